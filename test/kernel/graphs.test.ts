/** Long, wide and dense graphs: set-based SQL, no recursion in JavaScript (F050). */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { execute, query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';

const inMemory = (): string => join(tempDir('graph', { inMemory: true }), 'kanban.db');

/** Tasks 1 to `count` by direct insertion, all waiting but the first, and the links that `links` selects. */
function fill(path: string, count: number, links: string): void {
  execute(
    path,
    `BEGIN;
    WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO tasks (id, title, status, created_at, status_since, updated_at)
      SELECT printf('t_%08x', i), 'task ' || i, CASE i WHEN 1 THEN 'ready' ELSE 'todo' END, i, i, i FROM n;
    INSERT INTO task_links (parent_id, child_id, created_at) ${links};
    COMMIT;`,
  );
}

const id = (n: number): string => `t_${n.toString(16).padStart(8, '0')}`;
const readyIds = (kernel: Kernel): string[] => kernel.readyQueue().map((entry) => entry.id);

test('in a chain of 100,000 tasks a circle is found, and completing the first starts the second only', () => {
  const { kernel, path } = testKernel({ path: inMemory() });
  const count = 100_000;
  fill(path, count, `SELECT id, printf('t_%08x', rowid + 1), 1 FROM tasks WHERE rowid < ${count}`);
  expect(() => kernel.linkTasks(id(count), id(1))).toThrow(expect.objectContaining({ code: 'cycle' }));
  kernel.complete(id(1));
  expect(readyIds(kernel)).toEqual([id(2)]);
  expect(kernel.counts()).toEqual({ done: 1, ready: 1, todo: count - 2 });
}, 60_000);

test('a fan-out of 10,000 starts all children, and reopening the parent makes all wait again', () => {
  const { kernel, path } = testKernel({ path: inMemory() });
  const count = 10_001;
  fill(path, count, `SELECT '${id(1)}', id, 1 FROM tasks WHERE rowid > 1`);
  kernel.complete(id(1));
  expect(kernel.counts()).toEqual({ done: 1, ready: 10_000 });
  kernel.reopen(id(1));
  expect(kernel.counts()).toEqual({ ready: 1, todo: 10_000 });
}, 60_000);

test('a fan-in of 10,000 waits for the last parent', () => {
  const { kernel, path } = testKernel({ path: inMemory() });
  const count = 10_001;
  fill(path, count, `SELECT id, '${id(count)}', 1 FROM tasks WHERE rowid < ${count}`);
  execute(path, `UPDATE tasks SET status = 'done', completed_at = 9 WHERE rowid BETWEEN 2 AND ${count - 1}`);
  expect(kernel.getCard(id(count))).toMatchObject({ parentCount: 10_000, openParents: [id(1)] });
  kernel.complete(id(1));
  expect(readyIds(kernel)).toEqual([id(count)]);
}, 60_000);

test('edges that another writer left wrong are repaired by the sweep', () => {
  const { kernel, path } = testKernel({ path: inMemory() });
  fill(path, 2, `SELECT '${id(1)}', '${id(2)}', 1`);
  kernel.complete(id(1));
  kernel.park(id(2));
  execute(path, `UPDATE tasks SET parked = 0; UPDATE task_links SET open = 1`);
  expect(query(path, `SELECT open_parent_count FROM tasks WHERE id = '${id(2)}'`)).toEqual([{ open_parent_count: 1 }]);
  expect([kernel.recomputeReady(), readyIds(kernel)]).toEqual([1, [id(2)]]);
});
