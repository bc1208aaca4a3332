/**
 * The kernel's promises to a dispatcher: what each outcome makes of the task and of its failure count, when a task
 * may be claimed again, and who wakes what (kernel.ts; failures.md F006, F045, I18; defects Q2, Q18, Q34, Q36, Q49).
 */
import { expect, test } from 'vitest';
import { readCardRows } from '../../src/contract/card-rows.ts';
import { COUNTED_OUTCOMES, type RunOutcome } from '../../src/contract/status.ts';
import type { WorkerIdentity } from '../../src/contract/task.ts';
import { refusalOf } from '../support/board.ts';
import { testKernel } from '../support/kernel.ts';

const WORKER: WorkerIdentity = { pid: 4_242, startTicks: '1', bootId: 'boot', verified: true };
const settlement = (outcome: RunOutcome, workerGone = true) => ({ outcome, cause: 'exit', error: 'why', workerGone });

const ENDS: readonly [RunOutcome, string][] = [
  ['completed', 'done'],
  ['blocked', 'blocked'],
  ['no_verdict', 'blocked'],
  ['crashed', 'ready'],
  ['timed_out', 'ready'],
  ['spawn_failed', 'ready'],
  ['rate_limited', 'ready'],
  ['reclaimed', 'ready'],
  ['released', 'ready'],
  ['stale', 'ready'],
  ['cancelled', 'ready'],
];

test.each(ENDS)(
  'a first run that ends as %s leaves the task %s and counts only faults of the worker (F045, I18)',
  (outcome, status) => {
    const { kernel } = testKernel();
    const { id } = kernel.createTask({ title: 'x' }).task;
    const { run } = kernel.claim(id);
    kernel.markSpawning(run.id, { workspacePath: '/tmp/w', logPath: null });
    kernel.recordWorker(run.id, WORKER);
    const closed = kernel.settleRun(run.id, settlement(outcome));
    expect(closed).toMatchObject({ outcome, phase: 'ended', workerGone: true });
    const counts = COUNTED_OUTCOMES.includes(outcome) ? 1 : 0;
    expect(kernel.getTask(id)).toMatchObject({ status, consecutiveFailures: counts, claimLock: null });
  },
);

test('a run that has ended keeps its first outcome whatever is settled later (style rule 10, Q18)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  const { run } = kernel.claim(id);
  kernel.complete(id, { runToken: run.token, summary: 'first' });
  expect(kernel.settleRun(run.id, settlement('crashed'))).toMatchObject({ outcome: 'completed', summary: 'first' });
  expect(kernel.getTask(id)).toMatchObject({ status: 'done', consecutiveFailures: 0 });
});

test('evidence about an old run cannot harm the run that replaced it (Q18, I12)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  const old = kernel.claim(id).run;
  kernel.reclaim(id);
  const current = kernel.claim(id).run;
  kernel.settleRun(old.id, settlement('timed_out'));
  kernel.markWorkerGone(old.id);
  expect(kernel.getRun(current.id)).toMatchObject({ outcome: null, endedAt: null });
  expect(kernel.getTask(id)).toMatchObject({ status: 'running', currentRunId: current.id, consecutiveFailures: 0 });
});

test('the breaker trips at the limit, holds until a person lifts it, and a lifted one starts at zero (Q2, F045)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  for (const status of ['ready', 'blocked']) {
    kernel.settleRun(kernel.claim(id).run.id, settlement('crashed'));
    expect(kernel.getTask(id)?.status).toBe(status);
  }
  expect(kernel.getTask(id)).toMatchObject({ blockKind: 'breaker', consecutiveFailures: 2 });
  expect(kernel.listEvents(id).map((e) => e.kind)).toContain('gave_up');
  kernel.recomputeReady();
  kernel.releaseStaleClaims();
  expect(kernel.getTask(id)?.status).toBe('blocked');
  kernel.unblock(id);
  expect(kernel.getTask(id)).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
});

test('a task with its own limit trips at that limit', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x', maxRetries: 1 }).task;
  kernel.settleRun(kernel.claim(id).run.id, settlement('spawn_failed'));
  expect(kernel.getTask(id)).toMatchObject({ status: 'blocked', blockKind: 'breaker' });
});

test('losing a run through no fault of the worker never trips the breaker, and does not hide earlier failures (Q36, F045)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  kernel.settleRun(kernel.claim(id).run.id, settlement('crashed'));
  for (const outcome of ['reclaimed', 'rate_limited', 'stale', 'released'] as const)
    kernel.settleRun(kernel.claim(id).run.id, settlement(outcome));
  expect(kernel.getTask(id)).toMatchObject({ status: 'ready', consecutiveFailures: 1 });
});

test('success and a new assignee reset the failure count; a new title does not (F045)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x', assignee: 'a' }).task;
  kernel.settleRun(kernel.claim(id).run.id, settlement('crashed'));
  kernel.updateTask(id, { title: 'y' });
  expect(kernel.getTask(id)?.consecutiveFailures).toBe(1);
  kernel.assignTask(id, 'b');
  expect(kernel.getTask(id)?.consecutiveFailures).toBe(0);
  kernel.settleRun(kernel.claim(id).run.id, settlement('crashed'));
  kernel.complete(id);
  expect(kernel.getTask(id)?.consecutiveFailures).toBe(0);
});

