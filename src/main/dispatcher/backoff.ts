/**
 * How long a failed task waits for its next run (failures.md F042). Derived from the row alone, so that it survives
 * restarts and every dispatcher says the same; the jitter comes from the task's id, so that tasks that failed
 * together do not come back together, and a test can foresee it.
 */
import type { RunOutcome } from '../../contract/status.ts';
import type { QueueEntry } from '../kernel/kernel.ts';

const LONGEST_MS = 300_000;
/** What could not be started is less likely to be mended by the next second than what ran and fell. */
const FACTORS: Partial<Record<RunOutcome, number>> = { spawn_failed: 2 };

export interface RetryFacts {
  /** Counted failures in a row, from 1. */
  failures: number;
  outcome: RunOutcome;
  /** Pause before the first retry; 0 for none. */
  baseMs: number;
  /** What the jitter is drawn from: the task's id. */
  seed: string;
}

/**
 * Whole milliseconds between the end of the failed run and the next: between half of the pause and all of it. The
 * pause doubles with each failure up to five minutes.
 */
export function retryDelayMs({ failures, outcome, baseMs, seed }: RetryFacts): number {
  if (baseMs <= 0) return 0;
  const doublings = Math.min(30, Math.max(0, Math.trunc(failures) - 1));
  const pause = Math.min(LONGEST_MS, baseMs * (FACTORS[outcome] ?? 1) * 2 ** doublings);
  return Math.round(pause / 2 + (pause / 2) * fractionOf(`${seed}:${failures}`));
}

/** When the task may start again, epoch milliseconds, or null when it may now. */
export function retryAt(entry: Pick<QueueEntry, 'id' | 'lastFailure'>, baseMs: number, now: number): number | null {
  if (entry.lastFailure === null) return null;
  const { failures, outcome, endedAt } = entry.lastFailure;
  const at = endedAt + retryDelayMs({ failures, outcome, baseMs, seed: entry.id });
  // A failure in the future was recorded before the clock was set back; nobody waits for that (F038).
  return endedAt <= now && now < at ? at : null;
}

/** From 0 to below 1, spread evenly over texts (FNV-1a, then the finaliser of MurmurHash3). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
