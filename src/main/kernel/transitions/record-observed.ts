/**
 * What the dispatcher found after a worker said that it is done, stored beside what the worker said (F047). When the
 * task waits for its check, this decides: done, or a person's review with the reason.
 */
import { ERROR_CHARS_MAX } from '../../../contract/limits.ts';
import type { CheckResult, ObservedFacts } from '../../../contract/task.ts';
import { insertComment } from '../comments.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import type { RunRow, TaskRow } from '../rows.ts';
import { requireRunRow } from '../runs.ts';
import { findRow, touchCard } from '../tasks.ts';
import { cut, firstLine } from '../text.ts';
import type { Transaction } from '../transaction.ts';
import { lastLineOf } from './close-run.ts';
import { finishTask } from './complete-task.ts';

const STORE = 'UPDATE task_runs SET observed = ?, to_observe = 0 WHERE id = ? AND to_observe = 1';

const NOTE = `UPDATE tasks SET last_line = ?, updated_at = ?, version = version + 1, change_seq = ${NEXT_EVENT} WHERE id = ?`;

/** Paths that a sentence names; the facts hold all of them. */
const TOLD_MAX = 20;
const SUMMARY_CHARS_MAX = 400;
const DISPATCHER = 'dispatcher';

/** Facts that were stored stay: a second account of the same run changes nothing. */
export function recordObserved(tx: Transaction, runId: string, facts: ObservedFacts): void {
  const run = requireRunRow(tx.db, runId);
  if (tx.db.run(STORE, [JSON.stringify(facts), run.id]).changes !== 1) return;
  const row = findRow(tx.db, run.task_id);
  if (row === undefined) return;
  touchCard(tx, row.id);
  const isWaiting = waitsForCheck(row, run);
  const { check, missing } = facts;
  if (isWaiting && check?.passed === true && missing.length === 0) {
    const { summary, metadata } = run;
    const end = { outcome: 'completed', cause: 'check', summary, metadata } as const;
    finishTask(tx, row, { result: null, actor: DISPATCHER, isChecked: true, end });
    return;
  }
  const reasons = [failedCheck(run, check), missingText(missing)].filter((text) => text !== null);
  const reason = cut(reasons.join(' '), ERROR_CHARS_MAX);
  if (reason === '') return;
  say(tx, row, check?.passed === false && check.output !== '' ? `${reason}\n\n${fenced(check.output)}` : reason);
  tx.db.run(NOTE, [lastLineOf({ error: reason }), tx.now, row.id]);
  if (!isWaiting) return;
  const summary = firstLine(reason, SUMMARY_CHARS_MAX);
  recordEvent(tx, row.id, 'review_requested', { summary, from: 'review', actor: DISPATCHER });
}

/** A person who moved the task meanwhile has decided, even when it is in review again. */
function waitsForCheck(row: TaskRow, run: RunRow): boolean {
  return run.has_check === 1 && row.status === 'review' && row.status_since <= (run.ended_at ?? 0);
}

function failedCheck(run: RunRow, check: CheckResult | null): string | null {
  if (run.has_check !== 1 || check?.passed === true) return null;
  return check?.text ?? 'The check has not run: the profile has none any more.';
}

function missingText(missing: readonly string[]): string | null {
  if (missing.length === 0) return null;
  const named = missing.length === 1 ? 'a file that does' : `${missing.length} files that do`;
  const more = missing.length > TOLD_MAX ? ', …' : '';
  return `The worker named ${named} not exist: ${missing.slice(0, TOLD_MAX).join(', ')}${more}.`;
}

/** Kept with the task, where people see it and the next worker reads it. */
function say(tx: Transaction, row: TaskRow, body: string): void {
  insertComment(tx, row.id, { author: DISPATCHER, body }, null);
}

/** As a block of code that nothing in the text can end. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
