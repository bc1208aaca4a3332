/** Runs: phases, fencing by token, settling from evidence, and the worker that lingers after its run has ended. */
import { expect, test } from 'vitest';
import { COUNTED_OUTCOMES, RUN_OUTCOMES, RUN_PHASES, type RunOutcome, type Status } from '../../src/contract/status.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { runIn, taskIn, WORKER } from './stage.ts';

const OTHER = { ...WORKER, pid: 77 };

const WORKER_VERBS: Record<string, (kernel: Kernel, id: string, runToken: string) => unknown> = {
  complete: (kernel, id, runToken) => kernel.complete(id, { summary: 'my words', runToken }),
  block: (kernel, id, runToken) => kernel.block(id, { reason: 'my words', runToken }),
  requestReview: (kernel, id, runToken) => kernel.requestReview(id, { summary: 'my words', runToken }),
  heartbeat: (kernel, id, runToken) => kernel.heartbeat(id, { note: 'n', runToken }),
  comment: (kernel, id, runToken) => kernel.addComment(id, { author: 'w', body: 'b', runToken }),
  schedule: (kernel, id, runToken) => kernel.schedule(id, 4_000_000_000_000, { runToken }),
};

const codeOf = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    return String(Reflect.get(error as Error, 'code'));
  }
};

/** Everything about a task but its late verdicts, which are the only trace a stale worker may leave. */
const stateOf = (kernel: Kernel, id: string): unknown => ({
  task: kernel.getTask(id),
  runs: kernel.listRuns(id),
  comments: kernel.listComments(id),
  events: kernel.listEvents(id).filter((event) => event.kind !== 'late_verdict'),
});

test.each(Object.keys(WORKER_VERBS))('%s with the token of the open run is accepted in every open phase', (verb) => {
  const { kernel } = testKernel();
  for (const phase of RUN_PHASES) {
    if (phase === 'ended') continue;
    const run = runIn(kernel, phase);
    expect([phase, codeOf(() => WORKER_VERBS[verb]?.(kernel, run.taskId, run.token))]).toEqual([phase, null]);
  }
});

test.each(Object.keys(WORKER_VERBS))('%s with any other token changes nothing (I12, F010)', (verb) => {
  const { kernel, clock } = testKernel();
  const other = runIn(kernel, 'running');
  const first = runIn(kernel, 'claimed');
  clock.advance(1_000);
  kernel.reclaim(first.taskId);
  kernel.claim(first.taskId);
  const before = stateOf(kernel, first.taskId);
  for (const token of [first.token, other.token, 'x'.repeat(43), '', null as unknown as string]) {
    expect(codeOf(() => WORKER_VERBS[verb]?.(kernel, first.taskId, token))).toBe('stale_token');
  }
  expect(stateOf(kernel, first.taskId)).toEqual(before);
});

test('what a superseded worker had to say is kept, once, and only with a token of that task', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'claimed');
  kernel.reclaim(run.taskId);
  const late = (): unknown[] => kernel.listEvents(run.taskId).filter((event) => event.kind === 'late_verdict');
  codeOf(() => kernel.complete(run.taskId, { summary: 'guess', runToken: 'x'.repeat(43) }));
  expect(late()).toEqual([]);
  codeOf(() => kernel.block(run.taskId, { reason: 'long '.repeat(5_000), runToken: run.token }));
  expect(late()).toMatchObject([
    { runId: run.id, payload: { verb: 'block', text: 'long '.repeat(5_000).slice(0, 4_096) } },
  ]);
});

test('a run goes from claimed over spawning and running to stopping, each step told once', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'stopping');
  expect(kernel.getRun(run.id)).toMatchObject({
    phase: 'stopping',
    worker: WORKER,
    workerPid: 4_242,
    workspacePath: '/w',
  });
  expect(kernel.getTask(run.taskId)).toMatchObject({ status: 'running', workerPid: 4_242, workspacePath: '/w' });
  expect(kernel.markStopping(run.id, 'again').phase).toBe('stopping');
  const kinds = kernel.listEvents(run.taskId).map((event) => event.kind);
  expect(kinds).toEqual(['created', 'claimed', 'spawned', 'stopping']);
});

test('a run that has ended meanwhile does not move: nothing is spawned for it (F005)', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'claimed');
  kernel.block(run.taskId, { reason: 'stop' });
  const where = { workspacePath: '/w', logPath: null };
  expect(codeOf(() => kernel.markSpawning(run.id, where))).toBe('not_running');
  expect(codeOf(() => kernel.markStopping(run.id, 'x'))).toBe('not_running');
  expect(codeOf(() => kernel.adoptRun(run.id, WORKER, { claimer: 'h:1' }))).toBe('not_running');
  expect(codeOf(() => kernel.markSpawning('99', where))).toBe('unknown_run');
});

