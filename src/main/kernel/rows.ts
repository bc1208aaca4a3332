/**
 * Rows as SQLite returns them and the nouns of the contract they become: the one place that converts. The database
 * holds Unix seconds with a fraction and integer ids, the contract speaks integer milliseconds and text ids. A
 * column that cannot be read as what it should be becomes null instead of breaking the list it is in (F095).
 */
import type { VerdictVerb } from '../../contract/event.ts';
import type { LinkedTask } from '../../contract/feed.ts';
import type {
  BlockKind,
  EventKind,
  HoldCode,
  RunOutcome,
  RunPhase,
  Status,
  WorkspaceKind,
} from '../../contract/status.ts';
import type { BoardEvent, Comment, LateVerdict, Run, Task, WaitingOn, WorkerIdentity } from '../../contract/task.ts';

/** Every column of a task that the kernel reads. */
export interface WholeTaskRow {
  id: string;
  title: string;
  body: string | null;
  assignee: string | null;
  status: Status;
  priority: number;
  created_by: string | null;
  created_at: number;
  started_at: number | null;
  completed_at: number | null;
  workspace_kind: WorkspaceKind;
  workspace_path: string | null;
  branch_name: string | null;
  base_branch: string | null;
  claim_lock: string | null;
  claim_expires: number | null;
  tenant: string | null;
  result: string | null;
  idempotency_key: string | null;
  consecutive_failures: number;
  worker_pid: number | null;
  last_failure_error: string | null;
  max_runtime_seconds: number | null;
  last_heartbeat_at: number | null;
  current_run_id: number | null;
  workflow_template_id: string | null;
  current_step_key: string | null;
  skills: string | null;
  model_override: string | null;
  max_retries: number | null;
  session_id: string | null;
  status_since: number;
  updated_at: number;
  version: number;
  block_kind: BlockKind | null;
  block_reason: string | null;
  last_block_kind: BlockKind | null;
  block_recurrences: number;
  hold_code: HoldCode | null;
  hold_text: string | null;
  parked: number;
  scheduled_at: number | null;
  archived_from: Status | null;
  deleted_at: number | null;
  deleted_from: Status | null;
  run_count: number;
  lingering: number;
  parent_count: number;
  open_parent_count: number;
  child_count: number;
  last_line: string | null;
}

/** Every column that a move may write, in the order in which it is written. */
export const MOVABLE = [
  'parked',
  'claim_lock',
  'claim_expires',
  'worker_pid',
  'current_run_id',
  'started_at',
  'completed_at',
  'last_heartbeat_at',
  'result',
  'consecutive_failures',
  'last_failure_error',
  'block_kind',
  'block_reason',
  'last_block_kind',
  'block_recurrences',
  'scheduled_at',
  'archived_from',
  'run_count',
  'lingering',
  'last_line',
  'hold_code',
  'hold_text',
] as const satisfies readonly (keyof WholeTaskRow)[];

/** What moves look at or write. A task's words, which may be long, are read only where they are shown or edited. */
export const MOVE_COLUMNS = [
  'id',
  'status',
  'version',
  'assignee',
  'current_step_key',
  'max_runtime_seconds',
  'max_retries',
  'status_since',
  'open_parent_count',
  'child_count',
  ...MOVABLE,
] as const satisfies readonly (keyof WholeTaskRow)[];

export type TaskRow = Pick<WholeTaskRow, (typeof MOVE_COLUMNS)[number]>;

/** A task row with the ids of its neighbours as JSON arrays, null when it has none. */
export interface LinkedTaskRow extends WholeTaskRow {
  parents: string | null;
  children: string | null;
  /** Parents that hold it back, as a JSON array of WaitingOn. */
  waits_on: string | null;
}

export interface RunRow {
  id: number;
  task_id: string;
  number: number;
  token: string;
  profile: string | null;
  phase: RunPhase;
  claim_lock: string | null;
  claim_expires: number | null;
  worker_pid: number | null;
  worker_process: number | null;
  worker_start_ticks: string | null;
  worker_boot_id: string | null;
  worker_verified: number;
  worker_gone: number;
  max_runtime_seconds: number | null;
  last_heartbeat_at: number | null;
  heartbeat_note: string | null;
  workspace_path: string | null;
  log_path: string | null;
  started_at: number;
  ended_at: number | null;
  outcome: RunOutcome | null;
  cause: string | null;
  summary: string | null;
  metadata: string | null;
  error: string | null;
  exit_code: number | null;
  exit_signal: string | null;
  has_check: number;
  to_observe: number;
  observed: string | null;
}

export interface EventRow {
  id: number;
  task_id: string;
  run_id: number | null;
  kind: EventKind;
  payload: string | null;
  created_at: number;
}

export interface CommentRow {
  id: number;
  task_id: string;
  author: string;
  body: string;
  created_at: number;
}

/** Epoch milliseconds to the column's Unix seconds. */
export function toSeconds(ms: number): number {
  return Math.trunc(ms) / 1000;
}

/** Unix seconds of a column to epoch milliseconds. */
export function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}

