/**
 * Closes an open run from evidence and decides what becomes of its task. The table of outcomes is COUNTED_OUTCOMES
 * in the contract and `settle` below: only faults of the worker itself use up a try (F045, I18), and at the limit
 * the breaker blocks the task until a person or a new assignee resets it (Q2).
 */
import { ERROR_CHARS_MAX } from '../../../contract/limits.ts';
import { COUNTED_OUTCOMES, type BlockKind, type RunOutcome, type Status } from '../../../contract/status.ts';
import { recordEvent } from '../events.ts';
import type { Settlement } from '../kernel.ts';
import type { RunRow, TaskRow } from '../rows.ts';
import { metadataText, requireRunRow, type RunEnd } from '../runs.ts';
import { idleStatus, moveTask, requireRow } from '../tasks.ts';
import { cut } from '../text.ts';
import type { Transaction } from '../transaction.ts';
import { applyBlock } from './block-task.ts';
import { closeRun } from './close-run.ts';
import { finishOrCheck } from './complete-task.ts';
import { enterReview } from './review-task.ts';
import { settleGone } from './run-phases.ts';

/** The event of a run that used up a try. */
const FAILED: Partial<Record<RunOutcome, 'crashed' | 'timed_out' | 'spawn_failed'>> = {
  crashed: 'crashed',
  timed_out: 'timed_out',
  spawn_failed: 'spawn_failed',
};

/** The event of a run that goes back in line uncounted. */
const RETURNED: Partial<Record<RunOutcome, 'rate_limited' | 'stale' | 'released'>> = {
  rate_limited: 'rate_limited',
  stale: 'stale',
  released: 'released',
};

const DISPATCHER = 'dispatcher';

function endOf(settlement: Settlement): RunEnd {
  const trimmed = settlement.error == null ? null : cut(settlement.error, ERROR_CHARS_MAX);
  return {
    outcome: settlement.outcome,
    cause: settlement.cause,
    summary: settlement.summary ?? null,
    metadata: metadataText(settlement.metadata),
    error: trimmed,
    exitCode: settlement.exitCode ?? null,
    exitSignal: settlement.exitSignal ?? null,
    workerGone: settlement.workerGone,
  };
}

/** What the event of an ending without verdict carries. */
function payloadOf(run: RunRow, end: RunEnd, status: Status) {
  return {
    status,
    cause: end.cause,
    error: end.error ?? null,
    pid: run.worker_process,
    exit_code: end.exitCode ?? null,
    signal: end.exitSignal ?? null,
  };
}

/** Back in line, or blocked by the breaker when this was the last try. */
function settleFailure(tx: Transaction, row: TaskRow, run: RunRow, end: RunEnd, isLast: boolean): void {
  const failures = row.consecutive_failures + 1;
  const limit = isLast ? failures : (row.max_retries ?? tx.failureLimit);
  const isTripped = end.outcome === 'gave_up' || failures >= limit;
  const closed = closeRun(tx, row, end);
  const error = end.error ?? `The run ended as ${end.outcome} (${end.cause}).`;
  const counted = { ...closed.change, consecutive_failures: failures, last_failure_error: error };
  const status = isTripped ? 'blocked' : idleStatus(row);
  const payload = { ...payloadOf(run, end, status), failures, limit };
  if (end.outcome !== 'gave_up') recordEvent(tx, row.id, FAILED[end.outcome] ?? 'crashed', payload, run.id);
  if (!isTripped) {
    moveTask(tx, row, status, counted);
    return;
  }
  const reason = `Stopped after ${failures} ${failures === 1 ? 'failure' : 'failures'} in a row. Last: ${error}`;
  moveTask(tx, row, 'blocked', { ...counted, block_kind: 'breaker', block_reason: reason });
  const trip = { failures, effective_limit: limit, error, trigger_outcome: end.outcome };
  const limit_source = row.max_retries === null ? 'dispatcher' : 'task';
  recordEvent(tx, row.id, 'gave_up', { ...trip, limit_source }, run.id);
}

