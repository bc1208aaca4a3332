/** Snapshot, deltas and counters: whatever happens, snapshot plus deltas is the next snapshot, and no counter lies. */
import { join } from 'node:path';
import { array, assert, integer, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { readCardRows } from '../../src/contract/card-rows.ts';
import { STATUSES } from '../../src/contract/status.ts';
import type { Card } from '../../src/contract/task.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';
import { runIn, taskIn, WORKER } from './stage.ts';

function cardsOf(kernel: Kernel): Map<string, Card> {
  const cards = readCardRows(kernel.snapshot().cardsJson);
  return new Map(cards.map((card) => [card.id, card]));
}

/** Pages through the deltas after `cursor` as a window does. */
function follow(kernel: Kernel, cards: Map<string, Card>, cursor: number, pageMax: number): number {
  let at = cursor;
  for (;;) {
    const delta = kernel.delta(at, pageMax);
    for (const card of delta.cards) cards.set(card.id, card);
    for (const id of delta.removed) cards.delete(id);
    if (delta.cursor === at) return at;
    at = delta.cursor;
  }
}

type Step = (kernel: Kernel, id: string, other: string) => unknown;

const STEPS: Step[] = [
  (kernel) => kernel.createTask({ title: 'new' }),
  (kernel, id) => kernel.createTask({ title: 'child', parents: [id] }),
  (kernel, id, other) => kernel.linkTasks(id, other),
  (kernel, id, other) => kernel.unlinkTasks(id, other),
  (kernel, id) => kernel.claim(id),
  (kernel, id) => kernel.heartbeat(id),
  (kernel, id) => kernel.complete(id, { summary: 'well done\nand more', override: true }),
  (kernel, id) => kernel.block(id, { reason: 'r', kind: 'needs_input' }),
  (kernel, id) => kernel.unblock(id),
  (kernel, id) => kernel.reopen(id),
  (kernel, id) => kernel.archive(id),
  (kernel, id) => kernel.restore(id),
  (kernel, id) => kernel.park(id),
  (kernel, id) => kernel.promote(id),
  (kernel, id) => kernel.requestReview(id, { summary: 'look' }),
  (kernel, id) => kernel.addComment(id, { author: 'a', body: 'b' }),
  (kernel, id) => kernel.setHold(id, { code: 'unassigned', text: 'Pick a worker.' }),
  (kernel, id) => kernel.updateTask(id, { title: 'edited', priority: 2 }),
  (kernel, id) => kernel.recordWorker(kernel.getTask(id)?.currentRunId ?? '0', WORKER),
  (kernel, id) => kernel.markWorkerGone(kernel.listRuns(id).at(-1)?.id ?? '0'),
  (kernel, id) =>
    kernel.settleRun(kernel.getTask(id)?.currentRunId ?? '0', { outcome: 'crashed', cause: 'exit', workerGone: false }),
];

function perform(kernel: Kernel, ids: string[], step: number, a: number, b: number): void {
  const id = ids[a % ids.length] ?? '';
  const other = ids[b % ids.length] ?? '';
  try {
    STEPS[step]?.(kernel, id, other);
  } catch (error) {
    if ((error as Error).name !== 'Refusal') throw error;
  }
  for (const task of kernel.listTasks({ includeArchived: true })) if (!ids.includes(task.id)) ids.push(task.id);
}

/** Counters of every row next to what they should say. */
const LYING = `SELECT t.id FROM tasks t WHERE
  t.comment_count <> (SELECT count(*) FROM task_comments c WHERE c.task_id = t.id)
  OR t.parent_count <> (SELECT count(*) FROM task_links l WHERE l.child_id = t.id)
  OR t.child_count <> (SELECT count(*) FROM task_links l WHERE l.parent_id = t.id)
  OR t.open_parent_count <> (SELECT count(*) FROM task_links l JOIN tasks p ON p.id = l.parent_id WHERE l.child_id = t.id
    AND NOT (p.status = 'done' OR (p.status = 'archived' AND p.completed_at IS NOT NULL)))
  OR t.open_parent_count <> (SELECT count(*) FROM task_links l WHERE l.child_id = t.id AND l.open = 1)
  OR t.child_done_count <> (SELECT count(*) FROM task_links l JOIN tasks c ON c.id = l.child_id WHERE l.parent_id = t.id
    AND (c.status = 'done' OR (c.status = 'archived' AND c.completed_at IS NOT NULL)))
  OR t.lingering <> (SELECT count(*) FROM task_runs r WHERE r.task_id = t.id AND r.ended_at IS NOT NULL
    AND r.worker_verified = 1 AND r.worker_gone = 0)
  OR t.run_count <> (SELECT count(*) FROM task_runs r WHERE r.task_id = t.id)`;

const MISCOUNTED = `SELECT s.status FROM status_counts s
  WHERE s.count <> (SELECT count(*) FROM tasks t WHERE t.status = s.status)`;

test('snapshot plus deltas is the next snapshot and every counter is right, after any sequence of changes', () => {
  const step = tuple(nat(STEPS.length - 1), nat(20), nat(20));
  assert(
    property(array(step, { minLength: 1, maxLength: 40 }), integer({ min: 1, max: 5 }), (steps, pageMax) => {
      const { kernel, path } = testKernel({ path: join(tempDir('feed', { inMemory: true }), 'kanban.db') });
      const ids = [taskIn(kernel, 'ready'), taskIn(kernel, 'running'), taskIn(kernel, 'ready')];
      const cards = cardsOf(kernel);
      let cursor = kernel.snapshot().cursor;
      for (const [index, a, b] of steps) {
        perform(kernel, ids, index, a, b);
        cursor = follow(kernel, cards, cursor, pageMax);
      }
      const shown = new Map([...cards].filter(([, card]) => card.status !== 'archived'));
      expect(shown).toEqual(cardsOf(kernel));
      expect(cursor).toBe(kernel.cursor());
      expect([query(path, LYING), query(path, MISCOUNTED)]).toEqual([[], []]);
      kernel.close();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a delta carries the neighbours whose counters moved', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = kernel.createTask({ title: 'child', parents: [parent, taskIn(kernel, 'ready')] }).task.id;
  const cursor = kernel.cursor();
  kernel.complete(parent);
  const { cards, events } = kernel.delta(cursor);
  expect(events.map((event) => event.kind)).toEqual(['completed']);
  expect(cards.map((card) => card.id).toSorted()).toEqual([parent, child].toSorted());
  expect(cards.find((card) => card.id === child)?.openParents).toHaveLength(1);
});

test('a heartbeat without a note shows in the next delta although it makes no event (Q29)', () => {
  const { kernel, clock } = testKernel();
  const run = runIn(kernel, 'running');
  const cursor = kernel.cursor();
  clock.advance(5_000);
  kernel.heartbeat(run.taskId, { runToken: run.token });
  const delta = kernel.delta(cursor);
  expect(delta).toMatchObject({
    cursor,
    events: [],
    cards: [{ id: run.taskId, run: { lastHeartbeatAt: clock.now() } }],
  });
  kernel.complete(run.taskId, { runToken: run.token });
  kernel.markWorkerGone(run.id);
  expect(kernel.delta(kernel.cursor()).cards).toEqual([]);
});

test('a card says what the task says, and never the token', () => {
  const { kernel, clock } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const { id } = kernel.createTask({ title: 'nul \0 "quoted" 😀', assignee: 'a', tenant: 't', priority: 2 }).task;
  kernel.claim(id, { ttlSeconds: 60 });
  kernel.linkTasks(parent, id);
  kernel.addComment(id, { author: 'a', body: 'b' });
  expect(kernel.getCard(id)).toEqual({
    id,
    title: 'nul \0 "quoted" 😀',
    status: 'running',
    statusSince: clock.now(),
    assignee: 'a',
    tenant: 't',
    priority: 2,
    workspaceKind: 'scratch',
    parentCount: 1,
    openParents: [parent],
    stuckOn: [],
    childCount: 0,
    childDoneCount: 0,
    commentCount: 1,
    consecutiveFailures: 0,
    failureLimit: 2,
    blockKind: null,
    blockReason: null,
    hold: null,
    scheduledAt: null,
    createdAt: clock.now(),
    completedAt: null,
    version: 2,
    run: {
      id: '1',
      number: 1,
      phase: 'claimed',
      startedAt: clock.now(),
      workerPid: null,
      lastHeartbeatAt: null,
      heartbeatNote: null,
      claimExpires: clock.now() + 60_000,
      maxRuntimeSeconds: null,
    },
    lastLine: null,
    workerLingers: false,
  });
  const token = kernel.listRuns(id)[0]?.token ?? '';
  expect(token).toHaveLength(43);
  expect(kernel.snapshot().cardsJson + JSON.stringify(kernel.listEvents())).not.toContain(token);
});

test('the token of a run is in no event, whatever happened to the run', () => {
  const { kernel } = testKernel();
  const runs = ['ended', 'running', 'stopping'] as const;
  const tokens = runs.map((phase) => runIn(kernel, phase).token);
  const text = JSON.stringify(kernel.listEvents());
  for (const token of tokens) expect(text).not.toContain(token);
});

test('counts say how many tasks stand where', () => {
  const { kernel } = testKernel();
  for (const status of STATUSES) taskIn(kernel, status);
  taskIn(kernel, 'blocked');
  expect(kernel.counts()).toEqual({
    ...Object.fromEntries(STATUSES.map((status) => [status, 1])),
    blocked: 2,
  });
});

test('the data version moves when another connection commits, and stands still otherwise', () => {
  const first = testKernel();
  const second = testKernel({ path: first.path });
  const before = first.kernel.dataVersion();
  expect(first.kernel.dataVersion()).toBe(before);
  second.kernel.createTask({ title: 'x' });
  expect(first.kernel.dataVersion()).not.toBe(before);
});

test('the queue is in starting order: most urgent, longest ready, oldest (F017)', () => {
  const { kernel, clock } = testKernel();
  const create = (title: string, priority: number): string => {
    clock.advance(1_000);
    return kernel.createTask({ title, priority }).task.id;
  };
  const [late, early, urgent] = [create('late', 0), create('early', 0), create('urgent', 3)];
  clock.advance(1_000);
  kernel.block(late, { reason: 'r' });
  kernel.unblock(late);
  expect(kernel.readyQueue().map((entry) => entry.id)).toEqual([urgent, early, late]);
  expect(kernel.readyQueue(1).map((entry) => entry.id)).toEqual([urgent]);
});

test('a reason for waiting is written once, told once, and gone with the wait (I17, Q29)', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'ready');
  const hold = { code: 'cap_board', text: 'All 3 workers are busy.' } as const;
  kernel.setHolds([
    { taskId: id, hold },
    { taskId: id, hold },
    { taskId: 't_0', hold },
  ]);
  kernel.setHold(id, { ...hold, text: 'All 2 workers are busy.' });
  expect(kernel.getTask(id)?.hold).toEqual({ code: 'cap_board', text: 'All 2 workers are busy.' });
  expect(kernel.listEvents(id).filter((event) => event.kind === 'held')).toHaveLength(1);
  expect(kernel.claim(id).task.hold).toBeNull();
});