function toMsOrNull(seconds: number | null): number | null {
  return seconds === null ? null : toMs(seconds);
}

function parse(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseStrings(text: string | null): string[] | null {
  const value = parse(text);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null;
}

/** The database id that a text id stands for, or null when it cannot be one. */
export function toRowId(id: string): number | null {
  return /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null;
}

export function toTask(row: LinkedTaskRow): Task {
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    assignee: row.assignee,
    status: row.status,
    statusSince: toMs(row.status_since),
    tenant: row.tenant,
    priority: row.priority,
    skills: parseStrings(row.skills),
    parents: parseStrings(row.parents) ?? [],
    children: parseStrings(row.children) ?? [],
    waitsOn: (parse(row.waits_on) ?? []) as WaitingOn[],
    workspaceKind: row.workspace_kind,
    workspacePath: row.workspace_path,
    branch: row.branch_name,
    base: row.base_branch,
    result: row.result,
    idempotencyKey: row.idempotency_key,
    createdBy: row.created_by,
    claimLock: row.claim_lock,
    claimExpires: toMsOrNull(row.claim_expires),
    currentRunId: row.current_run_id === null ? null : String(row.current_run_id),
    workerPid: row.worker_pid,
    lastHeartbeatAt: toMsOrNull(row.last_heartbeat_at),
    consecutiveFailures: row.consecutive_failures,
    lastFailureError: row.last_failure_error,
    maxRetries: row.max_retries,
    maxRuntimeSeconds: row.max_runtime_seconds,
    blockKind: row.block_kind,
    blockReason: row.block_reason,
    blockRecurrences: row.block_recurrences,
    hold: row.hold_code === null ? null : { code: row.hold_code, text: row.hold_text ?? '' },
    scheduledAt: toMsOrNull(row.scheduled_at),
    modelOverride: row.model_override,
    sessionId: row.session_id,
    workflowTemplateId: row.workflow_template_id,
    currentStepKey: row.current_step_key,
    createdAt: toMs(row.created_at),
    startedAt: toMsOrNull(row.started_at),
    completedAt: toMsOrNull(row.completed_at),
    updatedAt: toMs(row.updated_at),
    version: row.version,
  };
}

/** The recorded process of a run, kept after its end as evidence. */
export function toWorker(row: RunRow): WorkerIdentity | null {
  if (row.worker_process === null) return null;
  return {
    pid: row.worker_process,
    startTicks: row.worker_start_ticks ?? '',
    bootId: row.worker_boot_id ?? '',
    verified: row.worker_verified === 1,
  };
}

export function toRun(row: RunRow): Run {
  return {
    id: String(row.id),
    taskId: row.task_id,
    number: row.number,
    token: row.token,
    profile: row.profile,
    phase: row.phase,
    outcome: row.outcome,
    cause: row.cause,
    summary: row.summary,
    metadata: parse(row.metadata),
    error: row.error,
    exitCode: row.exit_code,
    exitSignal: row.exit_signal,
    claimLock: row.claim_lock,
    claimExpires: toMsOrNull(row.claim_expires),
    workerPid: row.worker_pid,
    worker: toWorker(row),
    workerGone: row.worker_gone === 1,
    workspacePath: row.workspace_path,
    logPath: row.log_path,
    maxRuntimeSeconds: row.max_runtime_seconds,
    lastHeartbeatAt: toMsOrNull(row.last_heartbeat_at),
    heartbeatNote: row.heartbeat_note,
    observed: parse(row.observed) as Run['observed'],
    startedAt: toMs(row.started_at),
    endedAt: toMsOrNull(row.ended_at),
  };
}

export function toEvent(row: EventRow): BoardEvent {
  const payload = parse(row.payload);
  return {
    id: row.id,
    taskId: row.task_id,
    runId: row.run_id === null ? null : String(row.run_id),
    kind: row.kind,
    payload: typeof payload === 'object' && !Array.isArray(payload) ? (payload as BoardEvent['payload']) : null,
    createdAt: toMs(row.created_at),
  };
}

export interface LateVerdictRow {
  event_id: number;
  task_id: string;
  run_id: number;
  verb: VerdictVerb;
  result: string | null;
  summary: string | null;
  metadata: string | null;
  accepted_at: number | null;
  created_at: number;
}

export function toLateVerdict(row: LateVerdictRow): LateVerdict {
  return {
    eventId: row.event_id,
    taskId: row.task_id,
    runId: String(row.run_id),
    verb: row.verb,
    result: row.result,
    summary: row.summary,
    metadata: parse(row.metadata),
    createdAt: toMs(row.created_at),
    acceptedAt: toMsOrNull(row.accepted_at),
  };
}

export function toComment(row: CommentRow): Comment {
  return {
    id: String(row.id),
    taskId: row.task_id,
    author: row.author,
    body: row.body,
    createdAt: toMs(row.created_at),
  };
}

export function toLinked(row: Pick<WholeTaskRow, 'id' | 'title' | 'status' | 'assignee'>): LinkedTask {
  return { id: row.id, title: row.title, status: row.status, assignee: row.assignee };
}