test('a verified worker whose task was taken away holds the task until it is proven gone (P2, F006)', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'running');
  kernel.reclaim(run.taskId);
  expect(kernel.getCard(run.taskId)).toMatchObject({ status: 'ready', workerLingers: true });
  expect(kernel.readyQueue()).toMatchObject([{ id: run.taskId, workerLingers: true }]);
  expect(kernel.lingeringRuns()).toMatchObject([{ id: run.id, worker: WORKER, workerGone: false, workerPid: null }]);
  expect(codeOf(() => kernel.claim(run.taskId))).toBe('worker_alive');
  kernel.markWorkerGone(run.id);
  kernel.markWorkerGone(run.id);
  expect(kernel.getCard(run.taskId)?.workerLingers).toBe(false);
  expect(kernel.lingeringRuns()).toEqual([]);
  expect(kernel.listEvents(run.taskId).filter((event) => event.kind === 'worker_gone')).toHaveLength(1);
  expect(kernel.claim(run.taskId).run.number).toBe(2);
});

test('an unverified process holds nothing back once its run has ended', () => {
  const { kernel } = testKernel();
  const { task, run } = kernel.claim(taskIn(kernel, 'ready'));
  kernel.recordWorker(run.id, { ...WORKER, verified: false });
  kernel.reclaim(task.id);
  expect(kernel.lingeringRuns()).toEqual([]);
  expect(kernel.claim(task.id).run.number).toBe(2);
});

test('a run taken away while its process was being started is looked into, without holding the task', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'spawning');
  kernel.reclaim(run.taskId);
  expect(kernel.lingeringRuns()).toMatchObject([{ id: run.id, worker: null, workerGone: false }]);
  expect(kernel.getCard(run.taskId)?.workerLingers).toBe(false);
  kernel.markWorkerGone(run.id);
  expect(kernel.lingeringRuns()).toEqual([]);
});

test('a worker recorded after its run was taken away lingers until it is stopped (F005, F006)', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'spawning');
  kernel.block(run.taskId, { reason: 'not like this' });
  expect(kernel.recordWorker(run.id, WORKER)).toMatchObject({ phase: 'ended', worker: WORKER, workerGone: false });
  kernel.unblock(run.taskId);
  expect(codeOf(() => kernel.claim(run.taskId))).toBe('worker_alive');
  kernel.recordWorker(run.id, OTHER);
  kernel.markWorkerGone(run.id);
  expect(kernel.claim(run.taskId).task.status).toBe('running');
});

test('an adopted run gets claimer, identity and lease; one that was stopping goes on stopping', () => {
  const { kernel, clock } = testKernel();
  const running = runIn(kernel, 'spawning');
  const stopping = runIn(kernel, 'stopping');
  clock.advance(60_000);
  const by = { claimer: 'new:1', ttlSeconds: 900 };
  expect(kernel.adoptRun(running.id, OTHER, by)).toMatchObject({
    phase: 'running',
    worker: OTHER,
    claimLock: 'new:1',
    claimExpires: clock.now() + 900_000,
  });
  expect(kernel.getTask(running.taskId)).toMatchObject({ claimLock: 'new:1', workerPid: 77 });
  expect(kernel.adoptRun(stopping.id, OTHER, by).phase).toBe('stopping');
  expect(kernel.listEvents(stopping.taskId).at(-1)?.kind).toBe('adopted');
});

/** What each outcome leads to on the first try, with a limit of two. */
const AFTER: Record<RunOutcome, Status> = {
  completed: 'done',
  blocked: 'blocked',
  review: 'review',
  scheduled: 'ready',
  crashed: 'ready',
  timed_out: 'ready',
  spawn_failed: 'ready',
  gave_up: 'blocked',
  no_verdict: 'blocked',
  rate_limited: 'ready',
  stale: 'ready',
  reclaimed: 'ready',
  released: 'ready',
  cancelled: 'ready',
};

test.each(RUN_OUTCOMES)(
  'settling as %s moves the task and counts only what is the fault of the worker (I18, F045)',
  (outcome) => {
    const { kernel } = testKernel();
    const run = runIn(kernel, 'running');
    const settled = kernel.settleRun(run.id, { outcome, cause: 'exit', error: 'e', exitCode: 3, workerGone: true });
    expect(settled).toMatchObject({ phase: 'ended', outcome, cause: 'exit', exitCode: 3, workerGone: true });
    const task = kernel.getTask(run.taskId);
    expect(task?.status).toBe(AFTER[outcome]);
    const isCounted = COUNTED_OUTCOMES.includes(outcome);
    expect(task?.consecutiveFailures).toBe(isCounted ? 1 : 0);
    expect(kernel.listEvents(run.taskId).at(-1)?.runId).toBe(run.id);
  },
);

