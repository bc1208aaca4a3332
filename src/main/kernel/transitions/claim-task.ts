/** The one door from ready to running: opens the next run and hands out its token (F003). */
import { CLAIM_TTL_SECONDS } from '../../../contract/limits.ts';
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { recordEvent } from '../events.ts';
import type { ClaimOptions } from '../kernel.ts';
import { openParentIds } from '../links.ts';
import { toMs, type TaskRow } from '../rows.ts';
import { openRun } from '../runs.ts';
import { currentEpoch, isPaused } from '../settings.ts';
import { moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';

/** Seconds since the epoch at which a claim made now runs out; at least a second away. */
export function claimExpiry(tx: Transaction, ttlSeconds: number | undefined): number {
  const seconds = ttlSeconds ?? CLAIM_TTL_SECONDS;
  return tx.now + (Number.isFinite(seconds) ? Math.max(1, seconds) : CLAIM_TTL_SECONDS);
}

/** A dispatcher that was replaced, or whose board was paused, starts nothing more (F001, F020). */
function refuseDispatcher(tx: Transaction, epoch: number | undefined): Refusal | null {
  if (epoch === undefined) return null;
  if (epoch !== currentEpoch(tx.db))
    return new Refusal('conflict', 'Another dispatcher has taken over this board; this one starts nothing more.');
  return isPaused(tx.db) ? new Refusal('paused', 'Dispatch is paused on this board; resume it first.') : null;
}

/** A ready task whose parents are not done waits again, with an event that says so; others are only refused (Q35). */
function refuseParents(tx: Transaction, row: TaskRow): Refusal {
  const parents = openParentIds(tx.db, row.id);
  if (row.status === 'ready') {
    moveTask(tx, row, 'todo');
    recordEvent(tx, row.id, 'claim_rejected', { reason: 'parents_not_done', parents: parents.slice(0, 50) });
  }
  return new Refusal('parents_not_done', `Task ${row.id} waits for ${parents.join(', ')}.`, { id: row.id, parents });
}

/** @returns the id of the run it opened, or why it could not */
export function claimTask(tx: Transaction, id: string, options: ClaimOptions): number | Refusal {
  const row = requireRow(tx.db, id);
  const refusal = refuseDispatcher(tx, options.epoch);
  if (refusal !== null) return refusal;
  if (row.open_parent_count > 0 && (row.status === 'ready' || row.status === 'todo')) return refuseParents(tx, row);
  const illegal = refuseMove('claim', row);
  if (illegal !== null) return illegal;
  if (row.lingering > 0)
    return new Refusal('worker_alive', `A worker of an earlier run of ${id} is not proven gone yet.`, { id });
  const lock = options.claimer ?? tx.world.claimer();
  const expires = claimExpiry(tx, options.ttlSeconds);
  const runId = openRun(tx, row, { lock, expires });
  moveTask(tx, row, 'running', {
    claim_lock: lock,
    claim_expires: expires,
    current_run_id: runId,
    started_at: row.started_at ?? tx.now,
    last_heartbeat_at: null,
    run_count: row.run_count + 1,
  });
  recordEvent(tx, id, 'claimed', { lock, expires: toMs(expires), run_id: runId, number: row.run_count + 1 }, runId);
  return runId;
}
