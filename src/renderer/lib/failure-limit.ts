/** After how many failures in a row a task is given up, as a person sets it. Pure. */
import type { Card } from '../../contract/task.ts';

/** The most failures that a task may be allowed. */
export const RETRIES_MAX = 1000;

const RAISED_BY = 2;

/** What "raise the limit" raises it to; null when there is no room. */
export function raisedLimit({ failureLimit }: Pick<Card, 'failureLimit'>): number | null {
  return failureLimit < RETRIES_MAX ? Math.min(failureLimit + RAISED_BY, RETRIES_MAX) : null;
}

const SETUP = [
  // A variable of the environment, by its name.
  /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/,
  /\benv(?:ironment)?\b/i,
  /\b(?:ENOENT|EACCES|ENOEXEC)\b/,
  /not on the PATH|no such file|not found|permission denied|(?:could not|cannot|did not) (?:be )?start/i,
];

/** True when the words of an error are about the environment or the start of a worker, which its settings can mend. */
export function isAboutSetup(error: string): boolean {
  return SETUP.some((sign) => sign.test(error));
}
