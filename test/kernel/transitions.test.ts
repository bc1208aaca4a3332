/** Every transition against every status, with the only legal answer; refusals change nothing (F044, F048, rule 2). */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { ruleFor } from '../../src/contract/moves.ts';
import { STATUSES, type Status } from '../../src/contract/status.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

const AT = 4_100_000_000_000;

const VERBS: Record<string, (kernel: Kernel, id: string) => unknown> = {
  claim: (kernel, id) => kernel.claim(id),
  heartbeat: (kernel, id) => kernel.heartbeat(id),
  complete: (kernel, id) => kernel.complete(id, { summary: 's' }),
  block: (kernel, id) => kernel.block(id, { reason: 'r' }),
  unblock: (kernel, id) => kernel.unblock(id),
  promote: (kernel, id) => kernel.promote(id),
  park: (kernel, id) => kernel.park(id),
  toTriage: (kernel, id) => kernel.toTriage(id),
  schedule: (kernel, id) => kernel.schedule(id, AT),
  requestReview: (kernel, id) => kernel.requestReview(id),
  requestChanges: (kernel, id) => kernel.requestChanges(id, 'c'),
  reclaim: (kernel, id) => kernel.reclaim(id),
  reopen: (kernel, id) => kernel.reopen(id),
  archive: (kernel, id) => kernel.archive(id),
  restore: (kernel, id) => kernel.restore(id),
  assign: (kernel, id) => kernel.assignTask(id, 'somebody'),
  edit: (kernel, id) => kernel.updateTask(id, { title: 'new' }),
  editResult: (kernel, id) => kernel.editResult(id, { result: 'new' }),
  delete: (kernel, id) => kernel.deleteTask(id),
};

/**
 * One row per verb: a status it leads to or the code of the refusal, from triage, todo, scheduled, ready, running,
 * blocked, review, done, archived. A refusal with the name of a status carries a `!`.
 */
const TABLE: Record<string, string> = {
  claim: 'not_ready not_ready not_ready running not_ready not_ready not_ready not_ready not_ready',
  heartbeat: 'not_running not_running not_running not_running running not_running not_running not_running not_running',
  complete: 'done done done done done done done already_done archived!',
  block: 'blocked blocked blocked blocked blocked illegal_move blocked already_done archived!',
  unblock: 'not_blocked not_blocked ready not_blocked not_blocked ready not_blocked not_blocked not_blocked',
  promote: 'ready ready ready illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move',
  park: 'todo illegal_move todo todo todo todo todo already_done archived!',
  toTriage: 'illegal_move triage triage triage running! triage triage already_done archived!',
  schedule: 'scheduled scheduled scheduled scheduled running! scheduled scheduled already_done archived!',
  requestReview: 'illegal_move illegal_move illegal_move review review review illegal_move review illegal_move',
  requestChanges:
    'illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move ready illegal_move illegal_move',
  reclaim: 'not_running not_running not_running not_running ready not_running not_running not_running not_running',
  reopen:
    'illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move ready illegal_move',
  archive: 'archived archived archived archived archived archived archived archived archived!',
  restore:
    'not_archived not_archived not_archived not_archived not_archived not_archived not_archived not_archived ready',
  assign: 'triage todo scheduled ready running! blocked review done archived!',
  edit: 'triage todo scheduled ready running blocked review done archived!',
  editResult:
    'illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move done illegal_move',
  delete: 'archived archived archived archived archived archived archived archived archived',
};

const CASES = Object.entries(TABLE).flatMap(([verb, row]) =>
  row.split(' ').map((word, index) => ({ verb, from: STATUSES[index] ?? 'triage', word })),
);

function answerOf(kernel: Kernel, verb: string, id: string): { status?: Status; code?: string } {
  try {
    VERBS[verb]?.(kernel, id);
  } catch (error) {
    return { code: String(Reflect.get(error as Error, 'code')) };
  }
  return { status: kernel.getTask(id)?.status ?? 'archived' };
}

