/** The public tick of the library (kernel-api; kernel-spec 4.2, 4.7, 4.9, 11.3 points 13, 14, 16; defects Q15, Q16, Q17). */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acquireDispatchLock, dispatchOnce, resolveWorkspace } from '../../../src/main/hosts/library/index.ts';
import { claimed, kindsOf, refusalOf, taskOf, testBoard, type Board } from '../../support/board.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

const PATH = process.env['PATH'] ?? '';
const ready = (board: Board, more = {}) => board.createTask({ title: 'x', assignee: 'anyone', ...more });

/** A process of ours that is not the dispatcher's child. */
const stranger = (): ChildProcess => {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill('SIGKILL')) await gone;
  });
  return child;
};

test('a tick starts every assigned ready task once, by the given function, and records its pid', async () => {
  const { board, path } = testBoard();
  const { pid = 0 } = stranger();
  const tasks = [ready(board, { priority: 1 }), ready(board)];
  const nobody = board.createTask({ title: 'nobody' });
  const seen: [string, string][] = [];
  const result = await dispatchOnce(board, {
    spawn: (task, workspace) => {
      seen.push([task.id, workspace]);
      expect(existsSync(workspace)).toBe(true);
      return pid;
    },
  });
  expect(seen.map(([id]) => id)).toEqual(tasks.map((task) => task.id));
  expect(seen[0]?.[1]).toBe(join(dirname(path), 'workspaces', tasks[0]!.id));
  expect(result).toMatchObject({
    skippedLocked: false,
    skippedUnassigned: [nobody.id],
    spawned: tasks.map(({ id }, at) => ({ taskId: id, assignee: 'anyone', workspacePath: seen[at]?.[1] })),
  });
  expect(taskOf(board, tasks[0]!.id)).toMatchObject({ status: 'running', workerPid: pid });
  expect(board.latestRun(tasks[0]!.id)?.worker).toMatchObject({ pid, verified: false });
  expect(kindsOf(board, tasks[0]!.id)).toContain('spawned');
  const again = await dispatchOnce(board, { spawn: () => expect.unreachable() });
  expect(again).toMatchObject({ spawned: [], reclaimed: 0, settled: [] });
  expect(taskOf(board, nobody.id)).toMatchObject({ status: 'ready', hold: { code: 'unassigned' } });
});

test('a function that starts nothing to watch leaves the claim to its lease', async () => {
  const { board, clock } = testBoard();
  const { id } = ready(board);
  await dispatchOnce(board, { spawn: async () => null });
  expect(taskOf(board, id)).toMatchObject({ status: 'running', workerPid: null });
  clock.advance(60_000);
  expect(await dispatchOnce(board, { spawn: () => expect.unreachable() })).toMatchObject({ spawned: [], reclaimed: 0 });
  clock.advance(900_000);
  const result = await dispatchOnce(board, { spawn: () => null });
  expect(result.reclaimed).toBe(1);
  expect(result.spawned.map((one) => one.taskId)).toEqual([id]);
  expect(board.listRuns(id).map((run) => run.outcome)).toEqual(['reclaimed', null]);
});

test('a function that throws returns the task to the queue without a lock, counted once', async () => {
  const { board } = testBoard();
  const { id } = ready(board);
  const other = ready(board);
  const result = await dispatchOnce(board, {
    spawn: (task) => {
      if (task.id === id) throw new Error('no such program');
      return null;
    },
  });
  expect(result.spawnFailed).toEqual([{ taskId: id, error: 'no such program' }]);
  expect(result.spawned.map((one) => one.taskId)).toEqual([other.id]);
  expect(taskOf(board, id)).toMatchObject({
    status: 'ready',
    claimLock: null,
    currentRunId: null,
    consecutiveFailures: 1,
  });
  expect(board.latestRun(id)).toMatchObject({ outcome: 'spawn_failed', error: 'no such program' });
  await dispatchOnce(board, {
    spawn: () => {
      throw new Error('no such program');
    },
  });
  expect(taskOf(board, id)).toMatchObject({ status: 'blocked', blockKind: 'breaker' });
});

