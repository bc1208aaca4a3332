import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { MoveInput } from '../../src/contract/schemas.ts';
import { STATUSES } from '../../src/contract/status.ts';
import type { Status } from '../../src/contract/status.ts';
import { ruleFor } from '../../src/contract/moves.ts';
import type { Task } from '../../src/contract/task.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { moveTask } from '../../src/main/services/task-moves.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });
const TOMORROW = Date.now() + 86_400_000;
let kernel: Kernel;

beforeEach(() => {
  const opened = openKernel({ path: join(tempDir(), 'kanban.db'), world: kernelWorldOf(world) });
  kernel = opened;
  onTestFinished(() => opened.close());
});

/** A task in that status, brought there by the kernel's own verbs. */
function taskIn(status: Status, assignee: string | null = 'shell'): Task {
  const { id } = kernel.createTask({
    title: status,
    assignee,
    triage: status === 'triage',
    ...(status === 'scheduled' ? { scheduledAt: TOMORROW } : {}),
  }).task;
  if (status === 'todo') kernel.park(id);
  if (status === 'running') kernel.claim(id);
  if (status === 'blocked') kernel.block(id, { reason: 'which one?', kind: 'needs_input' });
  if (status === 'review') kernel.requestReview(id);
  if (status === 'done') kernel.complete(id);
  if (status === 'archived') kernel.archive(id);
  const task = kernel.getTask(id);
  if (task?.status !== status) throw new Error(`It is ${task?.status}, not ${status}.`);
  return task;
}

const move = (task: Task, to: Status, answers: Partial<MoveInput> = {}): Task =>
  moveTask(kernel, { board: 'default', id: task.id, to, ...answers }, 'you');

const answers: Partial<MoveInput> = { reason: 'because', summary: 'done by hand', scheduledAt: TOMORROW };
const pairs = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));

const isLegal = (from: Status, to: Status): boolean =>
  ruleFor({ status: from, assignee: 'shell', openParents: [], tripped: false, workerPid: null }, to).kind !== 'no';

describe('a move', () => {
  it.each(pairs.filter(([from, to]) => !isLegal(from, to)))(
    'from %s to %s is refused and writes nothing',
    (from, to) => {
      const task = taskIn(from);
      const details = expect.objectContaining({ from, to });
      expect(() => move(task, to, answers)).toThrow(expect.objectContaining({ code: 'illegal_move', details }));
      expect(kernel.getTask(task.id)).toEqual(task);
    },
  );

  it.each(pairs.filter(([from, to]) => isLegal(from, to)))('from %s to %s is done', (from, to) => {
    const task = taskIn(from);
    const moved = move(task, to, answers);
    // A restored task goes on where its parents allow it.
    expect(moved.status).toBe(from === 'archived' ? 'ready' : to);
    expect(moved).toEqual(kernel.getTask(task.id));
  });

  it('from a status in which it already is says so', () => {
    expect(() => move(taskIn('ready'), 'ready')).toThrow(/Already here/);
  });

  it('is refused for a task that does not exist', () => {
    expect(() => move({ ...taskIn('todo'), id: 't_00000000' }, 'ready')).toThrow(
      expect.objectContaining({ code: 'unknown_task' }),
    );
  });

  it('is refused when the task changed since the person looked, and writes nothing (F048, T31)', () => {
    const task = taskIn('todo');
    kernel.updateTask(task.id, { title: 'renamed meanwhile' });
    expect(() => move(task, 'ready', { version: task.version })).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(kernel.getTask(task.id)?.status).toBe('todo');
  });
});

describe('the question of a move', () => {
  it.each([
    ['todo', 'scheduled', 'scheduledAt'],
    ['ready', 'blocked', 'reason'],
    ['running', 'blocked', 'reason'],
    ['review', 'ready', 'reason'],
  ] as const)('from %s to %s must be answered with %s', (from, to, field) => {
    const task = taskIn(from);
    expect(() => move(task, to)).toThrow(
      expect.objectContaining({ code: 'invalid', details: expect.objectContaining({ field }) }),
    );
    expect(kernel.getTask(task.id)).toEqual(task);
  });

  it('for a worker is asked when nobody is assigned, and its answer assigns', () => {
    const task = taskIn('todo', null);
    expect(() => move(task, 'ready')).toThrow(
      expect.objectContaining({ code: 'invalid', details: { field: 'assignee' } }),
    );
    expect(move(task, 'ready', { assignee: 'shell', version: task.version })).toMatchObject({
      status: 'ready',
      assignee: 'shell',
    });
    const blocked = taskIn('blocked', null);
    expect(move(blocked, 'ready', { assignee: 'demo' })).toMatchObject({
      status: 'ready',
      assignee: 'demo',
      blockReason: null,
    });
  });

  it('for a change becomes a comment by the person', () => {
    const task = taskIn('review');
    move(task, 'ready', { reason: 'add a test' });
    expect(kernel.listComments(task.id)).toMatchObject([
      { author: 'you', body: expect.stringContaining('add a test') },
    ]);
  });

  it('for a reason and its kind is kept on the card', () => {
    expect(move(taskIn('ready'), 'blocked', { reason: 'no key', kind: 'capability' })).toMatchObject({
      blockKind: 'capability',
      blockReason: 'no key',
    });
  });
});

describe('parents', () => {
  it('that are not done hold a move to Ready back, by name', () => {
    const parent = taskIn('todo');
    const child = kernel.createTask({ title: 'child', assignee: 'shell', parents: [parent.id] }).task;
    expect(() => move(child, 'ready')).toThrow(
      expect.objectContaining({
        code: 'parents_not_done',
        message: expect.stringContaining(parent.id),
        details: expect.objectContaining({ parents: [parent.id] }),
      }),
    );
  });
});