test('the table has a word for every verb and status', () => {
  expect(Object.keys(TABLE)).toEqual(Object.keys(VERBS));
  expect(CASES).toHaveLength(Object.keys(VERBS).length * STATUSES.length);
});

test.each(CASES)('$verb from $from: $word', ({ verb, from, word }) => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, from);
  const before = kernel.getTask(id);
  const events = kernel.cursor();
  const answer = answerOf(kernel, verb, id);
  const name = word.replace('!', '');
  const isRefusal = word.endsWith('!') || !STATUSES.some((status) => status === name);
  expect(answer).toEqual(isRefusal ? { code: name } : { status: name });
  // A refusal leaves no trace; what succeeds is told by an event, except a heartbeat without a note.
  const isSilent = isRefusal || verb === 'heartbeat';
  expect(kernel.cursor() > events).toBe(!isSilent);
  expect(isDeepStrictEqual(kernel.getTask(id), before)).toBe(isRefusal);
});

const MOVE_VERBS: Record<string, (kernel: Kernel, id: string) => unknown> = {
  park: (kernel, id) => kernel.park(id),
  triage: (kernel, id) => kernel.toTriage(id),
  schedule: (kernel, id) => kernel.schedule(id, AT),
  ready: (kernel, id) =>
    kernel.getTask(id)?.status === 'review' ? kernel.requestChanges(id, 'c') : kernel.promote(id),
  block: (kernel, id) => kernel.block(id, { reason: 'r' }),
  review: (kernel, id) => kernel.requestReview(id),
  complete: (kernel, id) => kernel.complete(id),
  unblock: (kernel, id) => kernel.unblock(id),
  reopen: (kernel, id) => (kernel.getTask(id)?.status === 'archived' ? kernel.restore(id) : kernel.reopen(id)),
  reclaim: (kernel, id) => kernel.reclaim(id),
  archive: (kernel, id) => kernel.archive(id),
};

test('every move that the move table offers is one that the kernel performs', () => {
  const { kernel } = testKernel();
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      const subject = { status: from, assignee: 'a', openParents: [], tripped: false, workerPid: null };
      const rule = ruleFor(subject, to);
      if (rule.verb === null) continue;
      const id = taskIn(kernel, from);
      expect(() => MOVE_VERBS[rule.verb ?? '']?.(kernel, id), `${from} to ${to}`).not.toThrow();
      expect(kernel.getTask(id)?.status, `${from} to ${to}`).not.toBe(from);
    }
  }
});

test('a row that changed since the person looked is refused for every verb (F048, F105)', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'ready');
  const version = kernel.getTask(id)?.version ?? 0;
  kernel.updateTask(id, { title: 'theirs' });
  const by = { version };
  const mine = [
    () => kernel.updateTask(id, { title: 'mine' }, by),
    () => kernel.complete(id, by),
    () => kernel.block(id, { reason: 'r', ...by }),
    () => kernel.park(id, by),
    () => kernel.archive(id, by),
    () => kernel.assignTask(id, 'me', by),
  ];
  for (const act of mine) expect(act).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(kernel.getTask(id)).toMatchObject({ title: 'theirs', status: 'ready' });
});

test('heartbeats, comments and holds do not spoil the version a person looks at', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'ready');
  const version = kernel.getTask(id)?.version;
  kernel.setHold(id, { code: 'unassigned', text: 'Pick a worker.' });
  kernel.addComment(id, { author: 'a', body: 'b' });
  expect(kernel.getTask(id)?.version).toBe(version);
});

test('parking holds a task back although nothing else does, until a person queues it', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = kernel.createTask({ title: 'child', parents: [parent] }).task.id;
  kernel.park(child);
  kernel.complete(parent);
  expect(kernel.recomputeReady()).toBe(0);
  expect(kernel.getTask(child)?.status).toBe('todo');
  expect(kernel.promote(child).status).toBe('ready');
});

