/** Ends the open run of a task that leaves `running`, and says what that changes on the task's row. */
import { firstLine } from '../text.ts';
import type { TaskRow } from '../rows.ts';
import { endRun, openRunOf, type RunEnd } from '../runs.ts';
import type { TaskChange } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';

/** Characters of a summary or error that its card shows. */
const LAST_LINE_CHARS_MAX = 200;

export interface ClosedRun {
  /** The run that was closed, or null when none was open. */
  runId: number | null;
  change: TaskChange;
}

/** The line that the card shows of a run that ended so; null leaves the old one. */
export function lastLineOf(end: Pick<RunEnd, 'summary' | 'error'>): string | null {
  return firstLine(end.summary, LAST_LINE_CHARS_MAX) ?? firstLine(end.error, LAST_LINE_CHARS_MAX);
}

/** Closes the task's open run, if it has one. The caller moves the task in the same transaction. */
export function closeRun(tx: Transaction, row: TaskRow, end: RunEnd): ClosedRun {
  const run = openRunOf(tx.db, row);
  if (run === null) return { runId: null, change: {} };
  const mayLive = endRun(tx, run, end);
  return {
    runId: run.id,
    change: { lingering: row.lingering + (mayLive ? 1 : 0), last_line: lastLineOf(end) ?? row.last_line },
  };
}
