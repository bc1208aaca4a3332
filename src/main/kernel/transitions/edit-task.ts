/** Edits what a task says without moving it: one patch is one update, all of it or nothing (Q40). */
import { Refusal } from '../../../contract/error.ts';
import type { TaskPatch } from '../../../contract/task.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import { actorOf, fence } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { toSeconds, type TaskRow } from '../rows.ts';
import { requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import {
  cleanBody,
  cleanBranch,
  cleanMaxRetries,
  cleanMaxRuntime,
  cleanName,
  cleanPath,
  cleanPriority,
  cleanSkills,
  cleanTime,
  cleanTitle,
  cleanWorkspaceKind,
} from '../validate.ts';

type Edits = Map<string, { field: string; value: string | number | null }>;

/** Fields that a worker was started with; they stand still while it runs. */
const FIXED_WHILE_RUNNING = new Set(['assignee', 'workspaceKind', 'workspacePath', 'branch']);

function editsOf(row: TaskRow, patch: TaskPatch): Edits {
  const edits: Edits = new Map();
  const set = (
    column: keyof TaskRow,
    field: keyof TaskPatch,
    clean: (value: unknown) => string | number | null,
  ): void => {
    if (patch[field] === undefined) return;
    const value = clean(patch[field]);
    if (value !== row[column]) edits.set(column, { field, value });
  };
  set('title', 'title', cleanTitle);
  set('body', 'body', cleanBody);
  set('assignee', 'assignee', (value) => cleanName('assignee', value));
  set('tenant', 'tenant', (value) => cleanName('tenant', value));
  set('priority', 'priority', cleanPriority);
  set('skills', 'skills', cleanSkills);
  set('workspace_kind', 'workspaceKind', cleanWorkspaceKind);
  set('workspace_path', 'workspacePath', cleanPath);
  const kind = patch.workspaceKind === undefined ? row.workspace_kind : cleanWorkspaceKind(patch.workspaceKind);
  set('branch_name', 'branch', (value) => cleanBranch(value, kind));
  set('max_runtime_seconds', 'maxRuntimeSeconds', cleanMaxRuntime);
  set('max_retries', 'maxRetries', cleanMaxRetries);
  set('model_override', 'modelOverride', (value) => cleanName('modelOverride', value));
  if (patch.scheduledAt !== undefined) {
    const at = cleanTime('scheduledAt', patch.scheduledAt);
    if (row.status !== 'scheduled' || at === null)
      throw new Refusal('illegal_move', 'scheduledAt: only a scheduled task has a start time; schedule it instead.');
    set('scheduled_at', 'scheduledAt', () => toSeconds(at));
  }
  return edits;
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value);
}

function recordEdits(tx: Transaction, row: TaskRow, edits: Edits, by: Actor): void {
  const actor = actorOf(by);
  const assignee = edits.get('assignee');
  if (assignee !== undefined) recordEvent(tx, row.id, 'assigned', { assignee: textOf(assignee.value), actor });
  const priority = edits.get('priority');
  if (priority !== undefined) recordEvent(tx, row.id, 'reprioritized', { priority: Number(priority.value), actor });
  const fields = [...edits.values()]
    .map((edit) => edit.field)
    .filter((field) => !['assignee', 'priority'].includes(field));
  if (fields.length > 0) recordEvent(tx, row.id, 'edited', { fields, actor });
}

/**
 * Applies the fields that differ; a patch that changes nothing writes nothing. Changing the assignee resets the
 * failure count: another worker starts with a clean sheet.
 */
export function updateTask(tx: Transaction, id: string, patch: TaskPatch, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by);
  if (refusal !== null) return refusal;
  if (row.status === 'archived') return new Refusal('archived', `Task ${id} is archived; restore it first.`, { id });
  const edits = editsOf(row, patch);
  if (edits.size === 0) return undefined;
  const fixed = [...edits.values()].map((edit) => edit.field).filter((field) => FIXED_WHILE_RUNNING.has(field));
  if (row.status === 'running' && fixed.length > 0)
    return new Refusal('running', `Task ${id} is running; stop it before changing ${fixed.join(', ')}.`, { id });
  const sets = [...edits.keys()].map((column) => `${column} = @${column}`);
  if (edits.has('assignee')) sets.push('consecutive_failures = 0', 'last_failure_error = NULL');
  const values = Object.fromEntries([...edits].map(([column, edit]) => [column, edit.value]));
  const { changes } = tx.db.run(
    `UPDATE tasks SET ${sets.join(', ')}, updated_at = @now, version = version + 1, change_seq = ${NEXT_EVENT}
     WHERE id = @id AND version = @from_version`,
    { ...values, id, now: tx.now, from_version: row.version },
  );
  if (changes !== 1) throw new Refusal('conflict', `Task ${id} changed in the meantime; look again and retry.`);
  recordEdits(tx, row, edits, by);
  return undefined;
}

/** Gives the task to another profile, or to nobody. @returns Refusal 'running' while a worker holds it */
export function assignTask(tx: Transaction, id: string, assignee: string | null, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  if (row.status === 'running')
    return new Refusal('running', `Task ${id} is running; stop it before giving it to somebody else.`, { id });
  return updateTask(tx, id, { assignee }, by);
}
