/** From a ready task to a settled run, with real processes (kernel-spec 4; failures.md F016, F020, F031 to F034, F043 to F046). */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, dispatchedBoard, program, workers } from '../support/dispatch.ts';
import { runNode } from '../support/processes.ts';
import { waitFor } from '../support/wait.ts';

test('a shell task runs its fenced block in its own folder and is done with the last line as summary', async () => {
  const board = dispatchedBoard();
  const body = 'Say hello.\n```sh\npwd\nprintf "\\033[1mhello\\033[0m\\n\\n"\n```\n';
  const { id } = board.add('shell', { body });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  const run = board.run(id);
  expect(run).toMatchObject({ outcome: 'completed', cause: 'exit', exitCode: 0, summary: 'hello', workerGone: true });
  expect(run.logPath).toBe(join(board.home, 'boards/default/logs', `${id}.1.log`));
  expect(board.log(run).split('\n')[0]).toBe(join(board.home, 'boards/default/workspaces', id));
  expect(statSync(run.logPath ?? '').mode & 0o777).toBe(0o600);
  expect(board.kernel.listEvents(id).map((event) => event.kind)).toEqual(
    expect.arrayContaining(['created', 'claimed', 'spawned', 'completed']),
  );
});

test('a script stops at its first failing command, is counted, and trips the breaker at the limit (F045)', async () => {
  const board = dispatchedBoard([], { failureLimit: 2 });
  const { id } = board.add('shell', { body: 'echo before\nfalse\necho never' });
  await board.dispatcher.start();
  const task = await board.reaches(id, 'blocked');
  expect(task).toMatchObject({ blockKind: 'breaker', consecutiveFailures: 2 });
  const runs = board.kernel.listRuns(id);
  expect(runs.map((run) => [run.outcome, run.exitCode, run.error])).toEqual([
    ['crashed', 1, 'Exit code 1. Last line: before'],
    ['crashed', 1, 'Exit code 1. Last line: before'],
  ]);
  expect(board.log(runs[1]!)).toBe('before\n');
});

test('a worker gets the allow-listed environment, its run, and the host’s secrets never (F033, T20)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('shell', { body: 'env' });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  const run = board.run(id);
  const log = board.log(run);
  expect(log).toContain(`FLOCKBOARD_TASK=${id}\n`);
  expect(log).toContain(`FLOCKBOARD_RUN_TOKEN=${run.token}\n`);
  expect(log).toContain(`FLOCKBOARD_DB=${board.path}\n`);
  expect(log).toContain(`PATH=${board.home}/bin:`);
  expect(log).not.toMatch(/^(SECRET|NODE_OPTIONS|ELECTRON_\w+|VITEST)=/m);
});

test('a child starts by itself when its parent is done, and sees its own title', async () => {
  const board = dispatchedBoard();
  const parent = board.add('shell', { body: 'true' });
  const child = board.add('shell', { body: 'echo "$FLOCKBOARD_TASK"', parents: [parent.id] });
  await board.dispatcher.start();
  await board.reaches(child.id, 'done');
  expect(board.run(child.id).summary).toBe(child.id);
});

test('a task created by another process starts without being asked for', async () => {
  const board = dispatchedBoard();
  await board.dispatcher.start();
  const [, , script = ''] = cli;
  const args = ['create', 'from afar', '--assignee', 'shell', '--body', 'true', '--home', board.home, '--json'];
  const made = await runNode(script, args, { FLOCKBOARD_HOME: board.home });
  const { id } = JSON.parse(made.stdout) as { id: string };
  await board.reaches(id, 'done');
});

test('what cannot start says why, costs no run, and starts when it is repaired (F016, F017, F034; I17)', async () => {
  const board = dispatchedBoard([program('missing', ['no-such-program-here'])]);
  const bad = [
    board.add('missing', { priority: 9 }),
    board.add('ghost', { priority: 9 }),
    board.add('shell', {
      priority: 9,
      body: 'true',
      workspaceKind: 'worktree',
      workspacePath: join(board.home, 'absent'),
    }),
    board.add('shell', { priority: 9, body: null }),
    board.kernel.createTask({ title: 'nobody', priority: 9 }).task,
  ];
  const good = board.add('shell', { body: 'true' });
  await board.dispatcher.start();
  await board.reaches(good.id, 'done');
  const holds = bad.map(({ id }) => board.task(id).hold?.code);
  expect(holds).toEqual(['no_command', 'unknown_profile', 'no_workspace', 'no_command', 'unassigned']);
  expect(bad.map(({ id }) => board.kernel.listRuns(id).length)).toEqual([0, 0, 0, 0, 0]);
  expect(board.task(bad[0]!.id).hold?.text).toContain('no-such-program-here');
  board.kernel.updateTask(bad[3]!.id, { body: 'true' });
  board.dispatcher.nudge();
  expect(await board.reaches(bad[3]!.id, 'done')).toMatchObject({ hold: null });
});

test('exit 0 without a verdict is blocked for a person when the profile reports by tools (F043)', async () => {
  const board = dispatchedBoard([program('silent', ['/bin/sh', '-c', 'echo thinking'], { verdict: 'tools' })]);
  const { id } = board.add('silent');
  await board.dispatcher.start();
  await board.reaches(id, 'blocked');
  expect(board.run(id)).toMatchObject({ outcome: 'no_verdict', exitCode: 0 });
  expect(board.task(id).blockKind).toBe('no_verdict');
});

