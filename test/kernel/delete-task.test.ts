/** Deleting hides a task so that it can be undone, starts nothing, and leaves nothing behind after the window (Q50, F053). */
import { expect, test } from 'vitest';
import { UNDELETE_SECONDS } from '../../src/contract/limits.ts';
import { STATUSES } from '../../src/contract/status.ts';
import { testKernel } from '../support/kernel.ts';
import { query } from '../support/sql.ts';
import { runIn, taskIn } from './stage.ts';

const WINDOW_MS = UNDELETE_SECONDS * 1_000;

test.each(STATUSES)('a deleted task that was %s is gone from every list and comes back as it was', (status) => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, status);
  const before = kernel.getTask(id);
  const cursor = kernel.cursor();
  kernel.deleteTask(id, { actor: 'ann' });
  expect(kernel.getTask(id)).toBeNull();
  expect(kernel.getCard(id)).toBeNull();
  expect(kernel.listTasks({ includeArchived: true })).toEqual([]);
  expect(kernel.listTasks({ status: 'archived' })).toEqual([]);
  expect([kernel.counts(), kernel.snapshot().cardsJson, kernel.readyQueue()]).toEqual([{}, '[]', []]);
  expect(kernel.delta(cursor)).toMatchObject({ removed: [id], cards: [] });
  expect(kernel.listEvents(id).at(-1)).toMatchObject({ kind: 'deleted', payload: { from: status, actor: 'ann' } });
  const hidden = kernel.cursor();
  const back = kernel.undeleteTask(id);
  expect(back).toMatchObject({ status: status === 'running' ? 'ready' : status, result: before?.result });
  expect(kernel.delta(hidden)).toMatchObject({ removed: [], cards: [{ id, status: back.status }] });
  expect(kernel.listEvents(id).at(-1)).toMatchObject({ kind: 'restored', payload: { deleted: true } });
  expect(kernel.counts()).toEqual({ [back.status]: 1 });
});

test('no verb finds a deleted task, and only a person may delete', () => {
  const { kernel } = testKernel();
  const { task, run } = kernel.claim(taskIn(kernel, 'ready'));
  const forbidden = expect.objectContaining({ code: 'forbidden' });
  expect(() => kernel.deleteTask(task.id, { runToken: run.token })).toThrow(forbidden);
  const other = taskIn(kernel, 'ready');
  kernel.deleteTask(other);
  const unknown = expect.objectContaining({ code: 'unknown_task' });
  for (const act of [
    () => kernel.claim(other),
    () => kernel.restore(other),
    () => kernel.deleteTask(other),
    () => kernel.addComment(other, { author: 'a', body: 'b' }),
    () => kernel.linkTasks(other, task.id),
    () => kernel.createTask({ title: 'child', parents: [other] }),
    () => kernel.undeleteTask('t_0'),
  ])
    expect(act).toThrow(unknown);
  expect(() => kernel.undeleteTask(task.id)).toThrow(expect.objectContaining({ code: 'illegal_move' }));
});

test('deleting a running task closes its run as cancelled and leaves its worker to be stopped (Q20)', () => {
  const { kernel } = testKernel();
  const run = runIn(kernel, 'running');
  kernel.deleteTask(run.taskId);
  expect(kernel.getRun(run.id)).toMatchObject({ outcome: 'cancelled', cause: 'deleted', workerGone: false });
  expect(kernel.lingeringRuns().map(({ id }) => id)).toEqual([run.id]);
});

test('deleting an undone parent starts no child: it says that it waits for a deleted task (Q50, F053)', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = kernel.createTask({ title: 'child', parents: [parent] }).task.id;
  const cursor = kernel.cursor();
  kernel.deleteTask(parent);
  expect(kernel.recomputeReady()).toBe(0);
  const waits = [{ id: parent, status: 'archived', deleted: true }];
  expect(kernel.getTask(child)).toMatchObject({ status: 'todo', waitsOn: waits });
  expect(kernel.delta(cursor).cards).toMatchObject([{ id: child, stuckOn: waits, openParents: [parent] }]);
  kernel.undeleteTask(parent);
  expect(kernel.getCard(child)).toMatchObject({ status: 'todo', stuckOn: [] });
  kernel.complete(parent);
  kernel.deleteTask(parent);
  expect(kernel.getTask(child)?.status).toBe('ready');
});

