/** Clocks that jump, processes that stand still, pids that come back (failures.md F028, F038, F039, F040; P6, P17). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { jumpBetween } from '../../src/main/dispatcher/clock-jump.ts';
import { dispatchedBoard, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { startNode, type Program } from '../support/processes.ts';
import { waitFor } from '../support/wait.ts';

const dispatching = (board: TestBoardWithDispatcher): Program =>
  startNode(join(import.meta.dirname, '../fixtures/dispatching.ts'), [board.home, JSON.stringify(board.config)]);

const DAY = 86_400_000;
const at = (iso: string): ((now: number) => number) => {
  return () => Date.parse(iso);
};
const JUMPS: [string, (now: number) => number][] = [
  ['a second on', (now) => now + 1_000],
  ['an hour back', (now) => now - 3_600_000],
  ['a day on', (now) => now + DAY],
  ['a day back', (now) => now - DAY],
  ['to 1970', at('1970-01-01T00:00:10Z')],
  ['to 2038', at('2038-01-19T03:14:08Z')],
  ['to 9999', at('9999-12-31T00:00:00Z')],
];

test.each(JUMPS)('a clock that jumps %s ends no worker and starts none twice (F038)', async (_name, jump) => {
  let offset = 0;
  const board = dispatchedBoard([], { claimTtlSeconds: 5 }, {}, (world) => ({
    ...world,
    clock: { ...world.clock, now: () => Math.max(1, world.clock.now() + offset) },
  }));
  const limited = board.add('effects', { maxRuntimeSeconds: 3_600 });
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1);
  offset = jump(Date.now()) - Date.now();
  const later = board.add('effects');
  for (let tick = 0; tick < 3; tick += 1) {
    await board.dispatcher.tick();
  }
  await waitFor(() => board.effects().length === 2);
  offset = 0;
  await board.dispatcher.tick();
  board.openGate();
  for (const { id } of [limited, later]) {
    expect(await board.reaches(id, 'done')).toMatchObject({ consecutiveFailures: 0 });
    expect(board.kernel.listRuns(id).map((run) => run.outcome)).toEqual(['completed']);
  }
  expect(board.effects().filter((line) => line.startsWith('start'))).toHaveLength(2);
});

test('leases move with a clock that jumps or a machine that slept, which is told of, and drift is none (F038, F039)', async () => {
  let offset = 0;
  const board = dispatchedBoard([], {}, {}, (world) => ({
    ...world,
    clock: { ...world.clock, now: () => world.clock.now() + offset },
  }));
  const { id } = board.add('shell');
  const { run } = board.kernel.claim(id, { ttlSeconds: 60 });
  await board.dispatcher.start();
  offset = DAY;
  await board.dispatcher.tick();
  const moved = board.run(id);
  expect(moved).toMatchObject({ id: run.id, endedAt: null });
  expect(Math.abs((moved.claimExpires ?? 0) - (run.claimExpires ?? 0) - DAY)).toBeLessThan(2_000);
  expect(board.kernel.listEvents(id).at(-1)).toMatchObject({
    kind: 'claim_extended',
    payload: { reason: 'clock_jump' },
  });
  expect(board.dispatcher.view().problems).toMatchObject([
    { code: 'clock_jump', text: expect.stringContaining('on by 1440 min') as string },
  ]);
  offset = 0;
  await board.dispatcher.tick();
  expect(Math.abs((board.run(id).claimExpires ?? 0) - (run.claimExpires ?? 0))).toBeLessThan(2_000);
  const moment = (wall: number, running: number) => ({ wall, running });
  expect(jumpBetween(moment(0, 0), moment(61_500, 60_000))).toBe(0);
  expect(jumpBetween(moment(0, 0), moment(63_000, 60_000))).toBe(3_000);
  expect(jumpBetween(moment(5_000, 0), moment(0, 10))).toBe(-5_010);
});

test('a jump between two dispatchers does not use up the time limit of a worker that is adopted (F038)', async () => {
  let offset = 0;
  const board = dispatchedBoard([], {}, {}, (world) => ({
    ...world,
    clock: { ...world.clock, now: () => world.clock.now() + offset },
  }));
  const { id } = board.add('effects', { maxRuntimeSeconds: 3_600 });
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && board.run(id).worker !== null);
  await board.dispatcher.stop('keep');
  offset = DAY;
  const next = board.rival();
  await next.start();
  await waitFor(() => board.kernel.listEvents(id).some((event) => event.kind === 'adopted'));
  await next.tick();
  expect(board.run(id)).toMatchObject({ phase: 'running', endedAt: null });
  board.openGate();
  expect(await board.reaches(id, 'done')).toMatchObject({ consecutiveFailures: 0 });
});

test('a schedule that a jump skips fires once, and one that a jump repeats does not fire again (F038)', async () => {
  let offset = 0;
  const board = dispatchedBoard([], {}, {}, (world) => ({
    ...world,
    clock: { ...world.clock, now: () => world.clock.now() + offset },
  }));
  await board.dispatcher.start();
  const { id } = board.add('effects', { scheduledAt: Date.now() + 3_600_000 });
  offset = DAY;
  board.openGate();
  await board.dispatcher.tick();
  await board.reaches(id, 'done');
  offset = 0;
  await board.dispatcher.tick();
  await board.dispatcher.tick();
  expect(board.kernel.listRuns(id)).toHaveLength(1);
});

/** Past the end of the lease, and once more as long, as the board's rows say. */
async function leaseIsLongOver(board: TestBoardWithDispatcher, id: string): Promise<void> {
  const expires = board.run(id).claimExpires ?? 0;
  await waitFor(() => Date.now() > expires + 1_000, { what: 'The end of the lease' });
}

