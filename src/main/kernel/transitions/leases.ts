/**
 * Leases: how long a claim lasts without a sign of life. A lease only detects a claimer that is gone; a live local
 * worker never loses its claim to the clock (P6, F007).
 */
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import { fence } from '../fence.ts';
import type { KernelWorld } from '../kernel.ts';
import { toMs, toRowId, toWorker, type RunRow, type TaskRow } from '../rows.ts';
import { openRunRows } from '../runs.ts';
import { requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { cleanNote } from '../validate.ts';
import { claimExpiry } from './claim-task.ts';
import { settleRun } from './settle-run.ts';

export interface HeartbeatOptions {
  claimer?: string;
  runToken?: string;
  ttlSeconds?: number;
  note?: string;
}

function refuseHeartbeat(tx: Transaction, row: TaskRow, options: HeartbeatOptions): Refusal | null {
  if (options.runToken !== undefined) return fence(tx, row, { runToken: options.runToken });
  const illegal = refuseMove('heartbeat', row);
  if (illegal !== null) return illegal;
  const claimer = options.claimer ?? tx.world.claimer();
  return row.claim_lock === claimer
    ? null
    : new Refusal('conflict', `Task ${row.id} is claimed by ${row.claim_lock}, not by ${claimer}.`, { id: row.id });
}

/**
 * Renews the lease and records that the worker lives. A lease given by `ttlSeconds` counts from now; without it the
 * standard one never shortens what was claimed. A note is kept on the run and told by an event.
 */
export function heartbeat(tx: Transaction, id: string, options: HeartbeatOptions): Refusal | undefined {
  const note = cleanNote('note', options.note);
  const row = requireRow(tx.db, id);
  const refusal = refuseHeartbeat(tx, row, options);
  if (refusal !== null) return refusal;
  const standard = Math.max(claimExpiry(tx, undefined), row.claim_expires ?? 0);
  const expires = options.ttlSeconds === undefined ? standard : claimExpiry(tx, options.ttlSeconds);
  const { changes } = tx.db.run(
    `UPDATE tasks SET claim_expires = ?, last_heartbeat_at = ?, change_seq = ${NEXT_EVENT}
     WHERE id = ? AND status = 'running' AND current_run_id = ?`,
    [expires, tx.now, id, row.current_run_id],
  );
  if (changes !== 1) throw new Refusal('conflict', `Task ${id} changed in the meantime; look again and retry.`);
  tx.db.run(
    `UPDATE task_runs SET claim_expires = ?, last_heartbeat_at = ?, heartbeat_note = coalesce(?, heartbeat_note)
     WHERE id = ? AND ended_at IS NULL`,
    [expires, tx.now, note, row.current_run_id],
  );
  if (note !== null) recordEvent(tx, id, 'heartbeat', { note }, row.current_run_id);
  return undefined;
}

function extend(tx: Transaction, runId: number, expires: number): boolean {
  const { changes } = tx.db.run(
    'UPDATE task_runs SET claim_expires = max(claim_expires, ?) WHERE id = ? AND ended_at IS NULL',
    [expires, runId],
  );
  if (changes !== 1) return false;
  tx.db.run(
    `UPDATE tasks SET claim_expires = max(claim_expires, ?), change_seq = ${NEXT_EVENT} WHERE current_run_id = ?
       AND id = (SELECT task_id FROM task_runs WHERE id = ?)`,
    [expires, runId, runId],
  );
  return true;
}

/** Renews the leases of these runs as far as they are open; never shortens one. */
export function extendClaims(tx: Transaction, runIds: readonly string[], ttlSeconds: number): void {
  const expires = claimExpiry(tx, ttlSeconds);
  for (const runId of runIds) {
    const id = toRowId(runId);
    if (id !== null) extend(tx, id, expires);
  }
}

function claimPayload(run: RunRow, reason: 'pid_alive' | 'clock_jump', expires: number) {
  return {
    reason,
    worker_pid: run.worker_process,
    claim_lock: run.claim_lock,
    claim_expires_was: toMs(run.claim_expires ?? expires),
    claim_expires_now: toMs(expires),
  };
}

/**
 * Moves every claim made before `madeBefore` (epoch milliseconds) by `ms`, so that a jump of the clock neither ends it
 * nor makes it last (F038). @returns how many there were
 */
export function shiftClaims(tx: Transaction, ms: number, madeBefore: number): number {
  const claims = openRunRows(tx.db).filter((run) => toMs(run.started_at) <= madeBefore);
  for (const run of claims) {
    const expires = Math.max(0, (run.claim_expires ?? tx.now) + ms / 1000);
    tx.db.run('UPDATE task_runs SET claim_expires = ? WHERE id = ? AND ended_at IS NULL', [expires, run.id]);
    tx.db.run(`UPDATE tasks SET claim_expires = ?, change_seq = ${NEXT_EVENT} WHERE current_run_id = ?`, [
      expires,
      run.id,
    ]);
    recordEvent(tx, run.task_id, 'claim_extended', claimPayload(run, 'clock_jump', expires), run.id);
  }
  return claims.length;
}

function isWorkerAlive(world: KernelWorld, run: RunRow): boolean {
  const worker = toWorker(run);
  return worker !== null && run.worker_gone === 0 && world.isAlive(worker);
}

/**
 * Frees expired claims whose worker is gone or was never recorded, uncounted; live ones are extended.
 * @returns how many were freed
 */
export function releaseStaleClaims(tx: Transaction): number {
  let freed = 0;
  for (const run of openRunRows(tx.db)) {
    if (run.claim_expires === null || run.claim_expires > tx.now) continue;
    if (isWorkerAlive(tx.world, run)) {
      const expires = claimExpiry(tx, undefined);
      extend(tx, run.id, expires);
      recordEvent(tx, run.task_id, 'claim_extended', claimPayload(run, 'pid_alive', expires), run.id);
      continue;
    }
    settleRun(tx, String(run.id), {
      outcome: 'reclaimed',
      cause: 'lease_expired',
      error: `The claim of ${run.claim_lock} expired without a sign of life.`,
      workerGone: run.worker_verified === 0,
    });
    freed += 1;
  }
  return freed;
}
