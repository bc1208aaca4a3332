/** Creating tasks: first status, what is refused, idempotency, and text that comes back exactly as it went in. */
import { expect, test } from 'vitest';
import { kindsOf, refusalOf, taskOf, testBoard } from '../support/board.ts';

test('a task without parents is ready, in a scratch workspace, with every absent value null (11.3 no. 2)', () => {
  const { board, clock } = testBoard();
  const task = board.createTask({ title: '  Write the report  ' });
  expect(task).toMatchObject({
    title: 'Write the report',
    status: 'ready',
    priority: 0,
    body: null,
    assignee: null,
    tenant: null,
    skills: null,
    parents: [],
    children: [],
    workspaceKind: 'scratch',
    workspacePath: null,
    result: null,
    claimLock: null,
    claimExpires: null,
    currentRunId: null,
    workerPid: null,
    consecutiveFailures: 0,
    createdAt: clock.now(),
    startedAt: null,
    completedAt: null,
  });
  expect(task.id).toMatch(/^t_[0-9a-f]{8,}$/);
  expect(board.getTask(task.id)).toEqual(task);
});

test('a task below an undone parent waits in todo and becomes ready when the parent completes, without a tick (11.3 no. 2)', () => {
  const { board } = testBoard();
  const parent = board.createTask({ title: 'parent' });
  const child = board.createTask({ title: 'child', parents: [parent.id] });
  expect(child).toMatchObject({ status: 'todo', parents: [parent.id] });
  expect(taskOf(board, parent.id).children).toEqual([child.id]);
  expect(board.completeTask(parent.id)).toBe(true);
  expect(taskOf(board, child.id).status).toBe('ready');
});

test('a task below parents that are done already is ready at once', () => {
  const { board } = testBoard();
  const parent = board.createTask({ title: 'parent' });
  board.completeTask(parent.id);
  expect(board.createTask({ title: 'child', parents: [parent.id] }).status).toBe('ready');
});

test('an archived parent holds a new child back exactly when it never finished (Q9, F052)', () => {
  const { board } = testBoard();
  const finished = board.createTask({ title: 'finished' });
  const dropped = board.createTask({ title: 'dropped' });
  board.completeTask(finished.id);
  board.archiveTask(finished.id);
  board.archiveTask(dropped.id);
  const free = board.createTask({ title: 'free', parents: [finished.id] });
  const held = board.createTask({ title: 'held', parents: [dropped.id] });
  expect(free.status).toBe('ready');
  expect(held.status).toBe('todo');
  board.recomputeReady();
  expect(taskOf(board, held.id).status).toBe('todo');
});

test('the same parent named twice is one link', () => {
  const { board } = testBoard();
  const parent = board.createTask({ title: 'parent' });
  const child = board.createTask({ title: 'child', parents: [parent.id, parent.id] });
  expect(child.parents).toEqual([parent.id]);
  board.completeTask(parent.id);
  expect(taskOf(board, child.id).status).toBe('ready');
});

test('unknown parents are refused by name and nothing is written (11.3 no. 3)', () => {
  const { board } = testBoard();
  const known = board.createTask({ title: 'known' });
  const before = board.listEvents();
  const act = () => board.createTask({ title: 'x', parents: [known.id, 't_00000001', 't_00000002'] });
  expect(refusalOf(act)).toBe('unknown_task');
  expect(act).toThrow(/t_00000001.*t_00000002/s);
  expect(board.listTasks()).toHaveLength(1);
  expect(board.listEvents()).toEqual(before);
});

test.each([
  ['a blank title', { title: ' \t\n ' }],
  ['an unknown workspace kind', { title: 'x', workspaceKind: 'cloud' as 'dir' }],
  ['a branch without a worktree', { title: 'x', branch: 'feature' }],
  ['a priority that is not a number', { title: 'x', priority: Number.NaN }],
  ['a fractional priority', { title: 'x', priority: 1.5 }],
  ['no allowed failure', { title: 'x', maxRetries: 0 }],
  ['a run time of zero seconds', { title: 'x', maxRuntimeSeconds: 0 }],
  ['a negative run time', { title: 'x', maxRuntimeSeconds: -5 }],
  ['a title longer than the limit', { title: 'x'.repeat(10_001) }],
])('%s is refused and nothing is written (11.3 no. 3)', (_, input) => {
  const { board } = testBoard();
  expect(refusalOf(() => board.createTask(input))).not.toBeNull();
  expect(board.listTasks()).toEqual([]);
  expect(board.listEvents()).toEqual([]);
});

