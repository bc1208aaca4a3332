/**
 * Deletes tasks so that it can be undone. A deleted task stands hidden in the archive with its links, so an unfinished
 * parent goes on holding its children back and they say so (Q50, F053); nothing is started by deleting. After the
 * window its rows are purged, all but the `deleted` event that tells other clients.
 */
import { Refusal } from '../../../contract/error.ts';
import { UNDELETE_SECONDS } from '../../../contract/limits.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import { actorOf, fence, refuseWorker } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { promoteChildren } from '../links.ts';
import type { WholeTaskRow } from '../rows.ts';
import { requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { enterArchive, leaveArchive } from './archive-task.ts';

const HIDE = `UPDATE tasks SET deleted_at = @now, deleted_from = @from, updated_at = @now, version = version + 1,
  change_seq = ${NEXT_EVENT} WHERE id = @id AND deleted_at IS NULL`;

const SHOW = `UPDATE tasks SET deleted_at = NULL, deleted_from = NULL, updated_at = @now, version = version + 1,
  change_seq = ${NEXT_EVENT} WHERE id = @id AND deleted_at IS NOT NULL`;

/**
 * Deleted long enough, with no worker that may still live, and with no child that would be left waiting for nothing:
 * such a parent is kept until its children are gone or done.
 */
const PURGEABLE = `SELECT id FROM tasks t WHERE deleted_at IS NOT NULL AND deleted_at <= ?
  AND NOT EXISTS (SELECT 1 FROM task_runs r WHERE r.task_id = t.id AND r.worker_gone = 0)
  AND NOT EXISTS (SELECT 1 FROM task_links l JOIN tasks c ON c.id = l.child_id
    WHERE l.parent_id = t.id AND l.open = 1 AND c.status <> 'done')
  ORDER BY deleted_at, id LIMIT CAST(? AS INTEGER)`;

/** The newest event of a board is never removed: ids that readers have seen must not be given out again. */
const FORGET_EVENTS = `DELETE FROM task_events WHERE task_id = @id AND id < (SELECT max(id) FROM task_events)
  AND id <> (SELECT max(id) FROM task_events WHERE task_id = @id AND kind = 'deleted')`;

const UNTIE = [
  'UPDATE task_events SET run_id = NULL WHERE task_id = @id',
  'UPDATE tasks SET created_by_run_id = NULL WHERE created_by_run_id IN (SELECT id FROM task_runs WHERE task_id = @id)',
  'DELETE FROM task_comments WHERE task_id = @id',
  // While its row still says that it is deleted, so that its parents do not count it off a second time.
  'DELETE FROM task_links WHERE child_id = @id OR parent_id = @id',
  'DELETE FROM tasks WHERE id = @id',
];

/** Any status → hidden. A running task's run is closed as cancelled, and its worker is stopped like any other. */
export function deleteTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = refuseWorker(by) ?? fence(tx, row, by);
  if (refusal !== null) return refusal;
  const end = { outcome: 'cancelled', cause: 'deleted', error: 'Deleted while it was running.' } as const;
  const runId = row.status === 'archived' ? null : enterArchive(tx, row, end);
  tx.db.run(HIDE, { id, from: row.status, now: tx.now });
  recordEvent(tx, id, 'deleted', { from: row.status, actor: actorOf(by) }, runId);
  promoteChildren(tx, row);
  return undefined;
}

function requireDeleted(tx: Transaction, id: string): WholeTaskRow {
  const row = tx.db.get<WholeTaskRow>('SELECT * FROM tasks WHERE id = ?', [id]);
  const since = row?.deleted_at ?? null;
  if (row === undefined || (since !== null && tx.now - since > UNDELETE_SECONDS))
    throw new Refusal('unknown_task', `There is no task ${id} that could be brought back.`, { id });
  if (since === null)
    throw new Refusal('illegal_move', `Task ${id} is not deleted; there is nothing to bring back.`, { id });
  return row;
}

/**
 * Hidden → where it was, within the undo window; a queued task waits for its open parents.
 * @throws Refusal 'unknown_task', 'illegal_move' when it is not deleted
 * @returns Refusal 'conflict' when another task took its idempotency key meanwhile
 */
export function undeleteTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const hidden = requireDeleted(tx, id);
  const refusal = refuseWorker(by) ?? fence(tx, hidden, by);
  if (refusal !== null) return refusal;
  tx.db.run(SHOW, { id, now: tx.now });
  const row = requireRow(tx.db, id);
  if (hidden.deleted_from !== 'archived') {
    leaveArchive(tx, row, { actor: actorOf(by), deleted: true });
    return undefined;
  }
  recordEvent(tx, id, 'restored', { status: 'archived', actor: actorOf(by), deleted: true });
  return undefined;
}

/**
 * Removes tasks whose undo window is over, at most `limit`. Call again while it removes some: a parent goes after its
 * children.
 * @returns the ids it removed
 */
export function purgeDeleted(tx: Transaction, limit: number): string[] {
  const due = tx.db.all<{ id: string }>(PURGEABLE, [tx.now - UNDELETE_SECONDS, Math.max(0, Math.trunc(limit))]);
  for (const { id } of due) {
    const links = tx.db.all<{ child_id: string }>('SELECT child_id FROM task_links WHERE parent_id = ?', [id]);
    for (const { child_id: child } of links) recordEvent(tx, child, 'unlinked', { parent: id, child });
    tx.db.run(FORGET_EVENTS, { id });
    for (const sql of UNTIE) tx.db.run(sql, { id });
  }
  return due.map(({ id }) => id);
}
