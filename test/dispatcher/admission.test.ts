/** Who starts and why the others wait: the pure part of dispatching (failures.md F015, F016, F017; I17, P9, P10). */
import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { overlaps } from '../../src/main/dispatcher/admission-checks.ts';
import { admit, reasonsFor, type AdmissionFacts } from '../../src/main/dispatcher/admission.ts';
import type { QueueEntry } from '../../src/main/kernel/kernel.ts';

const entry = (id: string, more: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  title: id,
  assignee: 'shell',
  tenant: null,
  priority: 0,
  workspaceKind: 'scratch',
  workspacePath: null,
  statusSince: 0,
  hold: null,
  workerLingers: false,
  lastFailure: null,
  ...more,
});

const facts = (queue: QueueEntry[], more: Partial<AdmissionFacts> = {}): AdmissionFacts => ({
  queue,
  isPaused: false,
  isOnBattery: false,
  workersMax: 10,
  workersLive: 0,
  tenantWorkersMax: Number.POSITIVE_INFINITY,
  tenantLive: new Map(),
  startsMax: 100,
  defaultAssignee: null,
  profileOf: (name) => (name === 'shell' ? { slots: 10, live: 0, problem: null, heldUntil: null } : null),
  retryAt: () => null,
  isMemoryLow: false,
  stoppingTasks: new Set(),
  busyFolders: [],
  folderOf: (task) => task.workspacePath,
  lastCheck: () => null,
  ...more,
});

const codes = (decision: ReturnType<typeof admit>): Record<string, string | null> =>
  Object.fromEntries(decision.holds.map(({ entry: { id }, hold }) => [id, hold?.code ?? null]));

const codesOf = (reasons: readonly { code: string }[]): string[] => reasons.map(({ code }) => code);

test('every cause of waiting has its own code and a sentence (F016)', () => {
  const problem = { code: 'no_command' as const, text: 'The command "x" was not found.' };
  const decision = admit(
    facts(
      [
        entry('nobody', { assignee: null }),
        entry('unknown', { assignee: 'ghost' }),
        entry('broken', { assignee: 'broken' }),
        entry('limited', { assignee: 'limited' }),
        entry('lingers', { workerLingers: true }),
        entry('failed', { lastFailure: { failures: 1, outcome: 'crashed', endedAt: 5 } }),
        entry('stopping'),
        entry('folder', { workspaceKind: 'dir', workspacePath: '/repo/sub' }),
        entry('full', { assignee: 'full' }),
        entry('first'),
        entry('second'),
      ],
      {
        workersMax: 1,
        stoppingTasks: new Set(['stopping']),
        retryAt: ({ lastFailure }) => lastFailure?.endedAt ?? null,
        busyFolders: ['/repo'],
        profileOf: (name) => {
          const usual = { slots: 3, live: 0, problem: null, heldUntil: null };
          if (name === 'ghost') return null;
          if (name === 'broken') return { ...usual, problem };
          if (name === 'limited') return { ...usual, heldUntil: Date.UTC(2026, 0, 15, 12) };
          return name === 'full' ? { ...usual, live: 3 } : usual;
        },
      },
    ),
  );
  expect(codes(decision)).toEqual({
    nobody: 'unassigned',
    unknown: 'unknown_profile',
    broken: 'no_command',
    limited: 'quota',
    lingers: 'stopping',
    stopping: 'stopping',
    failed: 'backoff',
    folder: 'workspace_busy',
    full: 'cap_profile',
    second: 'cap_board',
  });
  expect(decision.start.map((start) => start.entry.id)).toEqual(['first']);
  expect(admit(facts([entry('one'), entry('two')], { isMemoryLow: true }))).toMatchObject({
    start: [],
    holds: [{ hold: { code: 'low_memory' } }, { hold: { code: 'low_memory' } }],
  });
  expect(decision.unassigned).toEqual(['nobody']);
  expect(decision.isFull).toBe(true);
  expect(decision.holds.find(({ entry: { id } }) => id === 'limited')?.hold?.text).toContain('at 12:00 UTC');
  // Each says what clears it.
  const own = decision.holds.filter(({ hold }) => hold !== problem);
  for (const { hold } of own) expect(hold?.text).toMatch(/(?:: |; |and is |tried again).+\.$/);
});