test('a deleted child counts no longer in what its parent shows, and counts again when it is brought back (Q50)', () => {
  const { kernel, clock } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const other = taskIn(kernel, 'ready');
  const [open, done] = ['open', 'done'].map((title) => kernel.createTask({ title, parents: [parent, other] }).task.id);
  kernel.complete(done ?? '', { override: true });
  const shown = (): unknown => {
    const { childCount, childDoneCount } = kernel.getCard(parent) ?? {};
    const { children } = kernel.linksOf(parent);
    return [childCount, childDoneCount, kernel.getTask(parent)?.children, children.map(({ id }) => id)];
  };
  const all = [2, 1, [open, done], [open, done]];
  expect(shown()).toEqual(all);
  const cursor = kernel.cursor();
  kernel.deleteTask(done ?? '');
  expect(shown()).toEqual([1, 0, [open], [open]]);
  expect(kernel.delta(cursor).cards.map(({ id, childDoneCount }) => [id, childDoneCount])).toContainEqual([parent, 0]);
  kernel.undeleteTask(done ?? '');
  expect(shown()).toEqual(all);
  kernel.unlinkTasks(parent, done ?? '');
  kernel.linkTasks(parent, done ?? '');
  expect(shown()).toEqual(all);
  for (const id of [open ?? '', done ?? '']) kernel.deleteTask(id);
  expect(shown()).toEqual([0, 0, [], []]);
  kernel.complete(parent);
  expect(kernel.undeleteTask(open ?? '').status).toBe('todo');
  kernel.complete(other);
  expect(kernel.getTask(open ?? '')?.status).toBe('ready');
  clock.advance(WINDOW_MS);
  expect(kernel.purgeDeleted()).toEqual([done]);
  expect(shown()).toEqual([1, 0, [open], [open]]);
});

test('a deleted parent comes back undone and its ready child waits again', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = taskIn(kernel, 'ready');
  kernel.linkTasks(parent, child, { rule: 'closed' });
  kernel.deleteTask(parent);
  expect(kernel.getTask(child)?.status).toBe('ready');
  kernel.undeleteTask(parent);
  expect(kernel.getTask(child)?.status).toBe('todo');
});

test('a task does not come back over another one that took its idempotency key, nor after the window', () => {
  const { kernel, clock } = testKernel();
  const first = kernel.createTask({ title: 'a', idempotencyKey: 'k' }).task.id;
  kernel.deleteTask(first);
  const heir = kernel.createTask({ title: 'b', idempotencyKey: 'k' });
  expect(heir.created).toBe(true);
  expect(() => kernel.undeleteTask(first)).toThrow(expect.objectContaining({ code: 'conflict' }));
  kernel.archive(heir.task.id);
  clock.advance(WINDOW_MS + 1_000);
  expect(() => kernel.undeleteTask(first)).toThrow(expect.objectContaining({ code: 'unknown_task' }));
});

test('after the window everything of the task is purged but the event that tells of it', () => {
  const { kernel, clock, path } = testKernel();
  const { task, run } = kernel.claim(taskIn(kernel, 'ready'));
  kernel.addComment(task.id, { author: 'worker', body: 'b', runToken: run.token });
  kernel.complete(task.id, { runToken: run.token, summary: 's' });
  const child = kernel.createTask({ title: 'child', parents: [task.id] }).task.id;
  kernel.deleteTask(task.id);
  expect(kernel.purgeDeleted()).toEqual([]);
  clock.advance(WINDOW_MS);
  expect(kernel.purgeDeleted()).toEqual([task.id]);
  expect(kernel.purgeDeleted()).toEqual([]);
  expect(query(path, `SELECT id FROM tasks WHERE id = '${task.id}'`)).toEqual([]);
  for (const table of ['task_runs', 'task_comments', 'task_links'])
    expect(query(path, `SELECT * FROM ${table}`)).toEqual([]);
  expect(kernel.listEvents(task.id).map((event) => event.kind)).toEqual(['deleted']);
  expect(kernel.getTask(child)).toMatchObject({ status: 'ready', parents: [] });
  expect(kernel.listEvents(child).at(-1)).toMatchObject({ kind: 'unlinked', payload: { parent: task.id } });
});

test('what is purged keeps the ids of events growing and holds on to what somebody still needs', () => {
  const { kernel, clock } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = kernel.createTask({ title: 'child', parents: [parent] }).task.id;
  const lingering = runIn(kernel, 'running');
  kernel.deleteTask(lingering.taskId);
  kernel.deleteTask(parent);
  clock.advance(WINDOW_MS);
  expect(kernel.purgeDeleted()).toEqual([]);
  kernel.markWorkerGone(lingering.id);
  const newest = kernel.cursor();
  expect(kernel.purgeDeleted()).toEqual([lingering.taskId]);
  expect(kernel.cursor()).toBe(newest);
  kernel.deleteTask(child);
  expect(kernel.purgeDeleted()).toEqual([]);
  clock.advance(WINDOW_MS);
  expect([kernel.purgeDeleted(), kernel.purgeDeleted()]).toEqual([[child], [parent]]);
});
