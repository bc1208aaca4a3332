/** What an export holds and in which order: it is read task by task, and that must not show. */
import { expect, test } from 'vitest';
import { linesOf } from '../../src/main/services/export-board.ts';
import { testKernel } from '../support/kernel.ts';

test('tasks come oldest first, of one instant the most urgent first, and what is deleted does not come', () => {
  const { kernel, clock } = testKernel();
  const made: string[] = [];
  for (const priority of [0, 3, 0, 3]) made.push(kernel.createTask({ title: 'x', priority, triage: true }).task.id);
  clock.advance(5);
  made.push(kernel.createTask({ title: 'later', priority: 9, parents: [made[1]!, made[0]!] }).task.id);
  const gone = kernel.createTask({ title: 'gone', priority: 9 }).task.id;
  kernel.deleteTask(gone);
  kernel.archive(made[3]!);
  kernel.addComment(made[2]!, { author: 'ann', body: 'a remark' });
  const lines = [...linesOf(kernel, 'x', 7)];
  const tasks = lines.filter((line) => line['type'] === 'task');
  expect(tasks.map((line) => line['id'])).toEqual([made[1], made[3], made[0], made[2], made[4]]);
  const asBefore = kernel
    .listTasks({ includeArchived: true })
    .toSorted((one, other) => one.createdAt - other.createdAt)
    .map((task) => task.id);
  expect(tasks.map((line) => line['id'])).toEqual(asBefore);
  expect(lines.filter((line) => line['type'] === 'link')).toEqual([
    { type: 'link', parentId: made[1], childId: made[4] },
    { type: 'link', parentId: made[0], childId: made[4] },
  ]);
  const types = lines.map((line) => String(line['type']));
  expect(types.filter((type, at) => type !== types[at - 1])).toEqual(['board', 'task', 'link', 'comment', 'event']);
});
