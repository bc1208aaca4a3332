/** Two dispatchers, flock(1), and dispatchers that die (failures.md F001, F004, F005, F013, F014; defects Q19, Q36; P2, P5, P19). */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { boardPaths } from '../../src/main/dispatcher/board-paths.ts';
import { dispatcherClaimer } from '../../src/main/dispatcher/claims.ts';
import { dispatchedBoard, program, workers, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { startNode, type Program } from '../support/processes.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { waitFor } from '../support/wait.ts';

const dispatching = (board: TestBoardWithDispatcher): Program =>
  startNode(join(import.meta.dirname, '../fixtures/dispatching.ts'), [board.home, JSON.stringify(board.config)]);

/** A run as a dispatcher that was killed left it. */
const leftBehind = (board: TestBoardWithDispatcher, id: string) =>
  board.kernel.claim(id, { claimer: dispatcherClaimer('host:1', 1), ttlSeconds: 900 }).run;

/** The worker's first effect may come before its identity is on disk; that moment has a test of its own (F005). */
const isRecorded = (board: TestBoardWithDispatcher, id: string): boolean => board.run(id).worker !== null;

test('one of two dispatchers works, the other watches, names the owner, and takes over when it stops (F001)', async () => {
  const board = dispatchedBoard();
  const rival = board.rival();
  await board.dispatcher.start();
  await rival.start();
  expect(board.dispatcher.view()).toMatchObject({
    state: 'on',
    owner: { self: true, pid: process.pid, kind: 'serve' },
  });
  expect(rival.view()).toMatchObject({ state: 'watching', owner: { self: false, pid: process.pid } });
  const { id } = board.add('shell', { body: 'true' });
  const cursor = board.kernel.cursor();
  expect(await rival.tick()).toMatchObject({ skippedLocked: true, spawned: [] });
  await board.reaches(id, 'done');
  expect(
    board.kernel.listEvents(undefined, { afterId: cursor }).filter((event) => event.kind === 'claimed'),
  ).toHaveLength(1);
  await board.dispatcher.stop('keep');
  await waitFor(() => rival.view().state === 'on');
  const next = board.add('shell', { body: 'true' });
  await board.reaches(next.id, 'done');
});

test('flock(1) holds the lock against us: nothing is read or written, and its end lets us in', async () => {
  const board = dispatchedBoard();
  const lock = boardPaths(board.path).lock;
  const { id } = board.add('shell', { body: 'true' });
  const holder = spawn('flock', ['--exclusive', lock, 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const gone = new Promise((resolve) => holder.once('exit', resolve));
  await waitFor(() => {
    const mine = board.world.locks.tryLock(lock, { kind: 'serve' });
    mine?.release();
    return mine === null;
  });
  const cursor = board.kernel.cursor();
  expect(await board.dispatcher.tick()).toMatchObject({ skippedLocked: true, spawned: [], held: [] });
  await board.dispatcher.start();
  expect(board.dispatcher.view().state).toBe('watching');
  expect(board.kernel.cursor()).toBe(cursor);
  holder.stdin.end();
  await gone;
  await board.reaches(id, 'done');
});

test('kill -9 of the dispatching process: a waiting one takes over, adopts the live worker and never doubles it (F014, P19)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  const first = dispatching(board);
  await waitFor(() => board.effects().length === 1 && isRecorded(board, id));
  await board.dispatcher.start();
  expect(board.dispatcher.view().state).toBe('watching');
  const before = board.run(id);
  first.child.kill('SIGKILL');
  await first.finished;
  await waitFor(() => board.kernel.listEvents(id).some((event) => event.kind === 'adopted'));
  expect(board.dispatcher.view().state).toBe('on');
  expect(board.run(id)).toMatchObject({ id: before.id, workerPid: before.workerPid, phase: 'running' });
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects().map((line) => line.split(' ')[0])).toEqual(['start', 'end']);
  expect(board.run(id)).toMatchObject({ number: 1, outcome: 'completed', exitCode: 0, summary: `worked on ${id}` });
});

test('a worker that ended while no dispatcher lived is settled from the code it left (F013, P5)', async () => {
  const board = dispatchedBoard([program('fails', ['/bin/sh', '-c', '"$0" ; exit 3', join(workers, 'effects.sh')])], {
    failureLimit: 1,
  });
  const ids = [board.add('effects').id, board.add('fails').id];
  const first = dispatching(board);
  await waitFor(() => board.effects().length === 2 && ids.every((id) => isRecorded(board, id)));
  first.child.kill('SIGKILL');
  await first.finished;
  board.openGate();
  await waitFor(() => ids.every((id) => !board.world.processes.isAlive(board.run(id).worker!)));
  await board.dispatcher.start();
  await board.reaches(ids[0]!, 'done');
  await board.reaches(ids[1]!, 'blocked');
  expect(ids.map((id) => board.run(id).exitCode)).toEqual([0, 3]);
  expect(board.effects().filter((line) => line.startsWith('start'))).toHaveLength(2);
});

test('a worker that was killed while no dispatcher lived is lost, uncounted, and runs again (Q36, P7)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  const first = dispatching(board);
  await waitFor(() => board.effects().length === 1 && isRecorded(board, id));
  first.child.kill('SIGKILL');
  await first.finished;
  process.kill(-(board.run(id).worker?.pid ?? Number.NaN), 'SIGKILL');
  board.openGate();
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  expect(board.kernel.listRuns(id).map((run) => [run.outcome, run.cause])).toEqual([
    ['reclaimed', 'lost'],
    ['completed', 'exit'],
  ]);
});

