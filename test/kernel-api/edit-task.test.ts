/** Assigning and editing: refused while a worker runs, all or nothing, and what resets the failure count. */
import { expect, test } from 'vitest';
import { claimed, kindsOf, picture, readyTask, refusalOf, taskOf, testBoard } from '../support/board.ts';

test('assigning works, says so, and null unassigns (11.3 no. 9)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  expect(board.assignTask(id, 'coder')).toBe(true);
  expect(taskOf(board, id).assignee).toBe('coder');
  expect(board.listEvents(id).at(-1)).toMatchObject({ kind: 'assigned', payload: { assignee: 'coder' } });
  expect(board.assignTask(id, null)).toBe(true);
  expect(taskOf(board, id).assignee).toBeNull();
  expect(board.assignTask('t_00000000', 'coder')).toBe(false);
});

test('assigning while the task runs is refused as running (11.3 no. 9)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id);
  const before = picture(board, id);
  expect(refusalOf(() => board.assignTask(id, 'coder'))).toBe('running');
  expect(picture(board, id)).toEqual(before);
});

test('an update changes the named fields and leaves the rest', () => {
  const { board, clock } = testBoard();
  const made = board.createTask({ title: 'old', body: 'kept', tenant: 'acme', priority: 1 });
  clock.advance(1_000);
  const updated = board.updateTask(made.id, { title: ' new ', priority: 3, maxRetries: 5 });
  expect(updated).toMatchObject({ title: 'new', body: 'kept', tenant: 'acme', priority: 3, maxRetries: 5 });
  expect(board.getTask(made.id)).toEqual(updated);
  expect(kindsOf(board, made.id).length).toBeGreaterThan(1);
});

test('null in an update clears a field (Q40)', () => {
  const { board } = testBoard();
  const made = board.createTask({ title: 'x', body: 'b', assignee: 'coder', tenant: 'acme', maxRetries: 2 });
  const updated = board.updateTask(made.id, { body: null, assignee: null, tenant: null, maxRetries: null });
  expect(updated).toMatchObject({ body: null, assignee: null, tenant: null, maxRetries: null });
});

test('an update with one bad field changes none (Q40)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const before = picture(board, id);
  expect(refusalOf(() => board.updateTask(id, { priority: 3, assignee: 'coder', title: '   ' }))).not.toBeNull();
  expect(refusalOf(() => board.updateTask(id, { priority: 3, maxRetries: 0 }))).not.toBeNull();
  expect(picture(board, id)).toEqual(before);
});

test('an update may not change the worker of a running task, and then changes nothing else either (Q40)', () => {
  const { board } = testBoard();
  const { id } = board.createTask({ title: 'x', assignee: 'coder' });
  claimed(board, id);
  const before = picture(board, id);
  expect(refusalOf(() => board.updateTask(id, { title: 'other', assignee: 'writer' }))).toBe('running');
  expect(picture(board, id)).toEqual(before);
});

test('an update of an unknown task is refused', () => {
  const { board } = testBoard();
  expect(refusalOf(() => board.updateTask('t_00000000', { title: 'x' }))).toBe('unknown_task');
});