test.each([
  ['complete', 'done', 'completed', []],
  ['complete', 'done', 'completed', ['fail']],
  ['block', 'blocked', 'blocked', []],
] as const)(
  'a verdict "%s" by the worker stands, whatever its exit code says (F031, F043)',
  async (verb, status, outcome, more) => {
    const command = [process.execPath, join(workers, 'verdict.ts'), verb, ...more];
    const board = dispatchedBoard([program('tools', command, { verdict: 'tools' })]);
    const { id } = board.add('tools');
    await board.dispatcher.start();
    await board.reaches(id, status);
    await waitFor(() => board.run(id).workerGone, { what: 'The proof of death' });
    expect(board.run(id)).toMatchObject({ outcome, cause: 'verdict' });
    expect(board.kernel.listRuns(id)).toHaveLength(1);
  },
);

test('exit 75 is nobody’s fault: not counted, and the profile waits before it is tried again (F046)', async () => {
  const board = dispatchedBoard([program('quota', ['/bin/sh', '-c', 'exit 75'])]);
  const { id } = board.add('quota');
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold?.code === 'quota');
  expect(board.task(id)).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
  expect(board.kernel.listRuns(id).map((run) => run.outcome)).toEqual(['rate_limited']);
});

test('a paused board starts nothing, also after a restart of the dispatcher, until it is resumed (F020)', async () => {
  const board = dispatchedBoard();
  board.kernel.setPaused(true);
  const { id } = board.add('shell', { body: 'true' });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold?.code === 'paused');
  expect(board.dispatcher.view().state).toBe('paused');
  await board.dispatcher.stop('keep');
  await board.dispatcher.start();
  expect(board.task(id).status).toBe('ready');
  board.kernel.setPaused(false);
  board.dispatcher.nudge();
  await board.reaches(id, 'done');
});

test('no more workers run at once than the board allows, and all tasks get their turn (F015, I15, P9)', async () => {
  const board = dispatchedBoard([], { workersMax: 2 });
  const ids = Array.from({ length: 6 }, () => board.add('effects').id);
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 2);
  await waitFor(() => board.kernel.readyQueue().every((entry) => entry.hold?.code === 'cap_board'));
  expect(board.dispatcher.view().workers).toBe(2);
  board.openGate();
  for (const id of ids) {
    await board.reaches(id, 'done');
  }
  let live = 0;
  const peaks = board.effects().map((line) => (live += line.startsWith('start') ? 1 : -1));
  expect(Math.max(...peaks)).toBe(2);
});

test('a scheduled task starts when its time has come (Q34)', async () => {
  const board = dispatchedBoard();
  await board.dispatcher.start();
  const { id } = board.add('shell', { body: 'true', scheduledAt: board.world.clock.now() + 300 });
  expect(board.task(id).status).toBe('scheduled');
  await board.reaches(id, 'done');
});

test('a folder that vanishes between two runs is made again, and one that cannot be made holds the task', async () => {
  const board = dispatchedBoard();
  const folder = join(board.home, 'project');
  const { id } = board.add('shell', { body: 'pwd', workspaceKind: 'dir', workspacePath: folder });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  rmSync(folder, { recursive: true });
  const again = board.add('shell', { body: 'pwd', workspaceKind: 'dir', workspacePath: folder });
  await board.reaches(again.id, 'done');
  const file = join(board.effectsPath, 'inside-a-file');
  board.add('effects');
  await waitFor(() => board.effects().length === 1);
  const held = board.add('shell', { body: 'pwd', workspaceKind: 'dir', workspacePath: file });
  await waitFor(() => board.task(held.id).hold?.code === 'no_workspace');
  expect(board.kernel.listRuns(held.id)).toEqual([]);
});

test('output floods no disk: the middle of a long log is dropped while the worker goes on (F025, F026)', async () => {
  const flood = program('flood', [process.execPath, join(workers, 'flood.ts'), '24']);
  const board = dispatchedBoard([flood], {}, { logBytesMax: 2_097_152 });
  const { id } = board.add('flood');
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  const run = board.run(id);
  expect(run.summary).toBe('the last line');
  const { size, blocks } = statSync(run.logPath ?? '');
  expect(size).toBeGreaterThan(23 * 1_048_576);
  expect(blocks * 512).toBeLessThan(4 * 1_048_576);
});

test('the demo worker plays its steps on the board: log, heartbeat, comment, verdict', async () => {
  const board = dispatchedBoard();
  const steps = 'log looking\nheartbeat half way\ncomment I found it\nwait 10ms\ncomplete all good';
  const { id } = board.add('demo', { body: `\`\`\`demo\n${steps}\n\`\`\`` });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  await waitFor(() => board.run(id).workerGone);
  expect(board.run(id)).toMatchObject({ outcome: 'completed', summary: 'all good', heartbeatNote: 'half way' });
  expect(board.kernel.listComments(id).map((comment) => [comment.author, comment.body])).toEqual([
    ['demo', 'I found it'],
  ]);
  expect(board.log(board.run(id))).toBe('looking\n');
});
