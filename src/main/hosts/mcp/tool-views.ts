/**
 * Tasks, runs, comments and events as models read them: the reference's names, times as ISO 8601 in UTC, every long
 * field cut with the number of characters that went, and nothing that could be used to act as a run.
 */
import type { BoardEvent, Comment, Run, Task } from '../../../contract/task.ts';
import { cut } from '../../kernel/text.ts';
import type { Data } from './answers.ts';

const FIELD_CHARS_MAX = 4_096;
const BODY_CHARS_MAX = 8_192;
const COMMENT_CHARS_MAX = 2_048;
const CONTEXT_CHARS_MAX = 60_000;
export const COMMENTS_MAX = 30;
export const RUNS_MAX = 10;
export const EVENTS_MAX = 50;
export const NEIGHBOURS_MAX = 100;

/** At most `max` characters, and how many went. */
function capped(text: string | null, max = FIELD_CHARS_MAX): string | null {
  if (text === null || text.length <= max) return text;
  const kept = cut(text, max);
  return `${kept}… [${text.length - kept.length} characters left out]`;
}

export function contextText(text: string): string {
  return capped(text, CONTEXT_CHARS_MAX) ?? '';
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function cappedJson(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= FIELD_CHARS_MAX ? value : capped(text);
}

/** One line of `kanban_list`. */
export function taskLine(task: Task): Data {
  return {
    id: task.id,
    title: capped(task.title, 500),
    status: task.status,
    assignee: task.assignee,
    priority: task.priority,
    tenant: task.tenant,
    workspace_kind: task.workspaceKind,
    workspace_path: task.workspacePath,
    created_by: task.createdBy,
    created_at: iso(task.createdAt),
    started_at: iso(task.startedAt),
    completed_at: iso(task.completedAt),
    current_run_id: task.currentRunId,
    parents: task.parents.slice(0, NEIGHBOURS_MAX),
    children: task.children.slice(0, NEIGHBOURS_MAX),
    parent_count: task.parents.length,
    child_count: task.children.length,
    ...(task.status === 'blocked' ? { block_reason: capped(task.blockReason, 1_000) } : {}),
    ...(task.hold === null ? {} : { waits: capped(task.hold.text, 500) }),
  };
}

export function taskView(task: Task): Data {
  return {
    ...taskLine(task),
    title: capped(task.title),
    body: capped(task.body, BODY_CHARS_MAX),
    result: capped(task.result),
    skills: task.skills ?? [],
    branch: task.branch,
    consecutive_failures: task.consecutiveFailures,
    last_failure_error: capped(task.lastFailureError),
  };
}

export function runView(run: Run): Data {
  return {
    id: run.id,
    number: run.number,
    profile: run.profile,
    phase: run.phase,
    outcome: run.outcome,
    summary: capped(run.summary),
    error: capped(run.error),
    metadata: cappedJson(run.metadata),
    started_at: iso(run.startedAt),
    ended_at: iso(run.endedAt),
  };
}

export function commentView(comment: Comment): Data {
  return {
    id: comment.id,
    author: comment.author,
    body: capped(comment.body, COMMENT_CHARS_MAX),
    created_at: iso(comment.createdAt),
  };
}

export function eventView(event: BoardEvent): Data {
  return {
    id: event.id,
    kind: event.kind,
    run_id: event.runId,
    payload: cappedJson(event.payload),
    created_at: iso(event.createdAt),
  };
}
