/** Several workers on one goal: the graph is there as a whole or not at all, and runs in its order (kernel-spec 6.5, Q48). */
import { expect, test } from 'vitest';
import { createSwarm, readNotes } from '../../src/main/services/swarm.ts';
import { refusalOf } from '../support/board.ts';
import { testKernel } from '../support/kernel.ts';

const worker = (title: string, ...skills: string[]) => ({ assignee: 'demo', title, skills });
const PLAN = { goal: 'Find the leak\nin the cache', workers: [worker('Logs', 'fast'), worker('Code')] };
const REST = { verifier: 'judge', synthesizer: null };

test('the workers are ready at once, then the verifier, then the synthesizer; the root was never to be started', () => {
  const { kernel } = testKernel();
  const swarm = createSwarm(kernel, { ...PLAN, ...REST, tenant: 'docs', priority: 3 }, 'ann');
  const { rootId, workerIds, verifierId, synthesizerId, created } = swarm;
  expect(created).toBe(true);
  const at = (id: string) => kernel.getTask(id);
  expect(at(rootId)).toMatchObject({ title: 'Swarm: Find the leak', status: 'done', body: PLAN.goal, tenant: 'docs' });
  expect(kernel.listRuns(rootId)[0]?.metadata).toEqual({
    kind: 'kanban_swarm_v1',
    goal: PLAN.goal,
    worker_count: 2,
  });
  expect(workerIds.map((id) => at(id))).toMatchObject([
    { title: 'Logs', status: 'ready', parents: [rootId], skills: ['fast'], assignee: 'demo', priority: 3 },
    { title: 'Code', status: 'ready', parents: [rootId] },
  ]);
  for (const id of [...workerIds, verifierId, synthesizerId]) {
    expect(at(id)?.body).toContain(PLAN.goal);
    expect(at(id)?.body).toContain(rootId);
  }
  const [first = '', second = ''] = workerIds;
  kernel.complete(first, { summary: 'a' });
  expect(at(verifierId)).toMatchObject({ status: 'todo', parents: workerIds, assignee: 'judge' });
  kernel.complete(second, { summary: 'b' });
  expect([at(verifierId)?.status, at(synthesizerId)?.status]).toEqual(['ready', 'todo']);
  const failed = { summary: 'no', metadata: { gate: 'fail' } };
  expect(refusalOf(() => kernel.complete(verifierId, failed))).toBe('invalid');
  expect([at(verifierId)?.status, at(synthesizerId)?.status]).toEqual(['ready', 'todo']);
  kernel.complete(verifierId, { summary: 'holds', metadata: { gate: 'pass' } });
  expect(at(synthesizerId)).toMatchObject({ status: 'ready', assignee: null, parents: [verifierId] });
});

test('the same key answers with the swarm that it made, and a key of another task is refused', () => {
  const { kernel } = testKernel();
  const first = createSwarm(kernel, { ...PLAN, ...REST, idempotencyKey: 'k' }, 'ann');
  const again = createSwarm(kernel, { ...PLAN, ...REST, goal: 'else', idempotencyKey: 'k' }, 'bob');
  expect(again).toEqual({ ...first, created: false });
  expect(kernel.taskIds()).toHaveLength(5);
  kernel.createTask({ title: 'x', idempotencyKey: 'other' });
  expect(refusalOf(() => createSwarm(kernel, { ...PLAN, ...REST, idempotencyKey: 'other' }, 'ann'))).toBe('conflict');
});

test('what is wrong with any part leaves nothing behind', () => {
  const { kernel } = testKernel();
  const refused = (more: object): string | null =>
    refusalOf(() => createSwarm(kernel, { ...PLAN, ...REST, ...more }, 'ann'));
  expect(refused({ workers: [] })).toBe('invalid');
  expect(refused({ goal: ' \n' })).toBe('invalid');
  expect(refused({ workers: [worker('fine'), worker(' ')] })).toBe('empty_title');
  expect(refused({ synthesizer: 'x'.repeat(500) })).toBe('too_large');
  expect(kernel.taskIds()).toEqual([]);
  expect(kernel.cursor()).toBe(0);
});

test('notes are read in order, the last of each key with who wrote it, and anything else is passed over', () => {
  const { kernel } = testKernel();
  const { rootId, workerIds } = createSwarm(kernel, { ...PLAN, ...REST }, 'ann');
  const bodies = [
    '{"key":"found","value":[1]}',
    'no JSON',
    '{"value":1}',
    '{"key":"__proto__","value":{"x":1}}',
    '{"key":"found","value":"two"}',
  ];
  for (const [n, body] of bodies.entries())
    kernel.addComment(rootId, { author: `w${n}`, body: `[swarm:blackboard] ${body}` });
  kernel.addComment(rootId, { author: 'bob', body: 'a remark' });
  const { notes, authors } = readNotes(kernel.listComments(rootId));
  expect(Object.keys(notes)).toEqual(['topology', 'found', '__proto__']);
  expect(notes['found']).toBe('two');
  expect(notes['topology']).toMatchObject({ root_id: rootId, worker_ids: workerIds });
  expect([authors['found'], authors['topology']]).toEqual(['w4', 'ann']);
  expect(Reflect.get({}, 'x')).toBeUndefined();
});
