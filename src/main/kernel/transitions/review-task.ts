/** The review lane: a stored hold that dispatch cannot skip (F052), entered by a verdict or a person, left by a person. */
import type { Refusal } from '../../../contract/error.ts';
import { ERROR_CHARS_MAX } from '../../../contract/limits.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { insertComment } from '../comments.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence, fenceVerdict } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { demoteChildren } from '../links.ts';
import type { TaskRow } from '../rows.ts';
import { insertEndedRun, type RunEnd } from '../runs.ts';
import { moveTask, requireRow } from '../tasks.ts';
import { cut } from '../text.ts';
import type { Transaction } from '../transaction.ts';
import { cleanResult } from '../validate.ts';
import { closeRun, lastLineOf } from './close-run.ts';
import { refuseOpenParents } from './queue-task.ts';

/** Moves the task to review with what the run, if any, had to say. */
export function enterReview(tx: Transaction, row: TaskRow, end: RunEnd, actor: string): void {
  const closed = closeRun(tx, row, end);
  let { runId, change } = closed;
  if (runId === null && end.summary != null) {
    runId = insertEndedRun(tx, row, end);
    change = { run_count: row.run_count + 1, last_line: lastLineOf(end) ?? row.last_line };
  }
  moveTask(tx, row, 'review', change);
  const summary = end.summary == null ? null : cut(end.summary, ERROR_CHARS_MAX);
  recordEvent(tx, row.id, 'review_requested', { summary, from: row.status, actor }, runId);
  if (row.status === 'done') demoteChildren(tx, row);
}

/** running, ready, blocked, done → review. */
export function requestReview(tx: Transaction, id: string, by: Actor & { summary?: string }): Refusal | undefined {
  const summary = cleanResult('summary', by.summary);
  const row = requireRow(tx.db, id);
  const refusal = fenceVerdict(tx, row, by, { verb: 'review', summary }) ?? refuseMove('requestReview', row);
  if (refusal !== null) return refusal;
  const cause = by.runToken === undefined ? 'person' : 'verdict';
  enterReview(tx, row, { outcome: 'review', cause, summary }, actorOf(by));
  return undefined;
}

/** review → ready, with the change asked for as a comment that the next worker reads. */
export function requestChanges(tx: Transaction, id: string, change: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('requestChanges', row) ?? refuseOpenParents(tx, row);
  if (refusal !== null) return refusal;
  const actor = actorOf(by);
  moveTask(tx, row, 'ready');
  const comment = insertComment(tx, id, { author: actor, body: change }, null);
  recordEvent(tx, id, 'changes_requested', { actor, comment: comment.id });
  return undefined;
}
