/** Ideas become tasks, or graphs of tasks: one transaction, once, and never while somebody else edits (kernel-spec 2.3, F056). */
import { expect, test } from 'vitest';
import { PLAN_TASKS_MAX } from '../../src/contract/limits.ts';
import type { DecomposeInput } from '../../src/contract/task.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

const refusal = (code: string): unknown => expect.objectContaining({ code });

function idea(kernel: Kernel, more: { parents?: string[]; tenant?: string } = {}): string {
  return kernel.createTask({ title: 'an idea', assignee: 'lead', triage: true, ...more }).task.id;
}

const PLAN: DecomposeInput = {
  children: [
    { title: 'measure', assignee: 'coder' },
    { title: 'mend', body: 'What was found.', parents: [0, 0] },
    { title: 'check', parents: [1] },
  ],
  rootAssignee: 'judge',
};

test('specifying gives an idea its words and queues it, with a comment and the events of the specification', () => {
  const { kernel } = testKernel();
  const id = idea(kernel);
  const cursor = kernel.cursor();
  const task = kernel.specify(id, { title: 'Count the words', body: 'Goal', assignee: 'coder' }, { actor: 'ann' });
  expect(task).toMatchObject({ status: 'ready', title: 'Count the words', body: 'Goal', assignee: 'coder' });
  expect(kernel.listEvents(id, { afterId: cursor }).map(({ kind, payload }) => [kind, payload])).toMatchObject([
    ['assigned', { assignee: 'coder', actor: 'ann' }],
    ['commented', { author: 'ann' }],
    ['specified', { status: 'todo', changed_fields: ['title', 'body', 'assignee'], actor: 'ann' }],
    ['promoted', null],
  ]);
  expect(kernel.listComments(id)).toMatchObject([
    { author: 'ann', body: 'Specified; changed: title, body, assignee.' },
  ]);
});

test('specifying below an open parent leads to todo, and without other words it leaves no comment', () => {
  const { kernel } = testKernel();
  const parent = taskIn(kernel, 'ready');
  const id = idea(kernel, { parents: [parent] });
  expect(kernel.specify(id, { title: 'an idea' })).toMatchObject({ status: 'todo' });
  expect(kernel.listComments(id)).toEqual([]);
  expect(kernel.listEvents(id).at(-1)).toMatchObject({ kind: 'specified', payload: { status: 'todo' } });
  kernel.complete(parent);
  expect(kernel.getTask(id)?.status).toBe('ready');
});

test('specifying again with the same words changes nothing, with others it is refused', () => {
  const { kernel } = testKernel();
  const id = idea(kernel);
  const words = { title: 'Count', body: null };
  const done = kernel.specify(id, words);
  const cursor = kernel.cursor();
  expect(kernel.specify(id, words)).toEqual(done);
  expect(kernel.cursor()).toBe(cursor);
  expect(() => kernel.specify(id, { title: 'Other' })).toThrow(refusal('illegal_move'));
  expect(() => kernel.specify(taskIn(kernel, 'ready'), {})).toThrow(refusal('illegal_move'));
});

test('a task is split into linked parts below which it waits, and each goes on when its own parents are done', () => {
  const { kernel } = testKernel();
  const id = idea(kernel, { tenant: 'acme' });
  const cursor = kernel.cursor();
  const { task, children, created } = kernel.decompose(id, PLAN, { actor: 'ann' });
  const [first, second, third] = children.map((child) => child.id);
  expect(created).toBe(true);
  expect(task).toMatchObject({ status: 'todo', assignee: 'judge', parents: [first, second, third] });
  expect(
    children.map(({ title, status, tenant, workspaceKind, assignee, createdBy, parents }) => ({
      title,
      status,
      tenant,
      workspaceKind,
      assignee,
      createdBy,
      parents,
    })),
  ).toEqual([
    {
      title: 'measure',
      status: 'ready',
      tenant: 'acme',
      workspaceKind: 'scratch',
      assignee: 'coder',
      createdBy: 'ann',
      parents: [],
    },
    {
      title: 'mend',
      status: 'todo',
      tenant: 'acme',
      workspaceKind: 'scratch',
      assignee: null,
      createdBy: 'ann',
      parents: [first],
    },
    {
      title: 'check',
      status: 'todo',
      tenant: 'acme',
      workspaceKind: 'scratch',
      assignee: null,
      createdBy: 'ann',
      parents: [second],
    },
  ]);
  expect(kernel.listEvents(first, { afterId: cursor }).map((event) => event.kind)).toEqual(['created', 'promoted']);
  expect(kernel.listEvents(first)[0]?.payload).toMatchObject({ from_decompose_of: id, status: 'todo' });
  expect(kernel.listEvents(id, { afterId: cursor }).map((event) => event.kind)).toEqual([
    'assigned',
    'linked',
    'linked',
    'linked',
    'commented',
    'decomposed',
  ]);
  expect(kernel.listEvents(id).at(-1)?.payload).toMatchObject({
    child_ids: [first, second, third],
    root_assignee: 'judge',
  });
  for (const child of [first, second, third]) kernel.complete(child ?? '');
  expect(kernel.getTask(id)?.status).toBe('ready');
});

