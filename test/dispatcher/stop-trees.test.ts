/** Ending trees that resist, on real processes (failures.md F006, F008, F012, F021, F022, F030, F035, F106; I13, I14, P2, P8). */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dispatchedBoard, program, workers, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { waitFor } from '../support/wait.ts';

const stubborn = program('stubborn', [join(workers, 'stubborn.sh')], { maxRuntimeSeconds: 3_600 });
const verdictThenLinger = (verb: string) =>
  program('lingers', [process.execPath, join(workers, 'verdict.ts'), verb, 'linger'], { verdict: 'tools' });

/** What the operating system still shows of a task's newest run. */
const remains = (board: TestBoardWithDispatcher, id: string) =>
  board.world.processes.findByToken(board.run(id).token, board.run(id).worker);

test('a person who takes a running task away gets its whole tree stopped before it can run again (F006, F021, F022, Q20)', async () => {
  const board = dispatchedBoard([stubborn]);
  const { id } = board.add('stubborn');
  await board.dispatcher.start();
  await waitFor(() =>
    ['leader', 'child', 'escaped'].every((who) => board.effects().some((line) => line.startsWith(who))),
  );
  const [first] = board.kernel.listRuns(id);
  board.kernel.reclaim(id);
  expect(board.kernel.getCard(id)).toMatchObject({ workerLingers: true });
  await waitFor(() => board.kernel.getRun(first!.id)?.workerGone === true);
  await waitFor(() => board.kernel.listRuns(id).length === 2);
  const lines = board.effects();
  const secondBegins = lines.findIndex((line) => line.endsWith(` ${board.run(id).id}`));
  const lastOfFirst = lines.findLastIndex((line) => line.endsWith(` ${first!.id}`));
  expect(secondBegins === -1 || secondBegins > lastOfFirst).toBe(true);
});

test('a worker that gave its verdict and stays is stopped after a grace, and its outcome stands (F012)', async () => {
  const board = dispatchedBoard([verdictThenLinger('complete')]);
  const { id } = board.add('lingers');
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  await waitFor(() => board.run(id).workerGone, { what: 'The proof of death' });
  expect(remains(board, id)).toEqual([]);
  expect(board.run(id)).toMatchObject({ outcome: 'completed', summary: 'by verdict' });
});

test('a lingering worker counts against the cap and holds its own task, with the reason on the card (F015, I17)', async () => {
  const board = dispatchedBoard([verdictThenLinger('block')], { workersMax: 1, verdictGraceMs: 1_500 });
  const { id } = board.add('lingers');
  await board.dispatcher.start();
  await board.reaches(id, 'blocked');
  const next = board.add('shell', { body: 'true' });
  board.kernel.unblock(id);
  await waitFor(() => board.task(id).hold?.code === 'stopping' && board.task(next.id).hold?.code === 'cap_board');
  expect(board.kernel.listRuns(id)).toHaveLength(1);
  await board.reaches(next.id, 'done');
});

test('a run over its time limit is stopped with everything it started and counted as timed out (F008, F021)', async () => {
  const board = dispatchedBoard([stubborn], { failureLimit: 1 });
  const { id } = board.add('stubborn', { maxRuntimeSeconds: 1 });
  await board.dispatcher.start();
  await board.reaches(id, 'blocked');
  expect(board.run(id)).toMatchObject({ outcome: 'timed_out', cause: 'time_limit', workerGone: true });
  expect(remains(board, id)).toEqual([]);
});

test('a process left behind in a session of its own is ended after its run (F022)', async () => {
  const board = dispatchedBoard([program('scatter', [join(workers, 'scatter.sh')])]);
  const { id } = board.add('scatter');
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  await waitFor(() => board.run(id).workerGone, { what: 'The proof of death' });
  expect(board.run(id)).toMatchObject({ outcome: 'completed', summary: 'done' });
  expect(remains(board, id)).toEqual([]);
});

test('a launcher that ends well while the real worker goes on is no end of the run (F030)', async () => {
  const board = dispatchedBoard([program('launcher', [join(workers, 'hand-over.sh')], { verdict: 'tools' })]);
  const { id } = board.add('launcher');
  await board.dispatcher.start();
  await waitFor(() => {
    const run = board.run(id);
    return run.worker !== null && !board.world.processes.isAlive(run.worker);
  });
  await board.dispatcher.tick();
  expect(board.task(id).status).toBe('running');
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.run(id)).toMatchObject({ outcome: 'completed', cause: 'verdict' });
});

test('a daemon that a worker without a verdict left behind is no worker: after the lease it is ended and a person asked (F030, F043)', async () => {
  const leaves = program('leaves', ['/bin/sh', '-c', 'sleep 600 & echo left'], { verdict: 'tools' });
  const board = dispatchedBoard([leaves], { claimTtlSeconds: 1 });
  const { id } = board.add('leaves');
  await board.dispatcher.start();
  await board.reaches(id, 'blocked');
  expect(board.run(id)).toMatchObject({
    outcome: 'no_verdict',
    exitCode: 0,
    error: expect.stringContaining('left') as string,
  });
  await waitFor(() => board.run(id).workerGone, { what: 'The proof of death' });
  expect(remains(board, id)).toEqual([]);
});

test('a worker killed from outside has crashed, by signal, and is counted (F031, Q21)', async () => {
  const board = dispatchedBoard([], { failureLimit: 1 });
  const { id } = board.add('effects');
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && board.run(id).worker !== null);
  const { worker } = board.run(id);
  process.kill(-(worker?.pid ?? Number.NaN), 'SIGKILL');
  await board.reaches(id, 'blocked');
  expect(board.run(id)).toMatchObject({ outcome: 'crashed', cause: 'signal', exitSignal: 'SIGKILL' });
});

test('stopping with the workers ends every tree, closes the runs uncounted, and proves it (F035, F106)', async () => {
  const board = dispatchedBoard([stubborn]);
  const ids = [board.add('stubborn').id, board.add('effects').id];
  await board.dispatcher.start();
  await waitFor(
    () =>
      board.effects().some((line) => line.startsWith('escaped')) &&
      board.effects().some((line) => line.startsWith('start')),
  );
  await board.dispatcher.stop('stop');
  for (const id of ids) {
    expect(remains(board, id)).toEqual([]);
    expect(board.run(id)).toMatchObject({ outcome: 'released', cause: 'stop', workerGone: true });
    expect(board.task(id)).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
  }
});