test('when only the leader of a tree died, the rest is stopped before the task runs again (P2)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  const first = dispatching(board);
  await waitFor(() => board.effects().length === 1 && isRecorded(board, id));
  first.child.kill('SIGKILL');
  await first.finished;
  const { worker, token } = board.run(id);
  process.kill(worker?.pid ?? Number.NaN, 'SIGKILL');
  await waitFor(() => !board.world.processes.isAlive(worker!));
  expect(board.world.processes.findByToken(token)).not.toEqual([]);
  await board.dispatcher.start();
  await waitFor(() => board.kernel.listRuns(id).length === 2);
  expect(board.world.processes.findByToken(token)).toEqual([]);
  board.openGate();
  await board.reaches(id, 'done');
});

test('a dispatcher that died between claim and spawn costs nothing: the task is released and runs (F004)', async () => {
  const board = dispatchedBoard();
  board.openGate();
  const claimed = board.add('effects');
  const spawning = board.add('effects');
  leftBehind(board, claimed.id);
  const run = leftBehind(board, spawning.id);
  board.kernel.markSpawning(run.id, { workspacePath: board.home, logPath: null });
  await board.dispatcher.start();
  await board.reaches(claimed.id, 'done');
  await board.reaches(spawning.id, 'done');
  for (const { id } of [claimed, spawning]) {
    expect(board.kernel.listRuns(id).map((one) => one.outcome)).toEqual(['released', 'completed']);
    expect(board.task(id).consecutiveFailures).toBe(0);
  }
});

test('a dispatcher that died between spawn and recording leaves a worker that is found by its token (F005, Q19)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  const run = leftBehind(board, id);
  const logPath = join(board.home, 'run.log');
  board.kernel.markSpawning(run.id, { workspacePath: board.home, logPath });
  const { env } = board.config.profiles['effects']!;
  const record = boardPaths(board.path).exitRecord(run.id);
  mkdirSync(join(record, '..'), { recursive: true });
  const child = await board.world.processes.spawn({
    argv: ['/bin/sh', '-c', `"$0"; echo $? >"$1"`, join(workers, 'effects.sh'), record],
    cwd: board.home,
    env: {
      ...env,
      PATH: process.env['PATH'] ?? '',
      FLOCKBOARD_TASK: id,
      FLOCKBOARD_RUN: run.id,
      FLOCKBOARD_RUN_TOKEN: run.token,
    },
    logPath,
    stdin: null,
  });
  await board.dispatcher.start();
  await waitFor(() => board.run(id).workerPid === child.pid);
  expect(board.kernel.listEvents(id).map((event) => event.kind)).toContain('adopted');
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects().map((line) => line.split(' ')[0])).toEqual(['start', 'end']);
});