test('without autoPromote no part starts before a person queues it (Q7)', () => {
  const { kernel } = testKernel();
  const { children } = kernel.decompose(idea(kernel), { children: [{ title: 'a' }], autoPromote: false });
  expect(children).toMatchObject([{ status: 'todo' }]);
  expect(kernel.recomputeReady()).toBe(0);
  expect(kernel.promote(children[0]?.id ?? '').status).toBe('ready');
});

test('one split per idea: the same plan answers with the same parts, another one is refused (F056)', () => {
  const { kernel } = testKernel();
  const id = idea(kernel);
  const first = kernel.decompose(id, PLAN);
  const cursor = kernel.cursor();
  expect(kernel.decompose(id, PLAN)).toEqual({ ...first, created: false });
  expect(() => kernel.decompose(id, { children: [{ title: 'other' }] })).toThrow(refusal('illegal_move'));
  expect([kernel.cursor(), kernel.listTasks()]).toEqual([cursor, expect.objectContaining({ length: 4 })]);
});

test('a plan for a card that was edited meanwhile is stale, and no worker may carry one out (F056)', () => {
  const { kernel } = testKernel();
  const id = idea(kernel);
  const { version } = kernel.getTask(id) ?? {};
  kernel.updateTask(id, { title: 'still typing' });
  expect(() => kernel.decompose(id, PLAN, { version })).toThrow(refusal('conflict'));
  expect(() => kernel.specify(id, { title: 'theirs' }, { version })).toThrow(refusal('conflict'));
  const { run } = kernel.claim(taskIn(kernel, 'ready'));
  expect(() => kernel.decompose(id, PLAN, { runToken: run.token })).toThrow(refusal('forbidden'));
  expect(() => kernel.specify(id, {}, { runToken: run.token })).toThrow(refusal('forbidden'));
  expect(kernel.getTask(id)).toMatchObject({ status: 'triage', title: 'still typing' });
});

const BAD_PLANS: [string, string, string, DecomposeInput['children']][] = [
  ['no parts', 'invalid', 'children', []],
  ['too many parts', 'too_large', 'children', Array.from({ length: PLAN_TASKS_MAX + 1 }, () => ({ title: 'x' }))],
  ['a blank title', 'empty_title', 'children[1].title', [{ title: 'a' }, { title: '  ' }]],
  ['something that is no part', 'invalid', 'children[0]', [null as never]],
  ['a position that is none', 'invalid', 'children[0].parents', [{ title: 'a', parents: [7] }]],
  ['a part that waits for itself', 'self_link', 'children[0].parents', [{ title: 'a', parents: [0] }]],
  [
    'parts in a circle',
    'cycle',
    'children[1].parents',
    [{ title: 'a' }, { title: 'b', parents: [2] }, { title: 'c', parents: [1] }],
  ],
];

test.each(BAD_PLANS)(
  'a plan with %s is refused as %s of %s, and nothing of it is written',
  (_what, code, field, children) => {
    const { kernel } = testKernel();
    const id = idea(kernel);
    const before = kernel.getTask(id);
    const cursor = kernel.cursor();
    const says = expect.objectContaining({ code, details: expect.objectContaining({ field }) as unknown });
    expect(() => kernel.decompose(id, { children })).toThrow(says);
    expect([kernel.getTask(id), kernel.cursor(), kernel.listTasks().length]).toEqual([before, cursor, 1]);
  },
);