test('skills are trimmed, without blanks and repetitions, in order; an empty list is not the same as none', () => {
  const { board } = testBoard();
  expect(board.createTask({ title: 'x', skills: [' a ', 'b', '', 'a', 'c'] }).skills).toEqual(['a', 'b', 'c']);
  expect(board.createTask({ title: 'x', skills: [] }).skills).toEqual([]);
  expect(board.createTask({ title: 'x' }).skills).toBeNull();
});

test('a triage task waits in triage whatever recompute does', () => {
  const { board } = testBoard();
  const task = board.createTask({ title: 'raw idea', triage: true });
  expect(task.status).toBe('triage');
  board.recomputeReady();
  expect(taskOf(board, task.id).status).toBe('triage');
  expect(board.claimTask(task.id)).toBeNull();
});

test('a task with a start time waits in scheduled (Q34)', () => {
  const { board, clock } = testBoard();
  const at = clock.now() + 3_600_000;
  const task = board.createTask({ title: 'later', scheduledAt: at });
  expect(task).toMatchObject({ status: 'scheduled', scheduledAt: at });
  expect(board.claimTask(task.id)).toBeNull();
  board.recomputeReady();
  expect(taskOf(board, task.id).status).toBe('scheduled');
});

test('a task born blocked says so in an event and stays blocked (Q3)', () => {
  const { board } = testBoard();
  const task = board.createTask({ title: 'ask me first', initialStatus: 'blocked' });
  expect(task.status).toBe('blocked');
  expect(kindsOf(board, task.id)).toEqual(['created', 'blocked']);
  board.recomputeReady();
  expect(taskOf(board, task.id).status).toBe('blocked');
  expect(board.unblockTask(task.id)).toBe(true);
  expect(taskOf(board, task.id).status).toBe('ready');
});

test('the created event carries assignee, status, parents and tenant (11.3 no. 11)', () => {
  const { board } = testBoard();
  const parent = board.createTask({ title: 'parent' });
  const task = board.createTask({ title: 'x', assignee: 'coder', tenant: 'acme', parents: [parent.id] });
  const [created] = board.listEvents(task.id);
  expect(created).toMatchObject({
    kind: 'created',
    runId: null,
    payload: { assignee: 'coder', status: 'todo', parents: [parent.id], tenant: 'acme' },
  });
});

test('an idempotency key in use returns the task that has it and writes nothing (Q13, F055)', () => {
  const { board } = testBoard();
  const first = board.createTask({ title: 'first', idempotencyKey: 'nightly 🌙' });
  const events = board.listEvents();
  const second = board.createTask({ title: 'second', idempotencyKey: 'nightly 🌙' });
  expect(second).toEqual(first);
  expect(board.listEvents()).toEqual(events);
});

test('an idempotency key still answers after its task is done, and is free again once it is archived (F055)', () => {
  const { board } = testBoard();
  const first = board.createTask({ title: 'x', idempotencyKey: 'k' });
  board.completeTask(first.id);
  expect(board.createTask({ title: 'x', idempotencyKey: 'k' }).id).toBe(first.id);
  board.archiveTask(first.id);
  expect(board.createTask({ title: 'x', idempotencyKey: 'k' }).id).not.toBe(first.id);
});

test('an idempotency key belongs to one tenant (Q13)', () => {
  const { board } = testBoard();
  const ids = ['acme', 'globex', undefined].map(
    (tenant) => board.createTask({ title: 'x', idempotencyKey: 'k', ...(tenant === undefined ? {} : { tenant }) }).id,
  );
  expect(new Set(ids).size).toBe(3);
  expect(board.createTask({ title: 'x', idempotencyKey: 'k' }).id).toBe(ids[2]);
});
