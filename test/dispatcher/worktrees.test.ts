/** Tasks that work in a git worktree, from the board to the commit (failures.md F018, F034, F081, F082, F085). */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDispatcher } from '../../src/main/dispatcher/create-dispatcher.ts';
import { cli, dispatchedBoard } from '../support/dispatch.ts';
import { repository } from '../support/repository.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const COMMIT = 'echo "$FLOCKBOARD_TASK" > mine\ngit add -A\ngit commit -q -m work\npwd';

test('two tasks of one repository work at once, each in its worktree and on its branch (F082)', async () => {
  const repo = repository();
  const board = dispatchedBoard();
  const inTree = { workspaceKind: 'worktree', workspacePath: repo.path, body: COMMIT } as const;
  const one = board.add('shell', inTree);
  const two = board.add('shell', { ...inTree, branch: 'feature/two' });
  await board.dispatcher.start();
  await board.reaches(one.id, 'done');
  await board.reaches(two.id, 'done');
  expect(board.run(one.id)).toMatchObject({ summary: join(repo.path, '.worktrees', one.id), outcome: 'completed' });
  expect(board.run(one.id).workspacePath).toBe(join(repo.path, '.worktrees', one.id));
  expect(repo.git(['show', `flock/${one.id}:mine`])).toBe(one.id);
  expect(repo.git(['show', 'feature/two:mine'])).toBe(two.id);
  expect(repo.git(['status', '--porcelain'])).toBe('');
});

test('a later run finds the worktree as the earlier one left it', async () => {
  const repo = repository();
  const board = dispatchedBoard([], { failureLimit: 3 });
  const body = 'if [ -e draft ]; then cat draft; else echo half > draft; exit 1; fi';
  const { id } = board.add('shell', { workspaceKind: 'worktree', workspacePath: repo.path, body });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  expect(board.kernel.listRuns(id).map((run) => run.outcome)).toEqual(['crashed', 'completed']);
  expect(board.run(id).summary).toBe('half');
});

test('what git refuses holds the task with git’s words, and a changed task is tried at once (F034)', async () => {
  const repo = repository();
  const board = dispatchedBoard();
  const { id } = board.add('shell', { workspaceKind: 'worktree', workspacePath: tempDir(), body: 'pwd' });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold?.code === 'no_workspace');
  expect(board.task(id).hold?.text).toMatch(/cannot be used as a git repository/);
  expect(board.kernel.listRuns(id)).toEqual([]);
  board.kernel.updateTask(id, { workspacePath: repo.path });
  await board.reaches(id, 'done');
});

test('a git that hangs holds up its own task and nothing else (F018, F085)', async () => {
  const repo = repository();
  const bin = tempDir('bin');
  const gate = join(bin, 'gate');
  writeFileSync(
    join(bin, 'git'),
    `#!/bin/sh\nwhile [ ! -e ${gate} ]; do sleep 0.02; done\nPATH=/usr/bin:/bin exec git "$@"\n`,
  );
  chmodSync(join(bin, 'git'), 0o755);
  const board = dispatchedBoard();
  const { kernel, world, config } = board;
  const hostEnv = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const dispatcher = createDispatcher({ kernel, world, config, kind: 'serve', board: 'default', cli, hostEnv });
  const slow = board.add('shell', { workspaceKind: 'worktree', workspacePath: repo.path, body: 'pwd', priority: 9 });
  const quick = board.add('shell', { body: 'true' });
  await dispatcher.start();
  try {
    await board.reaches(quick.id, 'done');
    expect(board.task(slow.id)).toMatchObject({ status: 'ready', hold: { code: 'workspace_busy' } });
    writeFileSync(gate, '');
    await board.reaches(slow.id, 'done');
  } finally {
    writeFileSync(gate, '');
    await dispatcher.stop('stop');
  }
});

test('a single tick waits for the worktree that its task needs', async () => {
  const repo = repository();
  const board = dispatchedBoard();
  const { id } = board.add('shell', { workspaceKind: 'worktree', workspacePath: repo.path, body: 'pwd' });
  const result = await board.dispatcher.tick();
  expect(result.spawned).toEqual([{ taskId: id, assignee: 'shell', workspacePath: join(repo.path, '.worktrees', id) }]);
  await board.dispatcher.start();
  await board.reaches(id, 'done');
});

test('a task in the repository itself does not wait for one in a worktree of it (F082)', async () => {
  const repo = repository();
  const board = dispatchedBoard();
  const tree = board.add('effects', { workspaceKind: 'worktree', workspacePath: repo.path });
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1);
  mkdirSync(join(repo.path, 'docs'));
  const main = board.add('shell', { workspaceKind: 'dir', workspacePath: repo.path, body: 'ls' });
  await board.reaches(main.id, 'done');
  expect(board.task(tree.id).status).toBe('running');
  expect(existsSync(join(repo.path, '.worktrees', tree.id))).toBe(true);
});
