/** Creates a task with its links and its first event, all or nothing (F055: the key is looked up inside). */
import { Refusal } from '../../../contract/error.ts';
import { satisfiesChildren, type Status } from '../../../contract/status.ts';
import type { CreateTaskInput } from '../../../contract/task.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import type { Actor } from '../kernel.ts';
import { insertLink } from '../links.ts';
import { originOf } from '../origin.ts';
import { toSeconds, type TaskRow } from '../rows.ts';
import type { Transaction } from '../transaction.ts';
import {
  cleanBody,
  cleanBranch,
  cleanIdempotencyKey,
  cleanMaxRetries,
  cleanMaxRuntime,
  cleanName,
  cleanParents,
  cleanPath,
  cleanPriority,
  cleanSkills,
  cleanTime,
  cleanTitle,
  cleanWorkspaceKind,
} from '../validate.ts';

const INSERT = `INSERT INTO tasks
  (id, title, body, assignee, tenant, priority, created_by, created_at, status, status_since, updated_at,
   workspace_kind, workspace_path, branch_name, skills, idempotency_key, max_runtime_seconds, max_retries,
   scheduled_at, block_kind, block_reason, created_by_run_id, change_seq)
  VALUES (@id, @title, @body, @assignee, @tenant, @priority, @created_by, @now, @status, @now, @now,
   @workspace_kind, @workspace_path, @branch_name, @skills, @idempotency_key, @max_runtime_seconds, @max_retries,
   @scheduled_at, @block_kind, @block_reason, @created_by_run_id, ${NEXT_EVENT})
  ON CONFLICT (id) DO NOTHING`;

/** Four billion ids make a second collision in a row a sign of a broken generator, not of chance. */
const ID_TRIES = 8;

const BORN_BLOCKED = 'Created as blocked; unblock it when it may start.';

interface Draft {
  columns: Pick<
    TaskRow,
    | 'title'
    | 'body'
    | 'assignee'
    | 'tenant'
    | 'priority'
    | 'workspace_kind'
    | 'workspace_path'
    | 'branch_name'
    | 'skills'
    | 'idempotency_key'
    | 'max_runtime_seconds'
    | 'max_retries'
  > & { created_by: string };
  parents: string[];
  tenant: string | null;
  key: string | null;
  wakeAt: number | null;
  isTriage: boolean;
  isBlocked: boolean;
}

/** Everything about the input that does not depend on the board. @throws Refusal */
function draftOf(input: CreateTaskInput): Draft {
  const kind = cleanWorkspaceKind(input.workspaceKind ?? 'scratch');
  const initial = input.initialStatus ?? 'ready';
  if (initial !== 'ready' && initial !== 'blocked')
    throw new Refusal('invalid', 'initialStatus: use ready or blocked.', { field: 'initialStatus' });
  const tenant = cleanName('tenant', input.tenant);
  const key = cleanIdempotencyKey(input.idempotencyKey);
  return {
    columns: {
      title: cleanTitle(input.title),
      body: cleanBody(input.body),
      assignee: cleanName('assignee', input.assignee),
      tenant,
      priority: cleanPriority(input.priority ?? 0),
      created_by: cleanName('createdBy', input.createdBy) ?? 'user',
      workspace_kind: kind,
      workspace_path: cleanPath(input.workspacePath),
      branch_name: cleanBranch(input.branch, kind),
      skills: cleanSkills(input.skills),
      idempotency_key: key,
      max_runtime_seconds: cleanMaxRuntime(input.maxRuntimeSeconds),
      max_retries: cleanMaxRetries(input.maxRetries),
    },
    parents: cleanParents(input.parents),
    tenant,
    key,
    wakeAt: cleanTime('scheduledAt', input.scheduledAt),
    isTriage: input.triage === true,
    isBlocked: initial === 'blocked',
  };
}

/** @returns whether a parent still holds the new task back. @throws Refusal 'unknown_task' naming every unknown one */
function hasOpenParent(tx: Transaction, parents: readonly string[]): boolean {
  const unknown: string[] = [];
  let isOpen = false;
  for (const id of parents) {
    const row = tx.db.get<Pick<TaskRow, 'status' | 'completed_at'>>(
      'SELECT status, completed_at FROM tasks WHERE id = ? AND deleted_at IS NULL',
      [id],
    );
    if (row === undefined) unknown.push(id);
    else isOpen ||= !satisfiesChildren({ status: row.status, completedAt: row.completed_at });
  }
  if (unknown.length > 0)
    throw new Refusal('unknown_task', `parents: there is no task ${unknown.join(', ')} on this board.`, {
      field: 'parents',
      ids: unknown,
    });
  return isOpen;
}

function firstStatus(tx: Transaction, draft: Draft, isWaiting: boolean): Status {
  if (draft.isBlocked) return 'blocked';
  if (draft.isTriage) return 'triage';
  if (draft.wakeAt !== null && draft.wakeAt > tx.nowMs) return 'scheduled';
  return isWaiting ? 'todo' : 'ready';
}

function insert(tx: Transaction, columns: Record<string, string | number | null>): string {
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = tx.world.taskId();
    if (tx.db.run(INSERT, { ...columns, id, now: tx.now }).changes === 1) return id;
  }
  throw new Error(`No unused task id was found in ${ID_TRIES} tries.`);
}

/**
 * Creates it in the name of a person, or of the worker whose run token is given: then the task carries its run, and a
 * task too many generations away from a person waits in triage (T13).
 * @returns the id of the new task, or of the one that holds the idempotency key already (same tenant, not archived).
 * @throws Refusal 'empty_title', 'invalid', 'too_large', 'unknown_task', 'stale_token'
 */
export function createTask(
  tx: Transaction,
  input: CreateTaskInput,
  by: Pick<Actor, 'runToken'> = {},
): { id: string; created: boolean } {
  const origin = by.runToken === undefined ? null : originOf(tx, by.runToken);
  const draft = draftOf(
    origin === null
      ? input
      : { ...input, createdBy: origin.profile ?? 'worker', triage: input.triage === true || origin.isDeep },
  );
  if (draft.key !== null) {
    const holder = tx.db.get<{ id: string }>(
      `SELECT id FROM tasks WHERE idempotency_key = ? AND coalesce(tenant, '') = ? AND status <> 'archived'`,
      [draft.key, draft.tenant ?? ''],
    );
    if (holder !== undefined) return { id: holder.id, created: false };
  }
  origin?.spend();
  const status = firstStatus(tx, draft, hasOpenParent(tx, draft.parents));
  const id = insert(tx, {
    ...draft.columns,
    created_by_run_id: origin?.runId ?? null,
    status,
    scheduled_at: status === 'scheduled' && draft.wakeAt !== null ? toSeconds(draft.wakeAt) : null,
    block_kind: status === 'blocked' ? 'needs_input' : null,
    block_reason: status === 'blocked' ? BORN_BLOCKED : null,
  });
  for (const parent of draft.parents) insertLink(tx, parent, id);
  recordEvent(tx, id, 'created', {
    assignee: draft.columns.assignee,
    status,
    priority: draft.columns.priority,
    parents: draft.parents,
    tenant: draft.tenant,
    branch_name: draft.columns.branch_name,
    skills: draft.columns.skills === null ? null : (JSON.parse(draft.columns.skills) as string[]),
  });
  const actor = draft.columns.created_by;
  if (status === 'blocked') recordEvent(tx, id, 'blocked', { reason: BORN_BLOCKED, kind: 'needs_input', actor });
  return { id, created: true };
}
