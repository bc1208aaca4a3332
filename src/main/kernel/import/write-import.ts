/** SQL of an import: writes mapped rows into a new, empty board. Counters and open edges are kept by the triggers. */
import type { SourceComment, SourceSub } from './source.ts';
import type { ImportedEvent } from './map-events.ts';
import type { ImportedRun } from './map-runs.ts';
import type { ImportedTask } from './map-tasks.ts';
import type { WriteDb } from '../database.ts';
import { firstLine } from '../text.ts';

const TASK = `INSERT INTO tasks
  (id, title, body, assignee, status, priority, created_by, created_at, started_at, completed_at, workspace_kind,
   workspace_path, branch_name, base_branch, tenant, result, idempotency_key, consecutive_failures, last_failure_error,
   max_runtime_seconds, workflow_template_id, current_step_key, skills, model_override, max_retries, session_id,
   status_since, updated_at, scheduled_at, block_kind, block_reason, block_recurrences, parked, archived_from, run_count,
   last_line)
  VALUES (@id, @title, @body, @assignee, @status, @priority, @created_by, @created_at, @started_at, @completed_at,
   @workspace_kind, @workspace_path, @branch_name, @base_branch, @tenant, @result, @idempotency_key, @consecutive_failures,
   @last_failure_error, @max_runtime_seconds, @workflow_template_id, @current_step_key, @skills, @model_override,
   @max_retries, @session_id, @status_since, @updated_at, @scheduled_at, @block_kind, @block_reason, @block_recurrences, @parked,
   @archived_from, @run_count, @last_line)`;

const RUN = `INSERT INTO task_runs
  (id, task_id, number, token, profile, step_key, phase, max_runtime_seconds, last_heartbeat_at, started_at, ended_at,
   outcome, cause, summary, metadata, error, worker_gone)
  VALUES (?, ?, ?, ?, ?, ?, 'ended', ?, ?, ?, ?, ?, 'imported', ?, ?, ?, 1)`;

const EVENT = 'INSERT INTO task_events (id, task_id, run_id, kind, payload, created_at) VALUES (?, ?, ?, ?, ?, ?)';
const COMMENT = 'INSERT INTO task_comments (id, task_id, author, body, created_at) VALUES (?, ?, ?, ?, ?)';
const LINK = 'INSERT INTO task_links (parent_id, child_id, created_at) VALUES (?, ?, ?)';
const SUB = `INSERT OR IGNORE INTO kanban_notify_subs
  (task_id, platform, chat_id, thread_id, user_id, notifier_profile, created_at, last_event_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
/** Cards are told of once more by the last event, so that a reader of deltas gets the whole board. */
const STAMP = 'UPDATE tasks SET change_seq = (SELECT coalesce(max(id), 0) FROM task_events)';

/** Characters of a summary or error that a card shows. */
const LAST_LINE_CHARS_MAX = 200;

function positive(value: number | null): number | null {
  return value !== null && value >= 1 ? Math.trunc(value) : null;
}

function nonBlank(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function insertTask(db: WriteDb, task: ImportedTask, runs: readonly ImportedRun[]): void {
  const { source } = task;
  const last = runs.at(-1);
  db.run(TASK, {
    id: task.id,
    title: nonBlank(source.title) ?? '(no title)',
    body: source.body,
    assignee: task.assignee,
    status: task.status,
    priority: task.priority,
    created_by: source.created_by,
    created_at: source.created_at ?? 0,
    started_at: source.started_at,
    completed_at: task.completedAt,
    workspace_kind: task.workspaceKind,
    workspace_path: task.workspacePath,
    branch_name: task.branch,
    base_branch: task.base,
    tenant: nonBlank(source.tenant),
    result: source.result,
    idempotency_key: task.idempotencyKey,
    consecutive_failures: task.failures,
    last_failure_error: source.last_failure_error ?? source.last_spawn_error,
    max_runtime_seconds: positive(source.max_runtime_seconds),
    workflow_template_id: source.workflow_template_id,
    current_step_key: source.current_step_key,
    skills: task.skills,
    model_override: source.model_override,
    max_retries: positive(source.max_retries),
    session_id: source.session_id,
    status_since: task.statusSince,
    updated_at: task.updatedAt,
    scheduled_at: task.scheduledAt,
    block_kind: task.blockKind,
    block_reason: task.blockReason,
    block_recurrences: positive(source.block_recurrences) ?? 0,
    parked: task.isParked ? 1 : 0,
    archived_from: task.archivedFrom,
    run_count: runs.length,
    last_line: firstLine(last?.summary, LAST_LINE_CHARS_MAX) ?? firstLine(last?.error, LAST_LINE_CHARS_MAX),
  });
}

export interface ImportedRows {
  tasks: readonly ImportedTask[];
  runs: readonly ImportedRun[];
  links: readonly { parent: string; child: string }[];
  comments: readonly SourceComment[];
  events: readonly ImportedEvent[];
  subs: readonly SourceSub[];
}

/**
 * @param token makes a new run token; the ended runs can never be acted as
 * @param now Unix seconds, for links, whose creation the reference does not know
 */
export function writeImport(db: WriteDb, rows: ImportedRows, token: () => string, now: number): void {
  const runs = Map.groupBy(rows.runs, (run) => run.taskId);
  for (const task of rows.tasks) insertTask(db, task, runs.get(task.id) ?? []);
  for (const run of rows.runs)
    db.run(RUN, [
      run.id,
      run.taskId,
      run.number,
      token(),
      run.profile,
      run.stepKey,
      run.maxRuntimeSeconds,
      run.lastHeartbeatAt,
      run.startedAt,
      run.endedAt,
      run.outcome,
      run.summary,
      run.metadata,
      run.error,
    ]);
  for (const link of rows.links) db.run(LINK, [link.parent, link.child, now]);
  for (const comment of rows.comments)
    db.run(COMMENT, [
      comment.id,
      comment.task_id,
      comment.author ?? 'unknown',
      comment.body ?? '',
      comment.created_at ?? now,
    ]);
  for (const event of rows.events) {
    const payload =
      event.payload === null || Object.keys(event.payload).length === 0 ? null : JSON.stringify(event.payload);
    db.run(EVENT, [event.id, event.taskId, event.runId, event.kind, payload, event.createdAt]);
  }
  for (const sub of rows.subs)
    db.run(SUB, [
      sub.task_id,
      sub.platform ?? '',
      sub.chat_id ?? '',
      sub.thread_id ?? '',
      sub.user_id,
      sub.notifier_profile,
      sub.created_at ?? now,
      sub.last_event_id ?? 0,
    ]);
  db.run(STAMP);
}
