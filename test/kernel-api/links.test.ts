/** Links: what they demote, what they refuse, and how completion travels along them. */
import { expect, test } from 'vitest';
import { claimed, kindsOf, readyTask, refusalOf, taskOf, testBoard, type Board } from '../support/board.ts';

const statusOf = (board: Board, id: string) => taskOf(board, id).status;

test('linking an undone parent sends a ready child back to todo (11.3 no. 4)', () => {
  const { board } = testBoard();
  const parent = readyTask(board, 'parent');
  const child = readyTask(board, 'child');
  board.linkTasks(parent.id, child.id);
  expect(statusOf(board, child.id)).toBe('todo');
  expect(board.listEvents(child.id).at(-1)).toMatchObject({
    kind: expect.stringMatching(/^(linked|status)$/) as string,
  });
  expect(board.listEvents(child.id).find((e) => e.kind === 'linked')?.payload).toMatchObject({
    parent: parent.id,
    child: child.id,
  });
});

test('linking a done parent, or one archived after it was done, leaves the child ready (11.3 no. 4, Q9)', () => {
  const { board } = testBoard();
  const [done, archived, child] = [readyTask(board), readyTask(board), readyTask(board)];
  board.completeTask(done.id);
  board.completeTask(archived.id);
  board.archiveTask(archived.id);
  board.linkTasks(done.id, child.id);
  board.linkTasks(archived.id, child.id);
  expect(statusOf(board, child.id)).toBe('ready');
});

test('linking an archived parent that never finished holds the child back (Q9, F052)', () => {
  const { board } = testBoard();
  const [dropped, child] = [readyTask(board), readyTask(board)];
  board.archiveTask(dropped.id);
  board.linkTasks(dropped.id, child.id);
  expect(statusOf(board, child.id)).toBe('todo');
});

test('a running or blocked child is not touched by a new parent', () => {
  const { board } = testBoard();
  const [parent, running, blocked] = [readyTask(board), readyTask(board), readyTask(board)];
  claimed(board, running.id);
  board.blockTask(blocked.id, { reason: 'question' });
  board.linkTasks(parent.id, running.id);
  board.linkTasks(parent.id, blocked.id);
  expect(statusOf(board, running.id)).toBe('running');
  expect(statusOf(board, blocked.id)).toBe('blocked');
  expect(board.unblockTask(blocked.id)).toBe(true);
  expect(statusOf(board, blocked.id)).toBe('todo');
});

test('a second identical link is harmless', () => {
  const { board } = testBoard();
  const [parent, child] = [readyTask(board), readyTask(board)];
  board.linkTasks(parent.id, child.id);
  board.linkTasks(parent.id, child.id);
  expect(taskOf(board, child.id).parents).toEqual([parent.id]);
  expect(board.unlinkTasks(parent.id, child.id)).toBe(true);
  expect(statusOf(board, child.id)).toBe('ready');
});

test('a self link, a cycle of two and a cycle through a chain are refused and change nothing (11.3 no. 5, I19)', () => {
  const { board } = testBoard();
  const [a, b, c] = [readyTask(board), readyTask(board), readyTask(board)];
  board.linkTasks(a.id, b.id);
  board.linkTasks(b.id, c.id);
  const before = board.listEvents();
  expect(refusalOf(() => board.linkTasks(a.id, a.id))).toBe('self_link');
  expect(refusalOf(() => board.linkTasks(b.id, a.id))).toBe('cycle');
  expect(refusalOf(() => board.linkTasks(c.id, a.id))).toBe('cycle');
  expect(board.listEvents()).toEqual(before);
  expect(taskOf(board, a.id)).toMatchObject({ parents: [], children: [b.id] });
});

test('an unknown end is refused as unknown_task', () => {
  const { board } = testBoard();
  const task = readyTask(board);
  expect(refusalOf(() => board.linkTasks('t_00000000', task.id))).toBe('unknown_task');
  expect(refusalOf(() => board.linkTasks(task.id, 't_00000000'))).toBe('unknown_task');
  expect(board.unlinkTasks('t_00000000', task.id)).toBe(false);
});