test('a task is not claimed again while the verified worker of an ended run may still live (F006, F012, P2)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  const { run } = kernel.claim(id);
  kernel.markSpawning(run.id, { workspacePath: '/tmp/w', logPath: null });
  kernel.recordWorker(run.id, WORKER);
  kernel.reclaim(id);
  expect(kernel.getRun(run.id)).toMatchObject({ workerGone: false, worker: WORKER });
  expect(kernel.getCard(id)).toMatchObject({ workerLingers: true });
  expect(kernel.lingeringRuns().map((r) => r.id)).toEqual([run.id]);
  expect(refusalOf(() => kernel.claim(id))).toBe('worker_alive');
  kernel.markWorkerGone(run.id);
  expect(kernel.lingeringRuns()).toEqual([]);
  expect(kernel.claim(id).run.number).toBe(2);
});

test('an expired lease frees a task only when its worker is gone; a live worker keeps it (F007, P6)', () => {
  const made = testKernel();
  const { kernel, clock } = made;
  const { id } = kernel.createTask({ title: 'x' }).task;
  const { run } = kernel.claim(id, { ttlSeconds: 10 });
  kernel.markSpawning(run.id, { workspacePath: '/tmp/w', logPath: null });
  kernel.recordWorker(run.id, WORKER);
  made.alive = true;
  clock.advance(60_000);
  expect(kernel.releaseStaleClaims()).toBe(0);
  expect(kernel.getTask(id)?.status).toBe('running');
  expect(kernel.getTask(id)?.claimExpires).toBeGreaterThan(clock.now());
  made.alive = false;
  clock.advance(3_600_000);
  expect(kernel.releaseStaleClaims()).toBe(1);
  expect(kernel.getTask(id)).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
});

test('a claim with the epoch of an earlier dispatcher is refused (F001)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  const first = kernel.beginEpoch();
  const second = kernel.beginEpoch();
  expect(second).toBeGreaterThan(first);
  expect(refusalOf(() => kernel.claim(id, { epoch: first }))).toBe('conflict');
  expect(kernel.claim(id, { epoch: second }).task.status).toBe('running');
});

test('a scheduled task wakes when its time has come, not before, and goes to todo below undone parents (Q34)', () => {
  const { kernel, clock } = testKernel();
  const at = clock.now() + 60_000;
  const parent = kernel.createTask({ title: 'parent' }).task;
  const free = kernel.createTask({ title: 'free', scheduledAt: at }).task;
  const held = kernel.createTask({ title: 'held', scheduledAt: at, parents: [parent.id] }).task;
  expect(kernel.nextWakeAt()).toBe(at);
  clock.advance(59_999);
  expect(kernel.wakeScheduled()).toBe(0);
  clock.advance(1);
  expect(kernel.wakeScheduled()).toBe(2);
  expect([free, held].map((t) => kernel.getTask(t.id)?.status)).toEqual(['ready', 'todo']);
  expect(kernel.nextWakeAt()).toBeNull();
});

test('a parked task stays in todo until a person promotes it (Q7)', () => {
  const { kernel } = testKernel();
  const parent = kernel.createTask({ title: 'parent' }).task;
  const { id } = kernel.createTask({ title: 'x', parents: [parent.id] }).task;
  kernel.park(id);
  kernel.complete(parent.id);
  kernel.recomputeReady();
  expect(kernel.getTask(id)?.status).toBe('todo');
  expect(kernel.promote(id).status).toBe('ready');
});

test('promoting names the parents that are not done and changes nothing (Q8)', () => {
  const { kernel } = testKernel();
  const parent = kernel.createTask({ title: 'parent' }).task;
  const child = kernel.createTask({ title: 'x', parents: [parent.id] }).task;
  const cursor = kernel.cursor();
  expect(refusalOf(() => kernel.promote(child.id))).toBe('parents_not_done');
  expect(kernel.cursor()).toBe(cursor);
});

test('reopening a finished task sends its waiting children back, and clears the completion (I19, Q14)', () => {
  const { kernel } = testKernel();
  const parent = kernel.createTask({ title: 'parent' }).task;
  const child = kernel.createTask({ title: 'x', parents: [parent.id] }).task;
  kernel.complete(parent.id);
  expect(kernel.getTask(child.id)?.status).toBe('ready');
  expect(kernel.reopen(parent.id)).toMatchObject({ completedAt: null });
  expect(kernel.getTask(child.id)?.status).toBe('todo');
});

test('a second completion without a result keeps the result of the first (Q14)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  kernel.complete(id, { result: 'kept' });
  kernel.reopen(id);
  expect(kernel.complete(id, { summary: 'again' })).toMatchObject({ status: 'done', result: 'kept' });
});

test('the ready queue is the order of starting: urgent first, then who has waited longest', () => {
  const { kernel, clock } = testKernel();
  const ids: string[] = [];
  for (const priority of [0, 1, 0, 2]) {
    ids.push(kernel.createTask({ title: `p${priority}`, priority }).task.id);
    clock.advance(1_000);
  }
  expect(kernel.readyQueue().map((entry) => entry.id)).toEqual([ids[3], ids[1], ids[0], ids[2]]);
  expect(kernel.readyQueue(2)).toHaveLength(2);
});

test('snapshot and delta tell the same story as the board (F054)', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x' }).task;
  const before = kernel.snapshot();
  const { run } = kernel.claim(id);
  kernel.addComment(id, { author: 'ann', body: 'hello' });
  const delta = kernel.delta(before.cursor);
  expect(delta.cards).toEqual([kernel.getCard(id)]);
  expect(delta.cards[0]).toMatchObject({ id, status: 'running', commentCount: 1, run: { id: run.id } });
  expect(delta.cursor).toBe(kernel.cursor());
  expect(readCardRows(kernel.snapshot().cardsJson)).toEqual(delta.cards);
  expect(kernel.delta(delta.cursor)).toMatchObject({ cards: [], events: [], cursor: delta.cursor });
});
