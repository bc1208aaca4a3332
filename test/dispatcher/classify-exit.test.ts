/** The table from the end of a process to the outcome of its run (failures.md F031, F043, F045, F046; defect Q21). */
import { expect, test } from 'vitest';
import { COUNTED_OUTCOMES } from '../../src/contract/status.ts';
import type { VerdictSource } from '../../src/contract/profile.ts';
import { classifyExit, type StopReason } from '../../src/main/dispatcher/classify-exit.ts';

type Row = [VerdictSource, number | null, string | null, StopReason | null, string, string];

const TABLE: Row[] = [
  ['exit-code', 0, null, null, 'completed', 'exit'],
  ['exit-code', 1, null, null, 'crashed', 'exit'],
  ['exit-code', 75, null, null, 'rate_limited', 'exit'],
  ['exit-code', 137, null, null, 'crashed', 'signal'],
  ['exit-code', null, 'SIGKILL', null, 'crashed', 'signal'],
  ['exit-code', null, 'SIGTERM', null, 'crashed', 'signal'],
  ['exit-code', 0, null, 'time_limit', 'timed_out', 'time_limit'],
  ['exit-code', 143, null, 'time_limit', 'timed_out', 'time_limit'],
  ['exit-code', 0, null, 'stop', 'released', 'stop'],
  ['exit-code', null, null, 'stop', 'released', 'stop'],
  ['tools', 0, null, null, 'no_verdict', 'exit'],
  ['tools', 1, null, null, 'crashed', 'exit'],
  ['tools', 75, null, null, 'rate_limited', 'exit'],
  ['tools', 143, null, null, 'crashed', 'signal'],
  ['tools', 0, null, 'time_limit', 'timed_out', 'time_limit'],
  ['tools', null, 'SIGKILL', 'stop', 'released', 'stop'],
];

test.each(TABLE)(
  'a worker that reports by %s and ends with code %s, signal %s, stopped for %s is %s by %s',
  (verdict, code, signal, stoppedFor, outcome, cause) => {
    expect(classifyExit({ verdict, code, signal, stoppedFor, lastLine: 'the end', quotaSigns: [] })).toMatchObject({
      outcome,
      cause,
    });
  },
);

test('only faults of the worker itself use up an attempt (I18, P7)', () => {
  const counted = TABLE.filter(([verdict, code, signal, stoppedFor]) =>
    COUNTED_OUTCOMES.includes(
      classifyExit({ verdict, code, signal, stoppedFor, lastLine: '', quotaSigns: [] }).outcome,
    ),
  );
  expect(counted.every(([, code, , stoppedFor]) => code !== 75 && stoppedFor !== 'stop')).toBe(true);
});

test('a script is summed up by its last line, and a failure carries it as evidence', () => {
  const facts = {
    verdict: 'exit-code',
    signal: null,
    stoppedFor: null,
    lastLine: 'all 7 tests pass',
    quotaSigns: [],
  } as const;
  expect(classifyExit({ ...facts, code: 0 }).summary).toBe('all 7 tests pass');
  expect(classifyExit({ ...facts, code: 2 })).toMatchObject({
    exitCode: 2,
    exitSignal: null,
    error: 'Exit code 2. Last line: all 7 tests pass',
  });
  expect(classifyExit({ ...facts, code: 0, lastLine: '' }).summary).toBeNull();
});

test('a code that a shell uses for a signal is named as that signal', () => {
  const facts = { verdict: 'tools', signal: null, stoppedFor: null, lastLine: '', quotaSigns: [] } as const;
  expect(classifyExit({ ...facts, code: 137 })).toMatchObject({ exitCode: 137, exitSignal: 'SIGKILL' });
});

test('a usage limit that an agent reports in words is not counted; the same words at the end of a success mean nothing (F046)', () => {
  const facts = { verdict: 'tools', signal: null, stoppedFor: null, quotaSigns: ['usage limit'] } as const;
  const limited = { ...facts, lastLine: 'You have hit your Usage Limit; try again at 5 pm.' };
  expect(classifyExit({ ...limited, code: 1 })).toMatchObject({ outcome: 'rate_limited', cause: 'exit' });
  expect(classifyExit({ ...limited, code: 0 }).outcome).toBe('no_verdict');
  expect(classifyExit({ ...limited, code: 137 }).outcome).toBe('crashed');
  expect(classifyExit({ ...facts, lastLine: 'TypeError', code: 1 }).outcome).toBe('crashed');
});

test('an exit code that the profile explains is told with its meaning, and a name of an object is none', () => {
  const facts = {
    verdict: 'tools',
    signal: null,
    stoppedFor: null,
    lastLine: 'Invalid auth.',
    quotaSigns: [],
  } as const;
  const exitMeanings = { 41: 'not signed in' };
  expect(classifyExit({ ...facts, code: 41, exitMeanings })).toMatchObject({
    outcome: 'crashed',
    error: 'Exit code 41: not signed in. Last line: Invalid auth.',
  });
  expect(classifyExit({ ...facts, code: 42, exitMeanings }).error).toBe('Exit code 42. Last line: Invalid auth.');
});
