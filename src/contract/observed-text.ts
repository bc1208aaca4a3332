/** What was found after a completion, in one line, for the command line and the window alike (failures.md F047). Pure. */
import type { ObservedFacts } from './task.ts';

const PATHS_TOLD_MAX = 5;

/** Parts as sentences without an end, '' when nothing is worth a word. */
export function observedText(facts: ObservedFacts | null): string {
  return facts === null ? '' : [...wrongOf(facts), ...rightOf(facts)].join('; ');
}

/** True when what was found is not what the worker said. */
export function isDoubtful(facts: ObservedFacts | null): boolean {
  return facts !== null && (facts.missing.length > 0 || facts.check?.passed === false);
}

function wrongOf({ missing, check }: ObservedFacts): string[] {
  const more = missing.length > PATHS_TOLD_MAX ? ` and ${missing.length - PATHS_TOLD_MAX} more` : '';
  return [
    ...(missing.length === 0 ? [] : [`named but missing: ${missing.slice(0, PATHS_TOLD_MAX).join(', ')}${more}`]),
    ...(check === null || check.passed ? [] : [check.text.replace(/\.$/u, '')]),
  ];
}

function rightOf({ changes, claimed, missing, check }: ObservedFacts): string[] {
  const commits = changes === null || changes.commits === 0 ? '' : ` in ${counted(changes.commits, 'commit')}`;
  const lines = changes === null || changes.files === 0 ? '' : ` +${changes.added} -${changes.removed}`;
  const there = claimed - missing.length;
  return [
    ...(changes === null ? [] : [`${counted(changes.files, 'file')} changed${lines}${commits}`]),
    ...(there === 0 ? [] : [`${counted(there, 'named file')} found`]),
    ...(check?.passed === true ? [`check passed${check.rewrote === true ? ' and changed files' : ''}`] : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