async function started(board: TestBoardWithDispatcher): Promise<{ host: Program; task: Task; pid: number }> {
  const task = board.add('effects');
  const host = dispatching(board);
  await waitFor(() => board.effects().length === 1 && board.run(task.id).worker !== null);
  return { host, task, pid: board.run(task.id).worker?.pid ?? 0 };
}

test('host and worker that stand still beyond the lease go on as if nothing had been (F039, P17)', async () => {
  const board = dispatchedBoard([], { claimTtlSeconds: 1 });
  const { host, task, pid } = await started(board);
  host.child.kill('SIGSTOP');
  process.kill(-pid, 'SIGSTOP');
  await leaseIsLongOver(board, task.id);
  expect(board.kernel.releaseStaleClaims()).toBe(0);
  expect(await board.dispatcher.tick()).toMatchObject({ skippedLocked: true });
  process.kill(-pid, 'SIGCONT');
  host.child.kill('SIGCONT');
  board.openGate();
  await board.reaches(task.id, 'done');
  expect(board.kernel.listRuns(task.id).map((run) => run.outcome)).toEqual(['completed']);
  expect(board.effects()).toHaveLength(2);
});

test('a host alone that stands still loses nothing: the worker goes on, and its result counts (F039)', async () => {
  const board = dispatchedBoard([], { claimTtlSeconds: 1 });
  const { host, task } = await started(board);
  host.child.kill('SIGSTOP');
  board.openGate();
  await waitFor(() => board.effects().length === 2);
  await leaseIsLongOver(board, task.id);
  host.child.kill('SIGCONT');
  await board.reaches(task.id, 'done');
  expect(board.kernel.listRuns(task.id).map((run) => run.outcome)).toEqual(['completed']);
});

test('a worker that stands still past its time limit is killed, and replaced only after it (F040)', async () => {
  const board = dispatchedBoard([], { failureLimit: 1 });
  const { id } = board.add('effects', { maxRuntimeSeconds: 1 });
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && board.run(id).worker !== null);
  const pid = board.run(id).worker?.pid ?? 0;
  process.kill(-pid, 'SIGSTOP');
  await board.reaches(id, 'blocked');
  expect(board.run(id)).toMatchObject({ outcome: 'timed_out', workerGone: true });
  expect(board.world.processes.identify(pid, null)).toBeNull();
});

const canReusePids =
  spawnSync('unshare', ['-Urpf', '--mount-proc', 'test', '-w', '/proc/sys/kernel/ns_last_pid']).status === 0;

test.runIf(canReusePids)(
  'an innocent that got the pid of a dead worker is never signalled; the run is lost (F028)',
  async () => {
    const board = dispatchedBoard();
    const program = join(import.meta.dirname, '../fixtures/pid-reuse.ts');
    const node = [process.execPath, '--disable-warning=ExperimentalWarning', program];
    const args = ['-Urpf', '--mount-proc', ...node, board.home, JSON.stringify(board.config)];
    const ran = spawnSync('unshare', args, { encoding: 'utf8', timeout: 30_000 });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      outcome: 'reclaimed',
      workerGone: true,
      status: 'ready',
      failures: 0,
      isInnocentAlive: true,
    });
  },
);
