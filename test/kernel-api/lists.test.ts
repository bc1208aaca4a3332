/** Lists of tasks and events: filters, order, paging, and what an unreadable row does to its neighbours. */
import { expect, test } from 'vitest';
import { claimed, readyTask, taskOf, testBoard } from '../support/board.ts';
import { execute } from '../support/sql.ts';

test('the tenant filter returns that tenant only; tasks without one are in none (11.3 no. 15)', () => {
  const { board } = testBoard();
  const mine = [1, 2, 3].map((n) => board.createTask({ title: `a${n}`, tenant: 'acme' }).id);
  board.createTask({ title: 'b', tenant: 'globex' });
  board.createTask({ title: 'c' });
  expect(board.listTasks({ tenant: 'acme' }).map((t) => t.id)).toEqual(mine);
  expect(board.listTasks({ tenant: 'nobody' })).toEqual([]);
  expect(board.listTasks()).toHaveLength(5);
});

test('100 tenants of 50 tasks each filter exactly', () => {
  const { board } = testBoard({ inMemory: true });
  for (let n = 0; n < 5_000; n++) board.createTask({ title: `t${n}`, tenant: `tenant ${n % 100}` });
  for (const n of [0, 9, 99]) {
    const found = board.listTasks({ tenant: `tenant ${n}` });
    expect(found).toHaveLength(50);
    expect(new Set(found.map((t) => t.tenant))).toEqual(new Set([`tenant ${n}`]));
  }
});

test('a tenant is matched whole', () => {
  const { board } = testBoard();
  const { id } = board.createTask({ title: 'x', tenant: 'a b' });
  expect(board.listTasks({ tenant: 'a b' }).map((t) => t.id)).toEqual([id]);
  expect(board.listTasks({ tenant: 'a' })).toEqual([]);
});

test('filters combine, and a limit cuts', () => {
  const { board } = testBoard();
  const a = board.createTask({ title: 'a', assignee: 'coder', tenant: 'acme' });
  board.createTask({ title: 'b', assignee: 'coder' });
  board.createTask({ title: 'c', assignee: 'writer', tenant: 'acme' });
  expect(board.listTasks({ assignee: 'coder', tenant: 'acme' }).map((t) => t.id)).toEqual([a.id]);
  expect(board.listTasks({ status: 'ready' })).toHaveLength(3);
  expect(board.listTasks({ status: 'done' })).toEqual([]);
  expect(board.listTasks({ limit: 2 })).toHaveLength(2);
});

test('more urgent tasks come first; equals keep the order of creation within one millisecond (Q44)', () => {
  const { board } = testBoard();
  const order = [0, 2, 1, 0, 2, 1, 0].map((priority, n) => ({
    priority,
    id: board.createTask({ title: `t${n}`, priority }).id,
  }));
  const expected = [2, 1, 0].flatMap((p) => order.filter((o) => o.priority === p).map((o) => o.id));
  expect(board.listTasks().map((t) => t.id)).toEqual(expected);
});

test('event ids grow; a cursor and a limit page through them without gap or repetition', () => {
  const { board } = testBoard();
  for (let n = 0; n < 25; n++) {
    const { id } = readyTask(board, `t${n}`);
    claimed(board, id);
    board.completeTask(id);
  }
  const all = board.listEvents();
  expect(all).toHaveLength(75);
  expect(all.map((e) => e.id)).toEqual(all.map((e) => e.id).toSorted((a, b) => a - b));
  const paged: number[] = [];
  for (let afterId = 0; ;) {
    const page = board.listEvents(undefined, { afterId, limit: 10 });
    if (page.length === 0) break;
    expect(page.length).toBeLessThanOrEqual(10);
    paged.push(...page.map((e) => e.id));
    afterId = page.at(-1)?.id ?? Number.MAX_SAFE_INTEGER;
  }
  expect(paged).toEqual(all.map((e) => e.id));
});

test('a clock that steps back breaks neither order nor durations (I23)', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  clock.advance(10_000);
  const { run } = claimed(board, id);
  board.addComment(id, { author: 'a', body: 'first' });
  clock.advance(-86_400_000);
  board.addComment(id, { author: 'a', body: 'second' });
  board.completeTask(id, { summary: 's', runToken: run.token });
  expect(board.listComments(id).map((c) => c.body)).toEqual(['first', 'second']);
  const closed = board.latestRun(id);
  expect(closed?.endedAt ?? 0).toBeGreaterThanOrEqual(closed?.startedAt ?? Number.POSITIVE_INFINITY);
  expect(board.listEvents(id).map((e) => e.kind)).toEqual([
    'created',
    'claimed',
    'commented',
    'commented',
    'completed',
  ]);
});

test('one row with unreadable columns leaves every other row of the board usable (F095)', () => {
  const first = testBoard({ checked: false });
  const [bad, good] = [readyTask(first.board, 'bad'), readyTask(first.board, 'good')];
  claimed(first.board, bad.id);
  first.board.completeTask(bad.id, { summary: 's', metadata: { a: 1 } });
  first.board.close();
  execute(
    first.path,
    `UPDATE task_runs SET metadata = '{not json'; UPDATE tasks SET skills = '[broken', status = 'paused' WHERE id = '${bad.id}';
     UPDATE task_events SET payload = 'nonsense' WHERE task_id = '${bad.id}'`,
    { unchecked: true },
  );
  const { board } = testBoard({ path: first.path, checked: false });
  expect(board.listTasks().map((t) => t.id)).toContain(good.id);
  expect(board.latestRun(bad.id)?.metadata).toBeNull();
  expect(board.listEvents(bad.id).every((e) => e.payload === null)).toBe(true);
  expect(taskOf(board, bad.id).skills).toBeNull();
  board.recomputeReady();
  board.releaseStaleClaims();
  expect(board.claimTask(good.id)).not.toBeNull();
  expect(board.claimTask(bad.id)).toBeNull();
});
