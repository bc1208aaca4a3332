/** Every transition against every status, with the only legal answer; refusals change nothing (F044, F048, rule 2). */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { ruleFor } from '../../src/contract/moves.ts';
import { STATUSES, type Status } from '../../src/contract/status.ts';
import { isLegal, refuseMove, TRANSITIONS, type TransitionVerb } from '../../src/contract/transitions.ts';
import type { Actor, Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { testKernel, type TestKernel } from '../support/kernel.ts';
import { tempDir } from '../support/temp.ts';
import { taskIn, taskWithPast } from './stage.ts';

const AT = 4_100_000_000_000;

const VERBS: Record<string, (kernel: Kernel, id: string, by?: Actor) => unknown> = {
  claim: (kernel, id) => kernel.claim(id),
  heartbeat: (kernel, id, by) => kernel.heartbeat(id, by),
  complete: (kernel, id, by) => kernel.complete(id, { ...by, summary: 's' }),
  block: (kernel, id, by) => kernel.block(id, { ...by, reason: 'r' }),
  unblock: (kernel, id, by) => kernel.unblock(id, by),
  promote: (kernel, id, by) => kernel.promote(id, by),
  park: (kernel, id, by) => kernel.park(id, by),
  toTriage: (kernel, id, by) => kernel.toTriage(id, by),
  schedule: (kernel, id, by) => kernel.schedule(id, AT, by),
  requestReview: (kernel, id, by) => kernel.requestReview(id, by),
  requestChanges: (kernel, id, by) => kernel.requestChanges(id, 'c', by),
  reclaim: (kernel, id, by) => kernel.reclaim(id, by),
  reopen: (kernel, id, by) => kernel.reopen(id, by),
  archive: (kernel, id, by) => kernel.archive(id, by),
  restore: (kernel, id, by) => kernel.restore(id, by),
  assignTask: (kernel, id, by) => kernel.assignTask(id, 'somebody', by),
  updateTask: (kernel, id, by) => kernel.updateTask(id, { title: 'new' }, by),
  editResult: (kernel, id, by) => kernel.editResult(id, { result: 'new' }, by),
  deleteTask: (kernel, id, by) => kernel.deleteTask(id, by),
  undeleteTask: (kernel, id, by) => kernel.undeleteTask(id, by),
  specify: (kernel, id, by) => kernel.specify(id, { title: 'new' }, by),
  decompose: (kernel, id, by) => kernel.decompose(id, { children: [{ title: 'part' }] }, by),
  acceptLateVerdict: (kernel, id, by) => kernel.acceptLateVerdict(id, kernel.listLateVerdicts(id)[0]?.eventId ?? 0, by),
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
  assignTask: 'triage todo scheduled ready running! blocked review done archived!',
  updateTask: 'triage todo scheduled ready running blocked review done archived!',
  editResult:
    'illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move done illegal_move',
  deleteTask: 'archived archived archived archived archived archived archived archived archived',
  undeleteTask:
    'illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move',
  specify:
    'ready illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move',
  decompose:
    'todo illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move illegal_move',
  acceptLateVerdict: 'done done done done running! done done already_done archived!',
};

const CASES = Object.entries(TABLE).flatMap(([verb, row]) =>
  row.split(' ').map((word, index) => ({ verb, from: STATUSES[index] ?? 'triage', word })),
);

/** A kernel on a board in memory; what is tested here is not durability. */
const inMemory = (): TestKernel => testKernel({ path: join(tempDir('moves', { inMemory: true }), 'kanban.db') });

function isRefusalWord(word: string): boolean {
  return word.endsWith('!') || !STATUSES.some((status) => status === word);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(Reflect.get(error as Error, 'code'));
  }
  return 'accepted';
}

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
  expect(Object.keys(VERBS).toSorted()).toEqual([...Object.keys(TRANSITIONS), 'undeleteTask'].toSorted());
  expect(CASES).toHaveLength(Object.keys(VERBS).length * STATUSES.length);
});

test('the table is the one of the contract, word for word', () => {
  for (const { verb, from, word } of CASES) {
    if (verb === 'undeleteTask') continue;
    const code = refuseMove(verb as TransitionVerb, { id: 't_1', status: from })?.code;
    const isLegalHere = code === undefined;
    // Only a task that is parked already cannot be parked; that is not a matter of its status.
    if (verb === 'park' && from === 'todo') continue;
    expect(isLegalHere ? isLegal(verb as TransitionVerb, from) : code, `${verb} from ${from}`).toBe(
      isLegalHere || word.replace('!', ''),
    );
    expect(isLegalHere, `${verb} from ${from}: ${word}`).toBe(!isRefusalWord(word));
  }
});

test.each(Object.keys(TABLE))('%s answers from every status what the table says', (verb) => {
  const { kernel } = inMemory();
  for (const { from, word } of CASES.filter((each) => each.verb === verb)) {
    const { id } = taskWithPast(kernel, from);
    const before = kernel.getTask(id);
    const events = kernel.cursor();
    const isRefusal = isRefusalWord(word);
    const name = word.replace('!', '');
    expect(answerOf(kernel, verb, id), `${verb} from ${from}: ${word}`).toEqual(
      isRefusal ? { code: name } : { status: name },
    );
    // A refusal leaves no trace; what succeeds is told by an event, except a heartbeat without a note.
    const isSilent = isRefusal || verb === 'heartbeat';
    expect(kernel.cursor() > events, `${verb} from ${from}: ${word}`).toBe(!isSilent);
    expect(isDeepStrictEqual(kernel.getTask(id), before), `${verb} from ${from}: ${word}`).toBe(isRefusal);
  }
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
  const { kernel } = inMemory();
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

/** Verbs that no worker may use, whatever its token. */
const PERSONS = new Set(['deleteTask', 'undeleteTask', 'editResult', 'specify', 'decompose', 'acceptLateVerdict']);
/** Verdicts, of which a superseded run's words are kept. */
const VERDICTS = new Set(['complete', 'block', 'requestReview']);

test.each(Object.keys(VERBS).filter((verb) => verb !== 'claim'))(
  '%s with a wrong token is refused from every status and changes nothing but the account of late verdicts (I12, F010)',
  (verb) => {
    const { kernel } = inMemory();
    const elsewhere = kernel.claim(taskIn(kernel, 'ready')).run.token;
    for (const status of STATUSES) {
      const { id, formerToken } = taskWithPast(kernel, status);
      const wrong = { stranger: 'S'.repeat(43), elsewhere, formerToken, blank: '', none: null as unknown as string };
      for (const [name, runToken] of Object.entries(wrong)) {
        const before = kernel.getTask(id);
        const cursor = kernel.cursor();
        const code = PERSONS.has(verb) ? 'forbidden' : 'stale_token';
        // `undeleteTask` looks at the task first: there is nothing to bring back.
        const codes = verb === 'undeleteTask' ? ['illegal_move'] : [code];
        expect(codes, `${verb} from ${status} with ${name}`).toContain(
          codeOf(() => VERBS[verb]?.(kernel, id, { runToken })),
        );
        const kept = kernel.listEvents(id, { afterId: cursor }).map((event) => event.kind);
        expect(kept, `${verb} from ${status} with ${name}`).toEqual(
          name === 'formerToken' && VERDICTS.has(verb) ? ['late_verdict'] : [],
        );
        expect(kernel.getTask(id), `${verb} from ${status} with ${name}`).toEqual(before);
      }
    }
  },
);

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