test('a diamond is allowed, and its foot is promoted once, after both sides (11.3 no. 5)', () => {
  const { board } = testBoard();
  const top = readyTask(board);
  const sides = [0, 1].map((n) => board.createTask({ title: `side ${n}`, parents: [top.id] }));
  const foot = board.createTask({ title: 'foot', parents: sides.map((s) => s.id) });
  board.completeTask(top.id);
  expect(sides.map((s) => statusOf(board, s.id))).toEqual(['ready', 'ready']);
  board.completeTask(sides[0]?.id ?? '');
  expect(statusOf(board, foot.id)).toBe('todo');
  board.completeTask(sides[1]?.id ?? '');
  expect(statusOf(board, foot.id)).toBe('ready');
  expect(kindsOf(board, foot.id).filter((kind) => kind === 'promoted')).toHaveLength(1);
});

test('a chain of three moves one step per completion (11.3 no. 6)', () => {
  const { board } = testBoard();
  const a = readyTask(board);
  const b = board.createTask({ title: 'b', parents: [a.id] });
  const c = board.createTask({ title: 'c', parents: [b.id] });
  board.completeTask(a.id);
  expect([b, c].map((t) => statusOf(board, t.id))).toEqual(['ready', 'todo']);
  board.completeTask(b.id);
  expect([b, c].map((t) => statusOf(board, t.id))).toEqual(['done', 'ready']);
});

test('a fan-in of 500 waits for the last parent, a fan-out of 500 starts all children (11.3 no. 6, F050)', () => {
  const { board } = testBoard({ inMemory: true });
  const parents = Array.from({ length: 500 }, (_, n) => board.createTask({ title: `p${n}` }).id);
  const joint = board.createTask({ title: 'joint', parents });
  const children = Array.from({ length: 500 }, (_, n) => board.createTask({ title: `c${n}`, parents: [joint.id] }).id);
  for (const id of parents.slice(1)) board.completeTask(id);
  expect(statusOf(board, joint.id)).toBe('todo');
  board.completeTask(parents[0] ?? '');
  expect(statusOf(board, joint.id)).toBe('ready');
  board.completeTask(joint.id);
  expect(new Set(children.map((id) => statusOf(board, id)))).toEqual(new Set(['ready']));
});

test('a cycle at the end of a chain of 2,000 is found (F050)', () => {
  const { board } = testBoard({ inMemory: true });
  const first = readyTask(board);
  let last = first.id;
  for (let n = 0; n < 2_000; n++) last = board.createTask({ title: `link ${n}`, parents: [last] }).id;
  expect(refusalOf(() => board.linkTasks(last, first.id))).toBe('cycle');
});

test('removing the last undone parent makes the child ready and says so (F053)', () => {
  const { board } = testBoard();
  const [one, two] = [readyTask(board), readyTask(board)];
  const child = board.createTask({ title: 'child', parents: [one.id, two.id] });
  expect(board.unlinkTasks(one.id, child.id)).toBe(true);
  expect(statusOf(board, child.id)).toBe('todo');
  expect(board.unlinkTasks(one.id, child.id)).toBe(false);
  expect(board.unlinkTasks(two.id, child.id)).toBe(true);
  expect(statusOf(board, child.id)).toBe('ready');
  expect(kindsOf(board, child.id)).toEqual(['created', 'unlinked', 'unlinked', 'promoted']);
});

test('completing a parent promotes nothing that waits for a person: triage, scheduled, blocked (F052)', () => {
  const { board, clock } = testBoard();
  const parent = readyTask(board);
  const triage = board.createTask({ title: 'a', triage: true, parents: [parent.id] });
  const scheduled = board.createTask({ title: 'b', scheduledAt: clock.now() + 60_000, parents: [parent.id] });
  const blocked = board.createTask({ title: 'c', initialStatus: 'blocked', parents: [parent.id] });
  board.completeTask(parent.id);
  board.recomputeReady();
  expect([triage, scheduled, blocked].map((t) => statusOf(board, t.id))).toEqual(['triage', 'scheduled', 'blocked']);
});

test('a parent that ends blocked or archived unfinished never starts its children (F052, I19)', () => {
  const { board } = testBoard();
  const [blocked, dropped] = [readyTask(board), readyTask(board)];
  const below = [blocked, dropped].map((p) => board.createTask({ title: 'child', parents: [p.id] }));
  board.blockTask(blocked.id, { reason: 'no' });
  board.archiveTask(dropped.id);
  board.recomputeReady();
  expect(below.map((t) => statusOf(board, t.id))).toEqual(['todo', 'todo']);
});
