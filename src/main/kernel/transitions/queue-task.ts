/** Moves that put a task back in line: unblock, promote, reclaim, reopen. None counts or hides a failure silently. */
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { demoteChildren, openParentIds } from '../links.ts';
import type { TaskRow } from '../rows.ts';
import { idleStatus, moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { cleanNote } from '../validate.ts';
import { closeRun } from './close-run.ts';

/** blocked, scheduled → ready or todo. The failure count starts anew: a person decided that it may be tried again. */
export function unblockTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('unblock', row);
  if (refusal !== null) return refusal;
  const status = idleStatus(row);
  moveTask(tx, row, status, { consecutive_failures: 0, last_failure_error: null });
  recordEvent(tx, id, 'unblocked', { status, actor: actorOf(by) });
  return undefined;
}

/** The refusal that names the parents which still hold the task back, or null. */
export function refuseOpenParents(tx: Transaction, row: TaskRow): Refusal | null {
  if (row.open_parent_count === 0) return null;
  const parents = openParentIds(tx.db, row.id);
  return new Refusal('parents_not_done', `Task ${row.id} waits for ${parents.join(', ')}.`, { id: row.id, parents });
}

/** todo, triage, scheduled → ready. Accepting a task from triage ends the count of its block loop. */
export function promoteTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('promote', row) ?? refuseOpenParents(tx, row);
  if (refusal !== null) return refusal;
  const accepted = row.status === 'triage' ? { block_recurrences: 0, last_block_kind: null } : {};
  moveTask(tx, row, 'ready', accepted);
  recordEvent(tx, id, 'promoted_manual', { actor: actorOf(by), from: row.status });
  return undefined;
}

/** running → ready, closing the run uncounted. A parent linked meanwhile sends it to todo. */
export function reclaimTask(tx: Transaction, id: string, by: Actor & { reason?: string }): Refusal | undefined {
  const reason = cleanNote('reason', by.reason);
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('reclaim', row);
  if (refusal !== null) return refusal;
  const closed = closeRun(tx, row, { outcome: 'reclaimed', cause: 'person', error: reason });
  const status = idleStatus(row);
  moveTask(tx, row, status, closed.change);
  const was = { prev_lock: row.claim_lock, prev_pid: row.worker_pid };
  recordEvent(tx, id, 'reclaimed', { manual: true, reason, ...was, status, actor: actorOf(by) }, closed.runId);
  return undefined;
}

/**
 * done → ready or todo; its ready children wait again, running ones are left alone. With `park` it goes to todo and
 * stays there until a person queues it.
 */
export function reopenTask(tx: Transaction, id: string, by: Actor & { park?: boolean }): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('reopen', row);
  if (refusal !== null) return refusal;
  const isParked = by.park === true;
  const status = isParked ? 'todo' : idleStatus(row);
  moveTask(tx, row, status, { parked: isParked ? 1 : 0 });
  const parked = isParked ? { parked: true as const } : {};
  recordEvent(tx, id, 'status', { status, from: 'done', ...parked, actor: actorOf(by) });
  demoteChildren(tx, row);
  return undefined;
}
