/**
 * SQL of runs. A run is opened by a claim and ended once; what it ended with never changes. While an ended run's
 * verified worker is not proven gone the task's `lingering` counter is above zero, and no claim passes (P2).
 */
import { METADATA_BYTES_MAX } from '../../contract/limits.ts';
import { Refusal } from '../../contract/error.ts';
import type { RunOutcome } from '../../contract/status.ts';
import type { Run } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { toRowId, toRun, type RunRow, type TaskRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

/** How a run ended, in columns. */
export interface RunEnd {
  outcome: RunOutcome;
  cause: string;
  summary?: string | null;
  /** JSON text. */
  metadata?: string | null;
  error?: string | null;
  exitCode?: number | null;
  exitSignal?: string | null;
  workerGone?: boolean;
}

const OPEN = `INSERT INTO task_runs
  (task_id, number, token, profile, step_key, phase, claim_lock, claim_expires, max_runtime_seconds, started_at)
  VALUES (?, ?, ?, ?, ?, 'claimed', ?, ?, ?, ?)`;

const END = `UPDATE task_runs SET phase = 'ended', ended_at = max(?, started_at), outcome = ?, cause = ?,
  summary = ?, metadata = ?, error = ?, exit_code = ?, exit_signal = ?,
  claim_lock = NULL, claim_expires = NULL, worker_pid = NULL, worker_gone = ?, to_observe = ?
  WHERE id = ? AND ended_at IS NULL`;

const ENDED = `INSERT INTO task_runs
  (task_id, number, token, profile, step_key, phase, started_at, ended_at, outcome, cause, summary, metadata, worker_gone)
  VALUES (?, ?, ?, ?, ?, 'ended', ?, ?, ?, ?, ?, ?, 1)`;

const ENDING = 'SELECT id, phase, workspace_path, has_check, worker_verified, worker_gone FROM task_runs WHERE id = ?';
export type EndingRun = Pick<
  RunRow,
  'id' | 'phase' | 'workspace_path' | 'has_check' | 'worker_verified' | 'worker_gone'
>;

/** Opens the next run of the task in phase `claimed` with a fresh token. @returns its id */
export function openRun(tx: Transaction, task: TaskRow, claim: { lock: string; expires: number }): number {
  return tx.db.run(OPEN, [
    task.id,
    task.run_count + 1,
    tx.world.token(),
    task.assignee,
    task.current_step_key,
    claim.lock,
    claim.expires,
    task.max_runtime_seconds,
    tx.now,
  ]).insertedId;
}

/**
 * Ends an open run. A run that was only about to start a process may have started it, so it stays in the list of
 * lingering runs until the dispatcher has looked; it holds a claim back only when a verified worker was recorded.
 * @returns whether its verified worker may still live, that is: whether the task's `lingering` counter grows.
 */
export function endRun(tx: Transaction, run: EndingRun, end: RunEnd): boolean {
  const isVerified = run.worker_verified === 1;
  const mayLive = run.worker_gone === 0 && (isVerified || run.phase === 'spawning');
  const isGone = end.workerGone ?? !mayLive;
  const { changes } = tx.db.run(END, [
    tx.now,
    end.outcome,
    end.cause,
    end.summary ?? null,
    end.metadata ?? null,
    end.error ?? null,
    end.exitCode ?? null,
    end.exitSignal ?? null,
    isGone ? 1 : 0,
    isToObserve(run, end) ? 1 : 0,
    run.id,
  ]);
  if (changes !== 1) throw new Refusal('conflict', `Run ${run.id} ended in the meantime; look again and retry.`);
  return isVerified && !isGone;
}

/** What a started worker says is compared with what is there (F047); a person's word is not. */
function isToObserve(run: EndingRun, end: RunEnd): boolean {
  const isClaim = end.outcome === 'completed' || (end.outcome === 'review' && run.has_check === 1);
  return isClaim && end.cause !== 'person' && run.workspace_path !== null;
}

/** Runs that ended well, whose processes are gone, and of which nobody has noted yet what they left. Oldest first. */
export function runsToObserve(db: ReadDb): Run[] {
  const sql = 'SELECT * FROM task_runs WHERE to_observe = 1 AND worker_gone = 1 ORDER BY id';
  return db.all<RunRow>(sql).map(toRun);
}

/** Records an attempt that began and ended at this instant: what a person handed over without a worker. */
export function insertEndedRun(
  tx: Transaction,
  task: TaskRow,
  end: Pick<RunEnd, 'outcome' | 'cause' | 'summary' | 'metadata'>,
): number {
  return tx.db.run(ENDED, [
    task.id,
    task.run_count + 1,
    tx.world.token(),
    task.assignee,
    task.current_step_key,
    tx.now,
    tx.now,
    end.outcome,
    end.cause,
    end.summary ?? null,
    end.metadata ?? null,
  ]).insertedId;
}

export function findRunRow(db: ReadDb, id: number): RunRow | undefined {
  return db.get<RunRow>('SELECT * FROM task_runs WHERE id = ?', [id]);
}

/** The open run of a task as far as its end looks at it, or null when none is open. */
export function openRunOf(db: ReadDb, task: TaskRow): EndingRun | null {
  if (task.current_run_id === null) return null;
  const run = db.get<EndingRun>(ENDING, [task.current_run_id]);
  if (run === undefined) throw new Error(`Task ${task.id} points to run ${task.current_run_id}, which does not exist.`);
  return run;
}

export function tokenOf(db: ReadDb, id: number): string | undefined {
  return db.get<{ token: string }>('SELECT token FROM task_runs WHERE id = ?', [id])?.token;
}

/** @throws Refusal 'unknown_run' */
export function requireRunRow(db: ReadDb, runId: string): RunRow {
  const id = toRowId(runId);
  const row = id === null ? undefined : findRunRow(db, id);
  if (row === undefined) throw new Refusal('unknown_run', `There is no run ${runId} on this board.`, { runId });
  return row;
}

export function findRun(db: ReadDb, runId: string): Run | null {
  const id = toRowId(runId);
  const row = id === null ? undefined : findRunRow(db, id);
  return row === undefined ? null : toRun(row);
}

export function findRowByToken(db: ReadDb, token: string): RunRow | undefined {
  return db.get<RunRow>('SELECT * FROM task_runs WHERE token = ?', [token]);
}

/** Runs of a task, oldest first. */
export function listRuns(db: ReadDb, taskId: string): Run[] {
  return db.all<RunRow>('SELECT * FROM task_runs WHERE task_id = ? ORDER BY number', [taskId]).map(toRun);
}

/** Oldest first. The plus keeps SQLite from reading every run in order of id instead of the few open ones. */
export function openRunRows(db: ReadDb): RunRow[] {
  return db.all<RunRow>('SELECT * FROM task_runs WHERE ended_at IS NULL ORDER BY +id');
}

export function lingeringRunRows(db: ReadDb): RunRow[] {
  return db.all<RunRow>('SELECT * FROM task_runs WHERE ended_at IS NOT NULL AND worker_gone = 0 ORDER BY id');
}

/**
 * Metadata as JSON text; null for nothing and for an empty object.
 * @throws Refusal 'invalid' for what JSON cannot hold, 'too_large' above METADATA_BYTES_MAX
 */
export function metadataText(metadata: unknown): string | null {
  if (metadata === undefined || metadata === null) return null;
  let text: string | undefined;
  try {
    text = JSON.stringify(metadata);
  } catch {
    text = undefined;
  }
  if (text === undefined) throw new Refusal('invalid', 'metadata: give a value that JSON can hold.');
  if (new TextEncoder().encode(text).length > METADATA_BYTES_MAX)
    throw new Refusal('too_large', `metadata: keep it within ${METADATA_BYTES_MAX} bytes of JSON.`);
  return text === '{}' ? null : text;
}
