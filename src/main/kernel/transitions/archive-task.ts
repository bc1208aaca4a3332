/** Hides a task in the archive and brings it back to where it was; both can be undone by the other. */
import { Refusal } from '../../../contract/error.ts';
import type { Status } from '../../../contract/status.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { demoteChildren, promoteChildren } from '../links.ts';
import type { TaskRow } from '../rows.ts';
import type { RunEnd } from '../runs.ts';
import { moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { closeRun } from './close-run.ts';

/** Closes what runs and moves the row to the archive, from where it can come back. @returns the run it closed */
export function enterArchive(tx: Transaction, row: TaskRow, end: RunEnd): number | null {
  const closed = closeRun(tx, row, end);
  moveTask(tx, row, 'archived', {
    ...closed.change,
    archived_from: row.status === 'running' ? 'ready' : row.status,
    completed_at: row.completed_at,
    block_kind: row.block_kind,
    block_reason: row.block_reason,
    scheduled_at: row.scheduled_at,
    parked: row.parked,
  });
  return closed.runId;
}

/**
 * Any but archived → archived. A running one is closed first. Archiving an unfinished task starts none of its
 * children (I19), except over an edge that was told to be content with a closed parent.
 */
export function archiveTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('archive', row);
  if (refusal !== null) return refusal;
  const end = { outcome: 'reclaimed', cause: 'archive', error: 'Archived while it was running.' } as const;
  const runId = enterArchive(tx, row, end);
  recordEvent(tx, id, 'archived', { from: row.status, actor: actorOf(by) }, runId);
  promoteChildren(tx, row);
  return undefined;
}

/**
 * archived → where it was. What was ready becomes ready again only when nothing holds it back, otherwise todo.
 * @throws Refusal 'conflict' when another task took its idempotency key meanwhile
 */
export function restoreTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('restore', row);
  if (refusal !== null) return refusal;
  leaveArchive(tx, row, { actor: actorOf(by) });
  return undefined;
}

/** @throws Refusal 'conflict' when another task took its idempotency key meanwhile; the transaction is undone */
function refuseHeir(tx: Transaction, id: string): void {
  const heir = tx.db.get<{ id: string }>(
    `SELECT o.id FROM tasks t JOIN tasks o ON o.idempotency_key = t.idempotency_key
       AND coalesce(o.tenant, '') = coalesce(t.tenant, '')
     WHERE t.id = ? AND o.id <> t.id AND o.status <> 'archived'`,
    [id],
  );
  if (heir === undefined) return;
  throw new Refusal('conflict', `Task ${heir.id} has taken the idempotency key of ${id}; archive it first.`, { id });
}

/** Moves an archived row back to where it was, and tells of it; `told` goes into the event. */
export function leaveArchive(tx: Transaction, row: TaskRow, told: { actor: string; deleted?: true }): void {
  refuseHeir(tx, row.id);
  const from = row.archived_from ?? 'todo';
  const waits = row.open_parent_count > 0;
  const isQueued = from === 'ready' || from === 'running' || (from === 'todo' && row.parked === 0);
  const status: Status = isQueued ? (waits ? 'todo' : 'ready') : from;
  moveTask(tx, row, status, {
    completed_at: status === 'done' ? row.completed_at : null,
    block_kind: status === 'blocked' ? row.block_kind : null,
    block_reason: status === 'blocked' ? row.block_reason : null,
    scheduled_at: status === 'scheduled' ? row.scheduled_at : null,
    parked: status === 'todo' ? row.parked : 0,
  });
  recordEvent(tx, row.id, 'restored', { status, ...told });
  if (status !== 'done') demoteChildren(tx, row);
}
