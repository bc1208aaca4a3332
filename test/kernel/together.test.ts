/** Several transitions in one durable commit: how the dispatcher claims and settles many tasks at the price of one. */
import { expect, test } from 'vitest';
import { caughtRefusal } from '../support/caught.ts';
import { testKernel } from '../support/kernel.ts';
import { query } from '../support/sql.ts';

test('nothing is visible to others before all of it is, and then all is', () => {
  const { kernel, path } = testKernel();
  const ids = [1, 2, 3].map((n) => kernel.createTask({ title: `t${n}`, assignee: 'shell' }).task.id);
  const running = (): unknown[] => query(path, "SELECT id FROM tasks WHERE status = 'running'");
  kernel.together(() => {
    for (const id of ids) kernel.claim(id);
    expect(kernel.getTask(ids[0] ?? '')?.status).toBe('running');
    expect(running()).toEqual([]);
  });
  expect(running()).toHaveLength(3);
});

test('a transition that is refused undoes itself and leaves the others', () => {
  const { kernel } = testKernel();
  const [one, two] = [1, 2].map((n) => kernel.createTask({ title: `t${n}`, assignee: 'shell' }).task.id);
  kernel.together(() => {
    kernel.claim(one ?? '');
    expect(caughtRefusal(() => kernel.claim(one ?? '')).code).toBe('not_ready');
    expect(caughtRefusal(() => kernel.claim('t_00000000')).code).toBe('unknown_task');
    kernel.claim(two ?? '');
  });
  expect([one, two].map((id) => kernel.getTask(id ?? '')?.status)).toEqual(['running', 'running']);
});

test('work that throws undoes everything, and the next commit is fine', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 't', assignee: 'shell' }).task;
  const before = kernel.cursor();
  const attempt = (): void =>
    kernel.together(() => {
      kernel.claim(id);
      throw new Error('changed my mind');
    });
  expect(attempt).toThrow('changed my mind');
  expect(kernel.getTask(id)).toMatchObject({ status: 'ready', hold: null });
  expect(kernel.cursor()).toBe(before);
  expect(kernel.together(() => kernel.claim(id).run.number)).toBe(1);
});

test('reading alone takes no lock, and one commit cannot hold another', () => {
  const { kernel, path } = testKernel();
  const rival = testKernel({ path }).kernel;
  kernel.together(() => {
    kernel.readyQueue();
    rival.createTask({ title: 'meanwhile' });
  });
  expect(() => kernel.together(() => kernel.together(() => undefined))).toThrow('inside others');
  expect(kernel.createTask({ title: 'after' }).created).toBe(true);
});
