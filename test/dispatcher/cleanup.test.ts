/** What is given back after tasks are done, and what never is (kernel-spec 4.7, Q11; failures.md F076, F079, F084; P11). */
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RetentionConfig } from '../../src/contract/config.ts';
import { boardPaths } from '../../src/main/dispatcher/board-paths.ts';
import { createCleanup } from '../../src/main/dispatcher/cleanup.ts';
import type { DispatchContext } from '../../src/main/dispatcher/dispatch-context.ts';
import { dispatchedBoard, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { repository } from '../support/repository.ts';
import { waitFor } from '../support/wait.ts';

const HOUR = 3_600_000;

/** One sweep as it would be `hours` from now. */
async function sweep(
  board: TestBoardWithDispatcher,
  hours: number,
  retention: Partial<RetentionConfig> = {},
): Promise<number> {
  const { kernel, world, config, path } = board;
  const later = { ...world, clock: { ...world.clock, now: () => world.clock.now() + hours * HOUR } };
  const context = {
    kernel,
    world: later,
    board: 'default',
    paths: boardPaths(path),
    hostEnv: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' },
    config: { ...config, retention: { scratchMs: 24 * HOUR, logsMs: 0, ...retention } },
  };
  return await createCleanup(() => context as unknown as DispatchContext).sweep();
}

const scratch = (board: TestBoardWithDispatcher, id: string): string =>
  join(board.home, 'boards/default/workspaces', id);

test('the scratch folder and run files of a done task go after their time, not before', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('shell', { body: 'echo result > out' });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  await waitFor(() => board.run(id).workerGone);
  const runs = join(board.home, 'boards/default/runs');
  expect(await sweep(board, 23)).toBe(0);
  expect(existsSync(join(scratch(board, id), 'out'))).toBe(true);
  expect(await sweep(board, 25, { scratchMs: 0 })).toBe(0);
  expect(await sweep(board, 25)).toBe(2);
  expect(existsSync(scratch(board, id))).toBe(false);
  expect(readdirSync(runs)).toEqual([]);
  expect(readdirSync(join(board.home, 'boards/default/trash'))).toEqual([]);
  expect(board.log(board.run(id))).toBe('');
  expect(existsSync(board.run(id).logPath ?? '')).toBe(true);
});

test('a parent’s folder stays until everything after it is done (Q11)', async () => {
  const board = dispatchedBoard();
  const parent = board.add('shell', { body: 'echo result > out' });
  const child = board.add('shell', { body: 'true', parents: [parent.id] });
  const grandchild = board.add('ghost', { parents: [child.id] });
  await board.dispatcher.start();
  await board.reaches(child.id, 'done');
  await sweep(board, 48);
  expect([parent, child].map(({ id }) => existsSync(scratch(board, id)))).toEqual([true, true]);
  board.kernel.complete(grandchild.id);
  await sweep(board, 48);
  expect([parent, child].map(({ id }) => existsSync(scratch(board, id)))).toEqual([false, false]);
});

test('nothing of a live, lingering, blocked or unknown task is touched, nor a folder without our marker (F076, F079)', async () => {
  const board = dispatchedBoard([], { failureLimit: 1, verdictGraceMs: 600_000 });
  const live = board.add('effects');
  const failed = board.add('shell', { body: 'exit 1' });
  const unmarked = board.add('shell', { body: 'rm .flockboard-workspace.json' });
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1);
  await board.reaches(failed.id, 'blocked');
  await board.reaches(unmarked.id, 'done');
  const strange = scratch(board, 't_ffffffff');
  mkdirSync(strange);
  symlinkSync(board.home, scratch(board, 't_fffffffe'));
  mkdirSync(join(board.home, 'boards/default/runs/999999'));
  await sweep(board, 1_000, { logsMs: HOUR });
  for (const { id } of [live, failed, unmarked]) expect(existsSync(scratch(board, id))).toBe(true);
  expect(existsSync(strange)).toBe(true);
  expect(existsSync(join(board.home, 'effects'))).toBe(true);
  expect(readdirSync(join(board.home, 'boards/default/runs'))).toEqual(
    expect.arrayContaining([board.run(live.id).id, '999999']),
  );
  expect(existsSync(board.run(live.id).logPath ?? '')).toBe(true);
});

test('logs go by age, and only those of runs that have ended', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('shell', { body: 'echo words' });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  const log = board.run(id).logPath ?? '';
  const foreign = join(board.home, 'boards/default/logs/notes.txt');
  writeFileSync(foreign, 'of the user');
  utimesSync(foreign, 1, 1);
  await sweep(board, 23, { scratchMs: 0, logsMs: 24 * HOUR });
  expect(existsSync(log)).toBe(true);
  await sweep(board, 25, { scratchMs: 0, logsMs: 24 * HOUR });
  expect([existsSync(log), existsSync(foreign)]).toEqual([false, true]);
});

test('a merged worktree goes with its task, an unmerged one stays until it is merged (F080, F084)', async () => {
  const repo = repository();
  const board = dispatchedBoard();
  const body = 'git commit -q --allow-empty -m work; echo draft > draft';
  const { id } = board.add('shell', { workspaceKind: 'worktree', workspacePath: repo.path, body });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  await waitFor(() => board.run(id).workerGone);
  const tree = join(repo.path, '.worktrees', id);
  expect(await sweep(board, 25)).toBe(0);
  expect(existsSync(tree)).toBe(true);
  repo.git(['merge', '-q', `flock/${id}`]);
  expect(await sweep(board, 25)).toBe(1);
  expect(existsSync(tree)).toBe(false);
  expect(repo.git(['show', `refs/flockboard/${id}:draft`])).toBe('draft');
});

test('a deletion that was cut short is finished, and other things in the trash are left', async () => {
  const board = dispatchedBoard();
  const trash = join(board.home, 'boards/default/trash');
  mkdirSync(join(trash, 't_00000001-abcdef0123456789/deep'), { recursive: true });
  mkdirSync(join(trash, 'holiday photos'));
  expect(await sweep(board, 0)).toBe(1);
  expect(readdirSync(trash)).toEqual(['holiday photos']);
});

test('deleted tasks that nobody can bring back are purged, a batch at a time', async () => {
  const board = dispatchedBoard();
  const asked: number[] = [];
  const kernel = { ...board.kernel, purgeDeleted: (limit: number) => (asked.push(limit), ['t_00000001']) };
  expect(await sweep({ ...board, kernel }, 0)).toBe(1);
  expect(asked).toEqual([50]);
});