test.each([Number.NaN, 0, -1, 1.5])('the pid %d is refused as a failure of the start', async (pid) => {
  const { board } = testBoard();
  const { id } = ready(board);
  expect((await dispatchOnce(board, { spawn: () => pid })).spawnFailed).toHaveLength(1);
  expect(taskOf(board, id).status).toBe('ready');
});

test('at most maxSpawn tasks start, the most urgent first', async () => {
  const { board } = testBoard();
  const ids = [1, 3, 2].map((priority) => ready(board, { priority }).id);
  const result = await dispatchOnce(board, { spawn: () => null, maxSpawn: 2 });
  expect(result.spawned.map((one) => one.taskId)).toEqual([ids[1], ids[2]]);
});

test('a dry run says what would start and writes nothing: no row, no event, no folder (Q15)', async () => {
  const { board, path } = testBoard();
  const { id } = ready(board);
  const expired = ready(board);
  claimed(board, expired.id, { ttlSeconds: 1 });
  const before = [board.listEvents(), board.listTasks(), board.listRuns(expired.id)];
  const result = await dispatchOnce(board, { dryRun: true, spawn: () => expect.unreachable(), maxSpawn: 5 });
  expect(result.spawned.map((one) => one.taskId)).toEqual([id]);
  expect([board.listEvents(), board.listTasks(), board.listRuns(expired.id)]).toEqual(before);
  expect(existsSync(join(dirname(path), 'workspaces'))).toBe(false);
});

test('while the lock is held a tick reads and writes nothing; released, the next one works (F001, 11.3.16)', async () => {
  const { board, path } = testBoard();
  const { id } = ready(board);
  const lock = acquireDispatchLock(path);
  expect(lock).not.toBeNull();
  expect(acquireDispatchLock(path)).toBeNull();
  const events = board.listEvents();
  expect(await dispatchOnce(board, { spawn: () => expect.unreachable() })).toEqual({
    skippedLocked: true,
    paused: false,
    spawned: [],
    reclaimed: 0,
    promoted: 0,
    woken: 0,
    settled: [],
    adopted: [],
    spawnFailed: [],
    skippedUnassigned: [],
    held: [],
  });
  expect(board.listEvents()).toEqual(events);
  const elsewhere = testBoard();
  ready(elsewhere.board);
  expect((await dispatchOnce(elsewhere.board, { spawn: () => null })).spawned).toHaveLength(1);
  lock?.release();
  expect((await dispatchOnce(board, { spawn: () => null })).spawned.map((one) => one.taskId)).toEqual([id]);
});

test('the lock of a board that is not named kanban.db lies beside that very file', () => {
  const folder = tempDir();
  const one = acquireDispatchLock(join(folder, 'a.db'));
  const other = acquireDispatchLock(join(folder, 'b.db'));
  expect([one, other, existsSync(join(folder, 'a.db.dispatch.lock'))]).toEqual([
    expect.anything(),
    expect.anything(),
    true,
  ]);
  one?.release();
  other?.release();
});

test('a recorded process that is gone has crashed, counted; a live stranger is neither ended nor replaced (Q16, T23)', async () => {
  const { board } = testBoard();
  const child = stranger();
  const { id } = ready(board);
  await dispatchOnce(board, { spawn: () => child.pid ?? null });
  await dispatchOnce(board, { spawn: () => expect.unreachable() });
  expect(child.exitCode).toBeNull();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  const result = await dispatchOnce(board, { spawn: () => null });
  expect(result.settled).toEqual([{ taskId: id, outcome: 'crashed' }]);
  expect(board.listRuns(id).map((run) => run.outcome)).toEqual(['crashed', null]);
  expect(taskOf(board, id).consecutiveFailures).toBe(1);
  expect(kindsOf(board, id)).toContain('crashed');
});