test('a task with every reason is told all of them, in the order in which they are stored one after the other (I17)', () => {
  const heldUntil = Date.UTC(2026, 0, 15, 12);
  const problem = { code: 'no_command' as const, text: 'The command "x" was not found.' };
  const profile = { slots: 2, live: 2, problem, heldUntil };
  const task = entry('t', { tenant: 'a', workspaceKind: 'dir', workspacePath: '/repo', workerLingers: true });
  const all = facts([task], {
    isPaused: true,
    isOnBattery: true,
    workersMax: 3,
    workersLive: 3,
    tenantWorkersMax: 1,
    tenantLive: new Map([['a', 1]]),
    profileOf: () => profile,
    retryAt: () => heldUntil,
    isMemoryLow: true,
    busyFolders: ['/repo'],
    lastCheck: () => expect.fail('an answer makes no folder'),
  });
  const usual = { slots: 9, live: 0, problem: null, heldUntil: null };
  /** Each row: the next reason in order, and what clears it. */
  const rows: [code: string, text: string, cleared: Partial<AdmissionFacts>][] = [
    ['paused', 'resume it', { isPaused: false }],
    ['paused', 'plugged in', { isOnBattery: false }],
    ['stopping', 'proven gone', { queue: [{ ...task, workerLingers: false }] }],
    ['no_command', 'not found', { profileOf: () => ({ ...profile, problem: null }) }],
    ['quota', 'at 12:00 UTC', { profileOf: () => ({ ...profile, problem: null, heldUntil: null }) }],
    ['backoff', 'tried again', { retryAt: () => null }],
    ['workspace_busy', '/repo', { busyFolders: [] }],
    ['cap_profile', 'All 2 slots', { profileOf: () => usual }],
    ['cap_board', 'tenant "a"', { tenantLive: new Map() }],
    ['cap_board', 'of this board', { workersLive: 2 }],
    ['low_memory', 'memory', { isMemoryLow: false }],
  ];
  let now = all;
  for (const [at, [, , cleared]] of rows.entries()) {
    const reasons = reasonsFor(now, now.queue[0] ?? task);
    expect(reasons).toMatchObject(
      rows.slice(at).map(([code, text]) => ({ code, text: expect.stringContaining(text) })),
    );
    expect(admit(now).holds).toMatchObject([{ hold: reasons[0] }]);
    now = { ...now, ...cleared };
  }
  expect(reasonsFor(now, now.queue[0] ?? task)).toEqual([]);
  expect(codesOf(reasonsFor({ ...all, profileOf: () => null }, task))).toEqual([
    'paused',
    'paused',
    'stopping',
    'unknown_profile',
    'backoff',
    'workspace_busy',
    'cap_board',
    'cap_board',
    'low_memory',
  ]);
  expect(codesOf(reasonsFor({ ...all, busyFolders: [] }, { ...task, assignee: null, tenant: null }))).toEqual([
    'paused',
    'paused',
    'unassigned',
    'stopping',
    'backoff',
    'cap_board',
    'low_memory',
  ]);
});

test('a paused board starts nothing and says so on every card (F020)', () => {
  const decision = admit(facts([entry('a'), entry('b')], { isPaused: true }));
  expect(decision.start).toEqual([]);
  expect(codes(decision)).toEqual({ a: 'paused', b: 'paused' });
});

test('a machine on battery starts nothing where the configuration says so, and says so on every card', () => {
  const decision = admit(facts([entry('a'), entry('b')], { isOnBattery: true }));
  expect(decision.start).toEqual([]);
  expect(decision.isFull).toBe(true);
  expect(codes(decision)).toEqual({ a: 'paused', b: 'paused' });
  expect(decision.holds[0]?.hold?.text).toBe('Waits until the machine is plugged in.');
});

test('a reason that no longer holds is cleared even when the task does not start now', () => {
  const waiting = entry('b', { hold: { code: 'no_command', text: 'old' } });
  const decision = admit(facts([entry('a'), waiting], { startsMax: 1 }));
  expect(codes(decision)).toEqual({ b: null });
});

