import { describe, expect, it } from 'vitest';
import { HOLD_CODES } from '../../../src/contract/status.ts';
import { decideDrain, exitOfDrain } from '../../../src/main/hosts/cli/drain-decision.ts';

const ready = (hold: { code: (typeof HOLD_CODES)[number]; text: string } | null, workerLingers = false) => ({
  id: 't_1',
  title: 'task',
  hold,
  workerLingers,
});

describe('the end of a drain', () => {
  it('comes when nothing lives and nothing is ready', () => {
    expect(decideDrain({ live: 0, ready: [], isPaused: false })).toEqual({ kind: 'over', stuck: [] });
  });

  it('waits for live workers and for ready tasks nobody has looked at', () => {
    expect(decideDrain({ live: 1, ready: [], isPaused: false }).kind).toBe('wait');
    expect(decideDrain({ live: 0, ready: [ready(null)], isPaused: false }).kind).toBe('wait');
  });

  it.each(
    HOLD_CODES.filter((code) =>
      ['unassigned', 'unknown_profile', 'no_command', 'no_workspace', 'paused', 'schedule'].includes(code),
    ),
  )('does not wait for a task held by %s, and says why it cannot start', (code) => {
    const decision = decideDrain({ live: 0, ready: [ready({ code, text: 'Because.' })], isPaused: false });
    expect(decision).toEqual({ kind: 'over', stuck: [{ id: 't_1', title: 'task', why: 'Because.' }] });
  });

  it.each(['cap_board', 'cap_profile', 'workspace_busy', 'stopping', 'quota', 'backoff', 'low_memory'] as const)(
    'waits for a task held by %s, which passes',
    (code) => {
      expect(decideDrain({ live: 0, ready: [ready({ code, text: 'Because.' })], isPaused: false }).kind).toBe('wait');
    },
  );

  it('waits for a task whose earlier worker is still being stopped', () => {
    const held = ready({ code: 'unassigned', text: 'Because.' }, true);
    expect(decideDrain({ live: 0, ready: [held], isPaused: false }).kind).toBe('wait');
  });

  it('ends on a paused board with every ready task named', () => {
    const decision = decideDrain({ live: 0, ready: [ready(null)], isPaused: true });
    expect(decision).toMatchObject({ kind: 'over', stuck: [{ why: expect.stringContaining('paused') }] });
  });

  it('says 0 when nothing waits for a person and 3 otherwise', () => {
    expect(exitOfDrain({ blocked: [], review: [], stuck: [] })).toBe(0);
    expect(exitOfDrain({ blocked: [1], review: [], stuck: [] })).toBe(3);
    expect(exitOfDrain({ blocked: [], review: [1], stuck: [] })).toBe(3);
    expect(exitOfDrain({ blocked: [], review: [], stuck: [1] })).toBe(3);
  });
});
