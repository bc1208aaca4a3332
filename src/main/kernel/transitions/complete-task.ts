/** Completes a task: by its worker's verdict, or by a person who says that it is done. */
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fenceVerdict } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { promoteChildren } from '../links.ts';
import type { TaskRow } from '../rows.ts';
import { insertEndedRun, metadataText, openRunOf, type RunEnd } from '../runs.ts';
import { moveTask, requireRow, type TaskChange } from '../tasks.ts';
import { firstLine } from '../text.ts';
import type { Transaction } from '../transaction.ts';
import { cleanResult } from '../validate.ts';
import { closeRun, lastLineOf } from './close-run.ts';
import { refuseOpenParents } from './queue-task.ts';

const EVENT_SUMMARY_CHARS_MAX = 400;

export interface Completion {
  result: string | null;
  end: RunEnd;
  actor: string;
  /** The event of the late verdict that a person takes over. */
  lateVerdict?: number;
  /** These are the words of a run that ended before, which a check has confirmed. */
  isChecked?: true;
}

export type CompleteOptions = Actor & {
  result?: string | null;
  summary?: string | null;
  metadata?: unknown;
  /** Complete although parents are not done (Q10). */
  override?: boolean;
};

/**
 * Ends whatever run is open, or records one when there is something to keep, moves the task to done and promotes
 * the children it released, in this transaction (F054). The failure count starts anew.
 */
export function finishTask(tx: Transaction, row: TaskRow, done: Completion): void {
  const { end } = done;
  const closed = closeRun(tx, row, end);
  let change: TaskChange = closed.change;
  let { runId } = closed;
  if (runId === null && done.isChecked !== true && (end.summary != null || end.metadata != null)) {
    runId = insertEndedRun(tx, row, end);
    change = { run_count: row.run_count + 1, last_line: lastLineOf(end) ?? row.last_line };
  }
  moveTask(tx, row, 'done', {
    ...change,
    completed_at: tx.now,
    result: done.result ?? row.result,
    consecutive_failures: 0,
    last_failure_error: null,
    block_recurrences: 0,
    last_block_kind: null,
  });
  const summary = firstLine(end.summary, EVENT_SUMMARY_CHARS_MAX);
  const payload = {
    result_len: done.result?.length ?? 0,
    summary,
    actor: done.actor,
    artifacts: artifactsOf(end),
    ...(done.lateVerdict === undefined ? {} : { late_verdict: done.lateVerdict }),
  };
  recordEvent(tx, row.id, 'completed', payload, runId);
  promoteChildren(tx, row);
}

/**
 * As `finishTask`, but a worker whose profile has a check is not believed yet: its run ends as `review`, and the task
 * waits there, where its children cannot start, until the dispatcher has run the check (F047). A person is believed.
 */
export function finishOrCheck(tx: Transaction, row: TaskRow, done: Completion): void {
  const run = done.end.cause === 'person' ? null : openRunOf(tx.db, row);
  if (run?.has_check !== 1) return finishTask(tx, row, done);
  const { change } = closeRun(tx, row, { ...done.end, outcome: 'review' });
  moveTask(tx, row, 'review', { ...change, result: done.result ?? row.result });
  const summary = firstLine(done.end.summary, EVENT_SUMMARY_CHARS_MAX);
  const payload = { status: 'review', from: row.status, reason: 'checking', actor: done.actor, summary } as const;
  recordEvent(tx, row.id, 'status', payload, run.id);
}

/** Paths that the worker declared in its metadata, for notices. */
function artifactsOf(end: RunEnd): string[] | undefined {
  if (end.metadata == null) return undefined;
  const metadata: unknown = JSON.parse(end.metadata);
  const listed: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'artifacts') : null;
  if (!Array.isArray(listed)) return undefined;
  return listed.filter((item): item is string => typeof item === 'string').slice(0, 100);
}

/**
 * A worker that judges the work of others says so in `gate` of its metadata. What did not pass does not complete: that
 * would let those start who wait for the judgement (defect Q48).
 */
function refuseGate(metadata: unknown): Refusal | null {
  const gate: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'gate') : undefined;
  if (typeof gate !== 'string' || gate === 'pass') return null;
  const sentence = 'metadata.gate: only "pass" completes a task; block it and say what is missing.';
  return new Refusal('invalid', sentence, { field: 'metadata.gate' });
}

/** Why a person cannot complete the task now, or null. */
function refuseCompletion(tx: Transaction, row: TaskRow, override: boolean): Refusal | null {
  const illegal = refuseMove('complete', row);
  if (illegal !== null || row.status === 'running' || override) return illegal;
  return refuseOpenParents(tx, row);
}

/** @returns why it could not be completed */
export function completeTask(tx: Transaction, id: string, options: CompleteOptions): Refusal | undefined {
  const result = cleanResult('result', options.result);
  const summary = cleanResult('summary', options.summary) ?? result;
  const metadata = metadataText(options.metadata);
  const row = requireRow(tx.db, id);
  const refusal =
    fenceVerdict(tx, row, options, { verb: 'complete', summary, result, metadata }) ??
    refuseGate(options.metadata) ??
    refuseCompletion(tx, row, options.override === true);
  if (refusal !== null) return refusal;
  finishOrCheck(tx, row, {
    result,
    actor: actorOf(options),
    end: { outcome: 'completed', cause: options.runToken === undefined ? 'person' : 'verdict', summary, metadata },
  });
  return undefined;
}