test('at the limit the breaker blocks the task, and only a person resets it (Q2, Q3)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x', maxRetries: 3 }).task;
  for (const outcome of ['crashed', 'timed_out', 'spawn_failed'] as const) {
    const { run } = kernel.claim(id);
    kernel.settleRun(run.id, { outcome, cause: 'exit', error: `it ${outcome}`, workerGone: true });
  }
  expect(kernel.getTask(id)).toMatchObject({ status: 'blocked', blockKind: 'breaker', consecutiveFailures: 3 });
  expect(kernel.getTask(id)?.blockReason).toContain('it spawn_failed');
  expect(kernel.listEvents(id).at(-1)).toMatchObject({
    kind: 'gave_up',
    payload: { failures: 3, limit_source: 'task' },
  });
  kernel.recomputeReady();
  kernel.releaseStaleClaims();
  expect(kernel.getTask(id)?.status).toBe('blocked');
  expect(kernel.unblock(id)).toMatchObject({ status: 'ready', consecutiveFailures: 0, blockKind: null });
});

test('the first verdict wins: settling an ended run changes nothing but the proof that its tree is gone', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'running');
  kernel.complete(run.taskId, { summary: 'done', runToken: run.token });
  const before = kernel.getRun(run.id);
  const crash = { outcome: 'crashed', cause: 'exit', exitCode: 1 } as const;
  expect(kernel.settleRun(run.id, { ...crash, workerGone: false })).toEqual(before);
  expect(kernel.settleRun(run.id, { ...crash, workerGone: true })).toEqual({ ...before, workerGone: true });
  expect(kernel.getTask(run.taskId)).toMatchObject({ status: 'done', consecutiveFailures: 0 });
});

test('a run settled while a parent was linked goes back to todo, not to ready', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'running');
  kernel.linkTasks(taskIn(kernel, 'ready'), run.taskId);
  kernel.settleRun(run.id, { outcome: 'crashed', cause: 'exit', workerGone: true });
  expect(kernel.getTask(run.taskId)?.status).toBe('todo');
});

test('an expired claim is freed when its worker is gone and extended while it lives (P6, F007)', () => {
  const made = testKernel();
  const { kernel, clock } = made;
  const nobody = runIn(kernel, 'claimed');
  const worker = runIn(kernel, 'running');
  clock.advance(901_000);
  made.alive = true;
  expect(kernel.releaseStaleClaims()).toBe(1);
  expect(kernel.getRun(nobody.id)).toMatchObject({ outcome: 'reclaimed', cause: 'lease_expired', workerGone: true });
  expect(kernel.getTask(worker.taskId)).toMatchObject({ status: 'running', claimExpires: clock.now() + 900_000 });
  expect(kernel.listEvents(worker.taskId).at(-1)?.kind).toBe('claim_extended');
  clock.advance(901_000);
  made.alive = false;
  expect(kernel.releaseStaleClaims()).toBe(1);
  // The leader is dead; what it started has still to be proven gone.
  expect(kernel.lingeringRuns()).toMatchObject([{ id: worker.id }]);
});

test('extending never shortens a lease and skips runs that have ended', () => {
  const { kernel, clock } = testKernel();
  const long = kernel.claim(taskIn(kernel, 'ready'), { ttlSeconds: 5_000 });
  const ended = runIn(kernel, 'ended');
  kernel.extendClaims([long.run.id, ended.id, '999', 'x'], 60);
  expect(kernel.getTask(long.task.id)?.claimExpires).toBe(clock.now() + 5_000_000);
  kernel.extendClaims([long.run.id], 9_000);
  expect(kernel.getRun(long.run.id)?.claimExpires).toBe(clock.now() + 9_000_000);
  expect(kernel.getRun(ended.id)?.claimExpires).toBeNull();
});

test('a clock that steps back stores no negative duration (I6, I23)', () => {
  const { kernel, clock } = testKernel();
  const run = runIn(kernel, 'running');
  clock.advance(-3_600_000);
  kernel.complete(run.taskId);
  const ended = kernel.getRun(run.id);
  expect(ended?.endedAt).toBe(ended?.startedAt);
  kernel.markWorkerGone(run.id);
});

test('a new run starts without the heartbeat of the one before (F009, Q14)', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'claimed');
  kernel.heartbeat(run.taskId, { runToken: run.token, note: 'half way' });
  expect(kernel.getRun(run.id)).toMatchObject({ heartbeatNote: 'half way', lastHeartbeatAt: expect.any(Number) });
  kernel.reclaim(run.taskId);
  const second = kernel.claim(run.taskId);
  expect([second.task.lastHeartbeatAt, second.run.lastHeartbeatAt, second.run.heartbeatNote]).toEqual([
    null,
    null,
    null,
  ]);
});

test('the token finds the open run and no other', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'running');
  expect(kernel.findRunByToken(run.token)?.id).toBe(run.id);
  kernel.complete(run.taskId, { runToken: run.token });
  expect(kernel.findRunByToken(run.token)).toBeNull();
});
