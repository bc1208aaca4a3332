/** How far a dispatcher's reach goes: one board, its own sessions, its own claims (failures.md F002, F011, F029, F037, F041). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dispatchedBoard, program } from '../support/dispatch.ts';
import { waitFor } from '../support/wait.ts';

test('the lock of one board keeps nobody from dispatching another (F002)', async () => {
  const [first, second] = [dispatchedBoard(), dispatchedBoard()];
  await first.dispatcher.start();
  await second.dispatcher.start();
  for (const board of [first, second]) {
    expect(board.dispatcher.view()).toMatchObject({ state: 'on', owner: { self: true } });
    await board.reaches(board.add('shell', { body: 'true' }).id, 'done');
  }
});

test('a worker that blocks its task and goes on is not joined by a second one, though a person unblocks at once (F011)', async () => {
  const goesOn = '"$NODE" "$VERDICT" block; while :; do echo "$FLOCKBOARD_RUN" >>"$EFFECTS"; sleep 0.02; done';
  const board = dispatchedBoard([program('goes-on', ['/bin/sh', '-c', goesOn], { verdict: 'tools' })]);
  const { id } = board.add('goes-on');
  await board.dispatcher.start();
  await board.reaches(id, 'blocked');
  board.kernel.unblock(id);
  board.dispatcher.nudge();
  await waitFor(() => board.task(id).hold?.code === 'stopping' || board.kernel.listRuns(id).length === 2);
  await waitFor(() => board.kernel.listRuns(id).length === 2);
  expect(board.kernel.listRuns(id)[0]).toMatchObject({ outcome: 'blocked', workerGone: true });
  await board.reaches(id, 'blocked');
  await waitFor(() => board.run(id).workerGone, { what: 'The proof of death' });
  const runs = board.effects().map(Number);
  expect(runs).toEqual(runs.toSorted((a, b) => a - b));
});

test('a machine that was renamed still knows its workers: they are adopted, not doubled (F029)', async () => {
  let host = 'before';
  const board = dispatchedBoard([], {}, {}, (world) => ({
    ...world,
    ids: { ...world.ids, claimer: () => `${host}:${process.pid}` },
  }));
  const { id } = board.add('effects');
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && board.run(id).worker !== null);
  await board.dispatcher.stop('keep');
  host = 'after';
  await board.rival().start();
  expect(board.run(id)).toMatchObject({ number: 1, phase: 'running' });
  expect(board.run(id).claimLock).toContain('after:');
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects()).toHaveLength(2);
});

test('workers lead sessions of their own: the end of the host’s whole group leaves them alive to be adopted (F037)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  const script = join(import.meta.dirname, '../fixtures/dispatching.ts');
  const host = spawn(process.execPath, [script, board.home, JSON.stringify(board.config)], {
    detached: true,
    stdio: 'ignore',
  });
  const ended = once(host, 'exit');
  await waitFor(() => board.effects().length === 1 && board.run(id).worker !== null, { timeoutMs: 60_000 });
  process.kill(-(host.pid ?? Number.NaN), 'SIGKILL');
  await ended;
  await board.dispatcher.start();
  await waitFor(() => board.kernel.listEvents(id).some(({ kind }) => kind === 'adopted'));
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects().map((line) => line.split(' ')[0])).toEqual(['start', 'end']);
});

test('two dispatchers that find the same slot due wake it once and start it once (F041)', async () => {
  let offset = 0;
  const board = dispatchedBoard([], {}, {}, (world) => ({
    ...world,
    clock: { ...world.clock, now: () => world.clock.now() + offset },
  }));
  const { id } = board.add('shell', { body: 'true', scheduledAt: board.world.clock.now() + 3_600_000 });
  offset = 7_200_000;
  const rival = board.rival();
  await Promise.all([board.dispatcher.tick(), rival.tick(), board.dispatcher.tick(), rival.tick()]);
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  const kinds = board.kernel.listEvents(id).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'woken')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'claimed')).toHaveLength(1);
});