test('live, stopping and lingering workers use the slots of board and profile alike (F015, Q5)', () => {
  const queue = Array.from({ length: 8 }, (_, at) => entry(`t${at}`));
  expect(admit(facts(queue, { workersMax: 5, workersLive: 3 })).start).toHaveLength(2);
  const profileOf = () => ({ slots: 4, live: 3, problem: null, heldUntil: null });
  expect(admit(facts(queue, { profileOf })).start).toHaveLength(1);
});

test('a tenant has a cap of its own, and what it leaves goes to the others (F015, F017)', () => {
  const of = (id: string, tenant: string | null) => entry(id, { tenant });
  const queue = [of('a1', 'a'), of('a2', 'a'), of('a3', 'a'), of('b1', 'b'), of('b2', 'b'), of('free', null)];
  const decision = admit(facts(queue, { tenantWorkersMax: 2, tenantLive: new Map([['b', 2]]) }));
  expect(decision.start.map((start) => start.entry.id)).toEqual(['a1', 'a2', 'free']);
  expect(codes(decision)).toEqual({ a3: 'cap_board', b1: 'cap_board', b2: 'cap_board' });
  expect(decision.holds[0]?.hold?.text).toContain('tenant "a"');
  expect(decision.isFull).toBe(false);
});

test('lowering the cap below what runs starts nothing and takes nothing away (F015)', () => {
  expect(admit(facts([entry('a')], { workersMax: 1, workersLive: 5 })).start).toEqual([]);
});

test('a task that fails the last check uses no slot, and no other task is checked (F017)', () => {
  const checked: string[] = [];
  const problem = { code: 'no_workspace' as const, text: 'The folder is gone.' };
  const lastCheck: AdmissionFacts['lastCheck'] = ({ id }) => {
    checked.push(id);
    return id === 'bad' ? problem : null;
  };
  const decision = admit(facts([entry('bad'), entry('good'), entry('later')], { workersMax: 1, lastCheck }));
  expect(decision.start.map((start) => start.entry.id)).toEqual(['good']);
  expect(codes(decision)).toEqual({ bad: 'no_workspace', later: 'cap_board' });
  expect(checked).toEqual(['bad', 'good']);
});

test('the default assignee is used for tasks that have none', () => {
  const decision = admit(facts([entry('a', { assignee: null })], { defaultAssignee: 'shell' }));
  expect(decision.start).toEqual([expect.objectContaining({ assignee: 'shell' })]);
  expect(decision.unassigned).toEqual([]);
});

test('two tasks of one tick never share a folder, nor do parent and child folders (F082)', () => {
  const dir = (id: string, workspacePath: string) => entry(id, { workspaceKind: 'dir', workspacePath });
  const decision = admit(facts([dir('a', '/w'), dir('b', '/w'), dir('c', '/w/sub'), dir('d', '/w2')]));
  expect(decision.start.map((start) => start.entry.id)).toEqual(['a', 'd']);
  expect(overlaps('/', '/anything')).toBe(true);
  expect(overlaps('/a/b', '/a/bc')).toBe(false);
});

test('with k free slots and n startable tasks, the first min(k, n) start in order, whatever stands between them (F017)', () => {
  const kinds = fc.constantFrom('good', 'nobody', 'ghost', 'lingers');
  fc.assert(
    fc.property(fc.array(kinds, { maxLength: 30 }), fc.nat(12), fc.nat(12), (list, workersMax, workersLive) => {
      const queue = list.map((kind, at) => {
        if (kind === 'nobody') return entry(`t${at}`, { assignee: null });
        if (kind === 'ghost') return entry(`t${at}`, { assignee: 'ghost' });
        return entry(`t${at}`, { workerLingers: kind === 'lingers' });
      });
      const profileOf: AdmissionFacts['profileOf'] = (name) =>
        name === 'ghost' ? null : { slots: 99, live: 0, problem: null, heldUntil: null };
      const decision = admit(facts(queue, { workersMax, workersLive, profileOf }));
      const good = queue.filter((_, at) => list[at] === 'good').map((task) => task.id);
      const free = Math.max(0, workersMax - workersLive);
      expect(decision.start.map((start) => start.entry.id)).toEqual(good.slice(0, free));
      expect(decision.holds.every(({ hold }) => hold !== null)).toBe(true);
      expect(decision.start.length + decision.holds.length).toBe(queue.length);
    }),
  );
});
