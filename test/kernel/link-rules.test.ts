/** What an edge waits for, who may waive it, and what a child says while it waits (Q8, Q9, F052, F053). */
import { expect, test } from 'vitest';
import { LINK_RULES } from '../../src/contract/event.ts';
import { WAITS_MAX } from '../../src/contract/limits.ts';
import { STATUSES, type Status } from '../../src/contract/status.ts';
import { standsStill, waitReason } from '../../src/contract/waits.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

/** Whether a child below a parent in that status may start, by rule. */
function isFree(rule: (typeof LINK_RULES)[number], status: Status): boolean {
  if (rule === 'waived') return true;
  return status === 'done' || (rule === 'closed' && status === 'archived');
}

test.each(LINK_RULES)(
  'over an edge with the rule %s each final state of the parent starts the child or not',
  (rule) => {
    const { kernel } = testKernel();
    for (const status of STATUSES) {
      const parent = taskIn(kernel, status);
      const child = taskIn(kernel, 'ready');
      kernel.linkTasks(parent, child, { rule });
      expect([status, kernel.getTask(child)?.status]).toEqual([status, isFree(rule, status) ? 'ready' : 'todo']);
    }
  },
);

test('changing the rule of an edge frees or holds the child at once, and linking again without one keeps it', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = kernel.createTask({ title: 'child', parents: [parent] }).task.id;
  kernel.linkTasks(parent, child, { rule: 'waived', actor: 'ann' });
  expect(kernel.getTask(child)?.status).toBe('ready');
  expect(kernel.listEvents(child).slice(-2)).toMatchObject([
    { kind: 'linked', payload: { parent, child, rule: 'waived' } },
    { kind: 'promoted' },
  ]);
  const before = kernel.cursor();
  kernel.linkTasks(parent, child);
  expect(kernel.cursor()).toBe(before);
  kernel.linkTasks(parent, child, { rule: 'done' });
  expect(kernel.getTask(child)).toMatchObject({ status: 'todo', parents: [parent] });
  kernel.linkTasks(parent, child, { rule: 'closed' });
  expect(kernel.getTask(child)?.status).toBe('todo');
  kernel.archive(parent);
  expect(kernel.getTask(child)?.status).toBe('ready');
  kernel.claim(child);
});

test('a worker may link but not waive, and an unknown rule is refused', () => {
  const { kernel } = testKernel();
  const { run, task } = kernel.claim(taskIn(kernel, 'ready'));
  const other = taskIn(kernel, 'ready');
  const waive = { rule: 'waived' as const, runToken: run.token };
  expect(() => kernel.linkTasks(other, task.id, waive)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  expect(() => kernel.linkTasks(other, task.id, { rule: 'sometimes' as never })).toThrow(
    expect.objectContaining({ code: 'invalid' }),
  );
});

const UNFINISHED = STATUSES.filter((status) => status !== 'done');

test.each(UNFINISHED)('below a parent in %s the child says what it waits for (F053)', (status) => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, status);
  const child = kernel.createTask({ title: 'child', parents: [parent] }).task.id;
  const [waits] = kernel.getTask(child)?.waitsOn ?? [];
  expect(waits).toEqual({ id: parent, status, deleted: false });
  expect(kernel.listTasks({ status: 'todo' }).find(({ id }) => id === child)?.waitsOn).toEqual([waits]);
  const isStuck = status === 'blocked' || status === 'archived';
  expect(kernel.getCard(child)?.stuckOn).toEqual(isStuck ? [waits] : []);
  expect(standsStill(waits ?? { id: '', status, deleted: false })).toBe(isStuck);
  expect(waitReason([{ id: parent, status, deleted: false }])).toMatch(new RegExp(`^Waits for ${parent}, .+\\.$`));
});

test('a parent that gets stuck or free again changes the cards of the children that it holds back', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const child = kernel.createTask({ title: 'child', parents: [parent] }).task.id;
  const stuckAfter = (act: () => void): unknown => {
    const cursor = kernel.cursor();
    act();
    return kernel.delta(cursor).cards.find(({ id }) => id === child)?.stuckOn;
  };
  expect(stuckAfter(() => kernel.block(parent, { reason: 'why' }))).toMatchObject([{ status: 'blocked' }]);
  expect(stuckAfter(() => kernel.archive(parent))).toMatchObject([{ status: 'archived', deleted: false }]);
  expect(stuckAfter(() => kernel.deleteTask(parent))).toMatchObject([{ deleted: true }]);
  expect(stuckAfter(() => kernel.undeleteTask(parent))).toMatchObject([{ deleted: false }]);
  expect(stuckAfter(() => kernel.restore(parent))).toMatchObject([{ status: 'blocked' }]);
  expect(stuckAfter(() => kernel.unblock(parent))).toEqual([]);
});

test('of many parents those that stand still are told first, and not more than a few', () => {
  const { kernel } = testKernel();
  const parents = Array.from({ length: WAITS_MAX + 5 }, () => taskIn(kernel, 'ready'));
  const child = kernel.createTask({ title: 'child', parents }).task.id;
  kernel.block(parents.at(-1) ?? '', { reason: 'why' });
  const waits = kernel.getTask(child)?.waitsOn ?? [];
  expect([waits.length, waits[0]]).toEqual([WAITS_MAX, { id: parents.at(-1), status: 'blocked', deleted: false }]);
  const others = parents.length - 1;
  expect(waitReason(waits, parents.length)).toContain(`(and for ${others} others)`);
  expect(waitReason([])).toBeNull();
});