test('a person’s claim is left alone by a dispatcher that starts (kernel-spec 4.2)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  const { run } = board.kernel.claim(id);
  await board.dispatcher.start();
  await board.dispatcher.tick();
  expect(board.run(id)).toMatchObject({ id: run.id, phase: 'claimed', endedAt: null });
});

test('a dispatcher whose epoch is over stands down instead of claiming (F001)', async () => {
  const board = dispatchedBoard();
  await board.dispatcher.start();
  board.kernel.beginEpoch();
  const { id } = board.add('shell', { body: 'true' });
  const result = await board.dispatcher.tick();
  expect(result.spawned).toEqual([]);
  expect(board.kernel.listRuns(id).every((run) => run.number === 1)).toBe(true);
  await board.reaches(id, 'done');
});

test('who is asked for the board hands it over between two ticks, and its worker is adopted, not ended (F001, P19)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && isRecorded(board, id));
  const pid = board.run(id).workerPid;
  const rival = board.rival();
  await rival.start();
  await rival.takeOver();
  expect(rival.view()).toMatchObject({ state: 'on', owner: { self: true } });
  expect(board.dispatcher.view().state).toBe('watching');
  expect(board.run(id)).toMatchObject({ workerPid: pid, phase: 'running' });
  await rival.takeOver();
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects().map((line) => line.split(' ')[0])).toEqual(['start', 'end']);
  await board.dispatcher.takeOver();
  expect(rival.view().state).toBe('watching');
});

test('a lock that is not handed over is never broken: the refusal names its holder and how to end it (F001)', async () => {
  const { clock } = createSimulatedWorld();
  const board = dispatchedBoard([], {}, {}, (real) => ({ ...real, clock }));
  const lock = board.world.locks.tryLock(boardPaths(board.path).lock, { kind: 'app' });
  const asked = board.dispatcher.takeOver().catch((error: unknown) => error);
  await waitFor(() => clock.pending() >= 2);
  clock.advance(10_000);
  expect(await asked).toMatchObject({
    code: 'lock_held',
    message: expect.stringContaining(`pid ${process.pid}`) as string,
    details: { pid: process.pid, kind: 'app' },
  });
  lock?.release();
  clock.advance(500);
  expect(board.dispatcher.view().state).toBe('on');
  const off = board.rival({ enabled: false });
  await expect(off.takeOver()).rejects.toMatchObject({ code: 'config' });
});

test('workers outlive a dispatcher that stops without them, and the next one adopts them (P19)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && isRecorded(board, id));
  const pid = board.run(id).workerPid;
  await board.dispatcher.stop('keep');
  const rival = board.rival();
  await rival.start();
  expect(board.run(id)).toMatchObject({ workerPid: pid, phase: 'running' });
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects()).toHaveLength(2);
});

test('a worker that ended because an earlier dispatcher stopped it is settled by that reason, not by its exit code (I18)', async () => {
  const board = dispatchedBoard();
  const ended = (why: string): string => {
    const { id } = board.add('shell', { body: 'true' });
    const run = leftBehind(board, id);
    board.kernel.markSpawning(run.id, { workspacePath: board.home, logPath: null });
    const bootId = board.world.processes.bootId();
    board.kernel.recordWorker(run.id, { pid: 4_194_303, startTicks: '1', bootId, verified: true });
    board.kernel.markStopping(run.id, why);
    const record = boardPaths(board.path).exitRecord(run.id);
    board.world.files.ensureDir(dirname(record));
    board.world.files.writeText(record, '143\n');
    return run.id;
  };
  const [late, quit] = [ended('time_limit'), ended('stop')];
  await board.dispatcher.tick({ maxSpawn: 0 });
  expect(board.kernel.getRun(late)).toMatchObject({ outcome: 'timed_out', workerGone: true });
  expect(board.kernel.getRun(quit)).toMatchObject({ outcome: 'released', workerGone: true });
});