test('a pid that was never seen alive gets 30 s from the start of its own run, in every run (Q17)', async () => {
  const { board, clock } = testBoard();
  const { id } = ready(board);
  const child = stranger();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  const spawnDead = { spawn: () => child.pid ?? null };
  await dispatchOnce(board, spawnDead);
  clock.advance(29_000);
  expect(await dispatchOnce(board, spawnDead)).toMatchObject({ settled: [], spawned: [] });
  clock.advance(1_000);
  expect(await dispatchOnce(board, spawnDead)).toMatchObject({ settled: [{ taskId: id, outcome: 'crashed' }] });
  clock.advance(29_000);
  expect(await dispatchOnce(board, spawnDead)).toMatchObject({ settled: [], spawned: [] });
});

test('completing a parent outside the dispatcher lets the next tick start the child', async () => {
  const { board } = testBoard();
  const parent = ready(board);
  const child = ready(board, { parents: [parent.id] });
  claimed(board, parent.id);
  expect((await dispatchOnce(board, { spawn: () => null })).spawned).toEqual([]);
  board.completeTask(parent.id, { summary: 'ok' });
  expect((await dispatchOnce(board, { spawn: () => null })).spawned.map((one) => one.taskId)).toEqual([child.id]);
});

test('without a function the profiles of the home start real workers, and a later tick settles them', async () => {
  const home = tempDir();
  const { board } = testBoard({
    path: join(home, 'boards/main/kanban.db'),
    clock: { now: Date.now, advance: () => undefined, set: () => undefined },
  });
  const good = board.createTask({ title: 'x', assignee: 'shell', body: 'echo "$FLOCKBOARD_BOARD"' });
  const ghost = board.createTask({ title: 'x', assignee: 'ghost' });
  const first = await dispatchOnce(board, { env: { PATH } });
  expect(first.spawned.map((one) => one.taskId)).toEqual([good.id]);
  expect(first.held).toEqual([expect.objectContaining({ taskId: ghost.id, code: 'unknown_profile' })]);
  await waitFor(() => existsSync(join(home, 'boards/main/runs', board.latestRun(good.id)?.id ?? '', 'exit')));
  await waitFor(async () => (await dispatchOnce(board, { env: { PATH } })).settled.length === 1);
  expect(taskOf(board, good.id)).toMatchObject({ status: 'done' });
  expect(board.latestRun(good.id)?.summary).toBe('main');
  expect(basename(board.latestRun(good.id)?.logPath ?? '')).toBe(`${good.id}.1.log`);
  expect(readFileSync(board.latestRun(good.id)?.logPath ?? '', 'utf8')).toBe('main\n');
});

test('workspaces: scratch is made under the board, dir is made where it says, worktree is only named (11.3.14)', () => {
  const { board, path } = testBoard();
  const folder = tempDir();
  const scratch = board.createTask({ title: 'x' });
  expect(resolveWorkspace(board, scratch)).toBe(join(dirname(path), 'workspaces', scratch.id));
  expect(existsSync(join(dirname(path), 'workspaces', scratch.id))).toBe(true);
  const dir = board.createTask({ title: 'x', workspaceKind: 'dir', workspacePath: join(folder, 'new/folder') });
  expect(resolveWorkspace(board, dir)).toBe(join(folder, 'new/folder'));
  expect(existsSync(join(folder, 'new/folder'))).toBe(true);
  const tree = board.createTask({ title: 'x', workspaceKind: 'worktree', workspacePath: join(folder, 'tree') });
  expect(resolveWorkspace(board, tree)).toBe(join(folder, 'tree'));
  expect(existsSync(join(folder, 'tree'))).toBe(false);
  expect(refusalOf(() => resolveWorkspace(board, { ...dir, workspacePath: '../up' }))).toBe('invalid');
});
