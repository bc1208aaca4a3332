/** Events say enough to rebuild a task (I16), and a wrong payload does not compile. */
import { expect, expectTypeOf, test } from 'vitest';
import { isEvent, typedEvent, type EventOf, type EventPayloads } from '../../src/contract/event.ts';
import { foldTask } from '../../src/contract/fold-task.ts';
import type { EventKind } from '../../src/contract/status.ts';
import type { BoardEvent } from '../../src/contract/task.ts';
import type { recordEvent } from '../../src/main/kernel/events.ts';

function events(...kinds: { [K in EventKind]: [K, Partial<EventPayloads[K]>, string?] }[EventKind][]): BoardEvent[] {
  return kinds.map(([kind, payload, runId], index) => ({
    id: index + 1,
    taskId: 't_1',
    runId: runId ?? null,
    kind,
    payload,
    createdAt: index,
  }));
}

const BORN = ['created', { assignee: 'ann', status: 'todo', priority: 2, parents: ['t_9'] }] as const;

test('a life from creation to a deleted task folds into what its row says', () => {
  const life = events(
    [...BORN],
    ['linked', { parent: 't_8' }],
    ['unlinked', { parent: 't_9' }],
    ['promoted', {}],
    ['claimed', {}, '7'],
    ['heartbeat', { note: 'n' }, '7'],
    ['crashed', { status: 'ready', failures: 1 }, '7'],
    ['reprioritized', { priority: 3 }],
    ['claimed', {}, '8'],
  );
  expect(foldTask(life)).toEqual({
    status: 'running',
    assignee: 'ann',
    priority: 3,
    parents: ['t_8'],
    consecutiveFailures: 1,
    currentRunId: '8',
    deleted: false,
  });
  const end = [...life, ...events(['completed', {}, '8'], ['assigned', { assignee: null }], ['deleted', {}])];
  expect(foldTask(end)).toMatchObject({ status: 'archived', assignee: null, currentRunId: null, deleted: true });
  expect(foldTask([...end, ...events(['restored', { status: 'done' }])])).toMatchObject({
    status: 'done',
    consecutiveFailures: 0,
    deleted: false,
  });
});

test('a task that was never created has no fold, and an unreadable payload does not break one (F095)', () => {
  expect(foldTask(events(['promoted', {}]))).toBeNull();
  const [born] = events([...BORN]);
  expect(foldTask(born === undefined ? [] : [{ ...born, payload: null }])).toMatchObject({
    status: 'ready',
    parents: [],
  });
});

test('payloads are told apart by kind, for writers and readers', () => {
  const [event] = events(['stopping', { why: 'time_limit', pid: 3 }]);
  if (event === undefined || !isEvent(event, 'stopping')) throw new Error('The event is not one of stopping.');
  expect(event.payload?.why).toBe('time_limit');
  const typed = typedEvent(event);
  expect(typed.kind === 'stopping' ? typed.payload?.pid : null).toBe(3);
  expectTypeOf<EventOf<'stopping'>['payload']>().toEqualTypeOf<Readonly<{
    pid?: number | null;
    why?: string;
  }> | null>();
  expectTypeOf<EventPayloads>().toHaveProperty('completed');
  expectTypeOf<keyof EventPayloads>().toEqualTypeOf<EventKind>();
  type Payload = Parameters<typeof recordEvent<'reprioritized'>>[3];
  // @ts-expect-error -- a priority is a number
  const wrong: Payload = { priority: 'high', actor: 'ann' };
  expect(wrong).toBeDefined();
});
