/** What was found after a completion, in words: what is wrong comes first (failures.md F047). */
import { expect, test } from 'vitest';
import { isDoubtful, observedText } from '../../src/contract/observed-text.ts';
import type { CheckResult, ObservedFacts } from '../../src/contract/task.ts';

const nothing: ObservedFacts = { exitCode: 0, changes: null, claimed: 0, missing: [], check: null };
const check: CheckResult = { passed: true, exitCode: 0, text: 'The check "true" passed.', output: '', rewrote: false };
const failed: CheckResult = { ...check, passed: false, exitCode: 3, text: 'The check "t" failed with exit code 3.' };
const paths = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const CASES: [facts: ObservedFacts | null, text: string, doubtful: boolean][] = [
  [null, '', false],
  [nothing, '', false],
  [{ ...nothing, changes: { commits: 0, files: 0, added: 0, removed: 0 } }, '0 files changed', false],
  [{ ...nothing, changes: { commits: 2, files: 1, added: 3, removed: 1 } }, '1 file changed +3 -1 in 2 commits', false],
  [{ ...nothing, claimed: 2, missing: ['gone'] }, 'named but missing: gone; 1 named file found', true],
  [{ ...nothing, claimed: 7, missing: paths }, 'named but missing: a, b, c, d, e and 2 more', true],
  [{ ...nothing, check: { ...check, rewrote: true } }, 'check passed and changed files', false],
  [{ ...nothing, check: failed, claimed: 1 }, 'The check "t" failed with exit code 3; 1 named file found', true],
];

test.each(CASES)('facts %# are told in one line', (facts, text, doubtful) => {
  expect(observedText(facts)).toBe(text);
  expect(isDoubtful(facts)).toBe(doubtful);
});