/** Ended without a verdict: a person decides whether it is done (F043). */
function settleNoVerdict(tx: Transaction, row: TaskRow, run: RunRow, end: RunEnd): void {
  const closed = closeRun(tx, row, end);
  const reason = end.error ?? 'The worker ended without saying whether the task is done.';
  moveTask(tx, row, 'blocked', {
    ...closed.change,
    consecutive_failures: row.consecutive_failures + 1,
    last_failure_error: reason,
    block_kind: 'no_verdict',
    block_reason: reason,
  });
  const failures = row.consecutive_failures + 1;
  recordEvent(tx, row.id, 'no_verdict', { ...payloadOf(run, end, 'blocked'), failures }, run.id);
}

/** Back in line without counting: the world's fault, or nobody's. Work that must not begin twice waits for a person. */
function requeue(tx: Transaction, row: TaskRow, run: RunRow, end: RunEnd, isLast: boolean): void {
  const closed = closeRun(tx, row, end);
  const status = isLast ? 'blocked' : idleStatus(row);
  const error = end.error ?? `The run ended as ${end.outcome} (${end.cause}).`;
  const reason = `It began and did not finish, and its worker is never started again by itself. ${error}`;
  moveTask(tx, row, status, isLast ? { ...closed.change, block_kind: 'breaker', block_reason: reason } : closed.change);
  const payload = { ...payloadOf(run, end, status), prev_lock: row.claim_lock };
  recordEvent(tx, row.id, RETURNED[end.outcome] ?? 'reclaimed', payload, run.id);
  if (!isLast) return;
  const failures = row.consecutive_failures;
  const trip = { failures, effective_limit: 1, limit_source: 'dispatcher' as const, error };
  recordEvent(tx, row.id, 'gave_up', { ...trip, trigger_outcome: end.outcome }, run.id);
}

/** The limit of its profile did not pass in time: no fault of the task, and nothing that waiting longer would mend (F046). */
function settleExhausted(tx: Transaction, row: TaskRow, run: RunRow, end: RunEnd): void {
  const closed = closeRun(tx, row, end);
  const worker = run.profile === null ? 'Its worker' : `Worker "${run.profile}"`;
  const reason =
    `${worker} goes on reporting a usage limit: look at its account, then unblock. ${end.error ?? ''}`.trim();
  moveTask(tx, row, 'blocked', { ...closed.change, block_kind: 'quota', block_reason: reason });
  recordEvent(tx, row.id, 'rate_limited', { ...payloadOf(run, end, 'blocked'), prev_lock: row.claim_lock }, run.id);
  recordEvent(tx, row.id, 'blocked', { reason, kind: 'quota', actor: DISPATCHER });
}

function settle(tx: Transaction, row: TaskRow, run: RunRow, end: RunEnd, isLast: boolean): void {
  const kind: BlockKind = 'needs_input';
  const reason = end.summary ?? end.error ?? 'The worker asked to be blocked and gave no reason.';
  switch (end.outcome) {
    case 'completed':
      return finishOrCheck(tx, row, { result: null, end, actor: DISPATCHER });
    case 'blocked':
      return applyBlock(tx, row, { kind, reason, actor: DISPATCHER, countsTowardsLoop: true }, end);
    case 'review':
      return enterReview(tx, row, end, DISPATCHER);
    case 'no_verdict':
      return settleNoVerdict(tx, row, run, end);
    default:
      return COUNTED_OUTCOMES.includes(end.outcome)
        ? settleFailure(tx, row, run, end, isLast)
        : requeue(tx, row, run, end, isLast);
  }
}

/** A run that has ended already stays as it is: the first verdict wins; only proof that its tree is gone is added. */
export function settleRun(tx: Transaction, runId: string, settlement: Settlement): void {
  const run = requireRunRow(tx.db, runId);
  if (run.ended_at !== null) {
    if (settlement.workerGone) settleGone(tx, run);
    return;
  }
  // What was never started has done nothing, so it may be started.
  const isLast = settlement.neverRetry === true && run.worker_process !== null;
  const row = requireRow(tx.db, run.task_id);
  if (settlement.quotaExhausted === true && !isLast) settleExhausted(tx, row, run, endOf(settlement));
  else settle(tx, row, run, endOf(settlement), isLast);
}
