/**
 * The dispatcher's notes on a run's way from claimed to stopping, and the proof that its worker is gone. Each is one
 * conditional update; a run that a person or a verdict has ended meanwhile does not move.
 */
import { Refusal } from '../../../contract/error.ts';
import type { WorkerIdentity } from '../../../contract/task.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import type { RunRow } from '../rows.ts';
import { requireRunRow } from '../runs.ts';
import { touchCard } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { claimExpiry } from './claim-task.ts';

function refusePhase(run: RunRow, wanted: string): Refusal {
  return new Refusal('not_running', `Run ${run.id} is ${run.phase}; it cannot become ${wanted}.`, {
    runId: String(run.id),
    phase: run.phase,
  });
}

/** claimed → spawning, committed before a process can carry the token (F005). Notes where the work happens. */
export function markSpawning(
  tx: Transaction,
  runId: string,
  where: { workspacePath: string; logPath: string | null; hasCheck?: boolean },
): Refusal | undefined {
  const run = requireRunRow(tx.db, runId);
  const { changes } = tx.db.run(
    `UPDATE task_runs SET phase = 'spawning', workspace_path = ?, log_path = ?, has_check = ?
     WHERE id = ? AND phase = 'claimed'`,
    [where.workspacePath, where.logPath, where.hasCheck === true ? 1 : 0, run.id],
  );
  if (changes !== 1) return refusePhase(run, 'spawning');
  tx.db.run(`UPDATE tasks SET workspace_path = coalesce(workspace_path, ?), change_seq = ${NEXT_EVENT} WHERE id = ?`, [
    where.workspacePath,
    run.task_id,
  ]);
  return undefined;
}

/**
 * Stores which process runs it. When the run has ended between spawn and this call, the identity is kept as evidence
 * and a verified worker counts as lingering, so that the dispatcher stops it before anything else starts (F006).
 */
export function recordWorker(tx: Transaction, runId: string, worker: WorkerIdentity): void {
  const run = requireRunRow(tx.db, runId);
  const hasEnded = run.ended_at !== null;
  const wasCounted = hasEnded && run.worker_verified === 1 && run.worker_gone === 0;
  const isLate = hasEnded && worker.verified;
  tx.db.run(
    `UPDATE task_runs SET worker_process = @pid, worker_start_ticks = @ticks, worker_boot_id = @boot,
       worker_verified = @verified, worker_gone = CASE WHEN @late THEN 0 ELSE worker_gone END,
       worker_pid = CASE WHEN ended_at IS NULL THEN @pid END,
       phase = CASE WHEN phase IN ('claimed', 'spawning') THEN 'running' ELSE phase END WHERE id = @id`,
    {
      id: run.id,
      pid: worker.pid,
      ticks: worker.startTicks,
      boot: worker.bootId,
      verified: worker.verified ? 1 : 0,
      late: isLate ? 1 : 0,
    },
  );
  if (hasEnded) {
    if (isLate && !wasCounted) tx.db.run('UPDATE tasks SET lingering = lingering + 1 WHERE id = ?', [run.task_id]);
    if (!isLate && wasCounted) tx.db.run('UPDATE tasks SET lingering = lingering - 1 WHERE id = ?', [run.task_id]);
  } else {
    tx.db.run('UPDATE tasks SET worker_pid = ? WHERE id = ? AND current_run_id = ?', [worker.pid, run.task_id, run.id]);
  }
  touchCard(tx, run.task_id);
  const kind = run.worker_process === null ? 'spawned' : 'adopted';
  recordEvent(tx, run.task_id, kind, { pid: worker.pid, ...(hasEnded ? { late: true as const } : {}) }, run.id);
}

/**
 * The live process of a run that an earlier dispatcher left open gets this claimer and a fresh lease. A stopping run
 * stays stopping: its end was decided.
 */
export function adoptRun(
  tx: Transaction,
  runId: string,
  worker: WorkerIdentity,
  by: { claimer: string; ttlSeconds?: number },
): Refusal | undefined {
  const run = requireRunRow(tx.db, runId);
  const expires = claimExpiry(tx, by.ttlSeconds);
  const { changes } = tx.db.run(
    `UPDATE task_runs SET worker_process = @pid, worker_pid = @pid, worker_start_ticks = @ticks, worker_boot_id = @boot,
       worker_verified = @verified, claim_lock = @lock, claim_expires = max(claim_expires, @expires),
       phase = CASE WHEN phase = 'stopping' THEN phase ELSE 'running' END WHERE id = @id AND ended_at IS NULL`,
    {
      id: run.id,
      pid: worker.pid,
      ticks: worker.startTicks,
      boot: worker.bootId,
      verified: worker.verified ? 1 : 0,
      lock: by.claimer,
      expires,
    },
  );
  if (changes !== 1) return refusePhase(run, 'running');
  tx.db.run(
    `UPDATE tasks SET worker_pid = ?, claim_lock = ?, claim_expires = max(claim_expires, ?), change_seq = ${NEXT_EVENT}
     WHERE id = ? AND current_run_id = ?`,
    [worker.pid, by.claimer, expires, run.task_id, run.id],
  );
  recordEvent(tx, run.task_id, 'adopted', { pid: worker.pid, lock: by.claimer }, run.id);
  return undefined;
}

/** Any open phase → stopping; the task stays running until the run is settled. Marking twice keeps the first reason. */
export function markStopping(tx: Transaction, runId: string, why: string): Refusal | undefined {
  const run = requireRunRow(tx.db, runId);
  if (run.phase === 'stopping') return undefined;
  const { changes } = tx.db.run(`UPDATE task_runs SET phase = 'stopping' WHERE id = ? AND ended_at IS NULL`, [run.id]);
  if (changes !== 1) return refusePhase(run, 'stopping');
  touchCard(tx, run.task_id);
  recordEvent(tx, run.task_id, 'stopping', { why, pid: run.worker_process }, run.id);
  return undefined;
}

/** The tree of this run is proven gone; when it was the last that held its task back, the task may be claimed again. */
export function settleGone(tx: Transaction, run: RunRow): void {
  const { changes } = tx.db.run('UPDATE task_runs SET worker_gone = 1 WHERE id = ? AND worker_gone = 0', [run.id]);
  if (changes !== 1 || run.ended_at === null) return;
  if (run.worker_verified !== 1) return;
  tx.db.run('UPDATE tasks SET lingering = lingering - 1 WHERE id = ? AND lingering > 0', [run.task_id]);
  touchCard(tx, run.task_id);
  recordEvent(tx, run.task_id, 'worker_gone', { pid: run.worker_process }, run.id);
}

export function markWorkerGone(tx: Transaction, runId: string): void {
  settleGone(tx, requireRunRow(tx.db, runId));
}
