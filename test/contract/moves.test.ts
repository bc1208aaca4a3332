import { describe, expect, test } from 'vitest';
import { ruleFor, type MoveSubject } from '../../src/contract/moves.ts';
import { STATUSES, type Status } from '../../src/contract/status.ts';

const subject = (status: Status, more: Partial<MoveSubject> = {}): MoveSubject => ({
  status,
  assignee: 'shell',
  openParents: [],
  tripped: false,
  workerPid: status === 'running' ? 4242 : null,
  ...more,
});

const pairs = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));

describe('the table of legal moves', () => {
  test.each(pairs)('answers %s to %s with a label and a sentence', (from, to) => {
    const rule = ruleFor(subject(from), to);
    expect(rule.label).not.toBe('');
    expect(rule.why).not.toBe('');
    expect(rule.verb === null).toBe(rule.kind === 'no');
    expect(rule.kind === 'ask' && rule.question === undefined).toBe(false);
  });

  test('lets nobody but the dispatcher start a worker', () => {
    for (const from of STATUSES) expect(ruleFor(subject(from), 'running').kind).toBe('no');
  });

  test('never takes a task from its worker without saying so', () => {
    for (const to of STATUSES) expect(['stop', 'no']).toContain(ruleFor(subject('running'), to).kind);
    expect(ruleFor(subject('running'), 'ready').why).toContain('4242');
  });

  test.each(['triage', 'todo', 'scheduled', 'blocked', 'review', 'done'] as const)(
    'keeps a task from %s out of Ready while a parent is open, and names the parent',
    (from) => {
      const rule = ruleFor(subject(from, { openParents: ['t_23f6aaaa'] }), 'ready');
      expect(rule).toMatchObject({ kind: 'no', label: 'Waits on t_23f6aaaa' });
    },
  );

  test('asks for a worker before a task without one is queued', () => {
    expect(ruleFor(subject('todo', { assignee: null }), 'ready')).toMatchObject({ kind: 'ask', question: 'worker' });
  });

  test('calls the unblocking of a tripped task what it is', () => {
    expect(ruleFor(subject('blocked', { tripped: true }), 'ready').label).toBe('Reset breaker');
    expect(ruleFor(subject('blocked'), 'ready').label).toBe('Unblock');
  });
});
