/**
 * Turns a raw idea into a task (kernel-spec 2.3, specify): its words are changed and it leaves triage, in one
 * transaction. What to write is decided by a person or a program of theirs, never here.
 */
import type { Refusal } from '../../../contract/error.ts';
import type { SpecifyInput } from '../../../contract/task.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { insertComment } from '../comments.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence, refuseWorker } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { promoteOne } from '../links.ts';
import type { TaskRow } from '../rows.ts';
import { moveTask, requireRow, requireWholeRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { editsOf, textOf, writeEdits, type Edits } from './edit-task.ts';

/** What leaving triage forgets: whoever accepts the task ends the count of its block loop. */
const ACCEPTED = { block_recurrences: 0, last_block_kind: null } as const;

/** The same request again, after the first was carried out. */
function isRepeated(tx: Transaction, row: TaskRow, edits: Edits): boolean {
  if (row.status === 'triage' || edits.size > 0) return false;
  return tx.db.get(`SELECT 1 FROM task_events WHERE task_id = ? AND kind = 'specified'`, [row.id]) !== undefined;
}

/** Leaves triage for todo, waiting for its parents and for what `told` adds; the caller tells of it. */
export function leaveTriage(tx: Transaction, id: string): void {
  moveTask(tx, requireRow(tx.db, id), 'todo', ACCEPTED);
}

/** Writes the fields that differ and tells of a new assignee. @returns the names of those that differ */
export function rewrite(tx: Transaction, row: TaskRow, edits: Edits, actor: string): string[] {
  writeEdits(tx, row, edits);
  const assignee = edits.get('assignee');
  if (assignee !== undefined) recordEvent(tx, row.id, 'assigned', { assignee: textOf(assignee.value), actor });
  return [...edits.values()].map((edit) => edit.field);
}

/**
 * triage → ready, or todo while a parent holds it back. Asked again with the same words it changes nothing.
 * @returns Refusal 'forbidden' for a worker, 'conflict' for another version, 'illegal_move' outside triage
 */
export function specifyTask(tx: Transaction, id: string, input: SpecifyInput, by: Actor): Refusal | undefined {
  const row = requireWholeRow(tx.db, id);
  const { title, body, assignee } = input;
  const edits = editsOf(row, {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(assignee === undefined ? {} : { assignee }),
  });
  const worker = refuseWorker(by);
  if (worker === null && isRepeated(tx, row, edits)) return undefined;
  const refusal = worker ?? fence(tx, row, by) ?? refuseMove('specify', row);
  if (refusal !== null) return refusal;
  const actor = actorOf(by);
  const changed = rewrite(tx, row, edits, actor);
  if (changed.length > 0) {
    insertComment(tx, id, { author: actor, body: `Specified; changed: ${changed.join(', ')}.` }, null);
  }
  leaveTriage(tx, id);
  const told = changed.length === 0 ? {} : { changed_fields: changed };
  recordEvent(tx, id, 'specified', { status: 'todo', ...told, actor });
  promoteOne(tx, id);
  return undefined;
}