test('restoring brings a task back to where it was, and one with open parents to todo', () => {
  const { kernel } = testKernel();
  for (const status of ['triage', 'blocked', 'review', 'done', 'scheduled'] as const) {
    const id = taskIn(kernel, status);
    const before = kernel.getTask(id);
    kernel.archive(id);
    const { completedAt, scheduledAt, blockReason } = kernel.restore(id);
    expect(kernel.getTask(id)?.status).toBe(status);
    expect({ completedAt, scheduledAt, blockReason }).toEqual({
      completedAt: before?.completedAt,
      scheduledAt: before?.scheduledAt,
      blockReason: before?.blockReason,
    });
  }
  const parent = taskIn(kernel, 'ready');
  const child = taskIn(kernel, 'ready');
  kernel.archive(child);
  kernel.linkTasks(parent, child);
  expect(kernel.restore(child).status).toBe('todo');
});

test('reopening a finished parent makes its ready children wait again and leaves running ones alone', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'done');
  const ready = kernel.createTask({ title: 'ready', parents: [parent] }).task.id;
  const running = kernel.createTask({ title: 'running', parents: [parent] }).task.id;
  kernel.claim(running);
  expect(kernel.reopen(parent)).toMatchObject({ status: 'ready', completedAt: null });
  expect([kernel.getTask(ready)?.status, kernel.getTask(running)?.status]).toEqual(['todo', 'running']);
  expect(kernel.listEvents(ready).at(-1)).toMatchObject({
    kind: 'status',
    payload: { reason: 'parent_reopened', parent },
  });
});

test('a paused board and a replaced dispatcher start nothing, while a person may still claim (F001, F020)', () => {
  const { kernel } = testKernel();
  const first = kernel.beginEpoch();
  kernel.setPaused(true);
  expect(() => kernel.claim(taskIn(kernel, 'ready'), { epoch: first })).toThrow(
    expect.objectContaining({ code: 'paused' }),
  );
  kernel.setPaused(false);
  const second = kernel.beginEpoch();
  expect(() => kernel.claim(taskIn(kernel, 'ready'), { epoch: first })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  expect(kernel.claim(taskIn(kernel, 'ready'), { epoch: second }).task.status).toBe('running');
  kernel.setPaused(true);
  expect(kernel.claim(taskIn(kernel, 'ready')).task.status).toBe('running');
});

test('a taken id is drawn again', () => {
  const ids = ['t_00000001', 't_00000001', 't_00000001', 't_00000002'];
  const { path, clock } = testKernel();
  const { ids: real } = openWorld();
  const world = { ...real, now: clock.now, isAlive: () => false, taskId: () => ids.shift() ?? 't_ffffffff' };
  const kernel = openKernel({ path, world });
  const made = [kernel.createTask({ title: 'a' }).task.id, kernel.createTask({ title: 'b' }).task.id];
  kernel.close();
  expect(made).toEqual(['t_00000001', 't_00000002']);
});

test('a scheduled task wakes at its time, and waits for its parents when it has open ones (Q34)', () => {
  const { kernel, clock } = testKernel();
  const at = clock.now() + 60_000;
  const parent = taskIn(kernel, 'ready');
  const free = kernel.createTask({ title: 'free', scheduledAt: at }).task.id;
  const held = kernel.createTask({ title: 'held', scheduledAt: at + 1_000, parents: [parent] }).task.id;
  expect([kernel.nextWakeAt(), kernel.wakeScheduled()]).toEqual([at, 0]);
  clock.advance(61_000);
  expect(kernel.wakeScheduled()).toBe(2);
  expect([kernel.getTask(free)?.status, kernel.getTask(held)?.status]).toEqual(['ready', 'todo']);
  expect([kernel.nextWakeAt(), kernel.getTask(free)?.scheduledAt]).toEqual([null, null]);
});
