/** One patch for everything a person may change on a task: all of it or nothing, and not under a running worker (Q40, F048). */
import { expect, test } from 'vitest';
import { taskPatch } from '../../src/contract/schemas.ts';
import type { TaskPatch } from '../../src/contract/task.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

const refusal = (code: string): unknown => expect.objectContaining({ code });
const AT = 4_100_000_000_000;

test('where and how a task runs is changed in one update with one version and one event', () => {
  const { kernel } = testKernel();
  const { task } = kernel.createTask({ title: 'x' });
  const patch = {
    workspaceKind: 'worktree',
    workspacePath: '/repo',
    branch: 'words/count',
    base: 'origin/main',
    maxRuntimeSeconds: 60,
    maxRetries: 3,
    modelOverride: 'small',
    skills: ['count'],
  } as const;
  expect(taskPatch.parse({ ...patch, scheduledAt: AT })).toEqual({ ...patch, scheduledAt: AT });
  const changed = kernel.updateTask(task.id, { ...patch, skills: ['count'] }, { version: task.version, actor: 'ann' });
  expect(changed).toMatchObject({ ...patch, status: 'ready', version: task.version + 1 });
  expect(kernel.listEvents(task.id).slice(1)).toMatchObject([{ kind: 'edited', payload: { actor: 'ann' } }]);
  expect(() => kernel.updateTask(task.id, { ...patch, skills: [] }, { version: task.version })).toThrow(
    refusal('conflict'),
  );
});

test('a branch and its base go with the worktree, and are refused without one', () => {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x', workspaceKind: 'worktree', branch: 'b', base: 'v1.0' }).task;
  expect(kernel.updateTask(id, { workspaceKind: 'dir', workspacePath: '/d' })).toMatchObject({
    branch: null,
    base: null,
  });
  expect(() => kernel.updateTask(id, { base: 'main' })).toThrow(refusal('invalid'));
  expect(() => kernel.updateTask(id, { workspaceKind: 'scratch', branch: 'b' })).toThrow(refusal('invalid'));
  for (const base of ['--upload-pack=x', 'a b', 'a\u0000b'])
    expect(() => kernel.updateTask(id, { workspaceKind: 'worktree', base })).toThrow(refusal('invalid'));
  expect(kernel.getTask(id)?.workspaceKind).toBe('dir');
});

test('what a worker was started with stands still while it runs; what only the next run reads may change', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'running');
  const before = kernel.getTask(id);
  const fixed: TaskPatch[] = [
    { assignee: 'other' },
    { workspaceKind: 'dir' },
    { workspacePath: '/d' },
    { workspaceKind: 'worktree', base: 'main' },
    { scheduledAt: AT },
    { title: 'new', scheduledAt: AT },
  ];
  for (const patch of fixed) expect(() => kernel.updateTask(id, patch)).toThrow(refusal('running'));
  expect(kernel.getTask(id)).toEqual(before);
  expect(kernel.updateTask(id, { maxRetries: 5, maxRuntimeSeconds: 9, priority: 2 })).toMatchObject({ maxRetries: 5 });
});

test('a start time schedules a waiting task together with its other changes, is moved, and is taken away again', () => {
  const { kernel } = testKernel();
  for (const status of ['triage', 'todo', 'ready', 'blocked', 'review'] as const) {
    const id = taskIn(kernel, status);
    const cursor = kernel.cursor();
    const task = kernel.updateTask(id, { title: 'later', scheduledAt: AT }, { actor: 'ann' });
    expect(task).toMatchObject({ status: 'scheduled', title: 'later', scheduledAt: AT, blockKind: null });
    expect(kernel.listEvents(id, { afterId: cursor }).map((event) => event.kind)).toEqual(['edited', 'scheduled']);
    expect(kernel.updateTask(id, { scheduledAt: AT }).version).toBe(task.version);
    expect(kernel.updateTask(id, { scheduledAt: AT + 1_000 })).toMatchObject({ scheduledAt: AT + 1_000 });
    expect(kernel.updateTask(id, { scheduledAt: null }, { actor: 'ann' })).toMatchObject({
      status: 'ready',
      scheduledAt: null,
    });
    expect(kernel.listEvents(id).at(-1)).toMatchObject({ kind: 'woken', payload: { status: 'ready', actor: 'ann' } });
  }
});

test('no start time for what is finished, and none to take away is no change', () => {
  const { kernel } = testKernel();
  expect(() => kernel.updateTask(taskIn(kernel, 'done'), { scheduledAt: AT })).toThrow(refusal('already_done'));
  expect(() => kernel.updateTask(taskIn(kernel, 'archived'), { scheduledAt: AT })).toThrow(refusal('archived'));
  expect(() => kernel.updateTask(taskIn(kernel, 'ready'), { scheduledAt: 1.5 })).toThrow(refusal('invalid'));
  const id = taskIn(kernel, 'done');
  const cursor = kernel.cursor();
  expect(kernel.updateTask(id, { scheduledAt: null }).status).toBe('done');
  expect(kernel.cursor()).toBe(cursor);
});
