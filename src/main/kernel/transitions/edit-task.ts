/**
 * Edits what a task says: one patch is one transaction, all of it or nothing (Q40). Only its start time moves it, into
 * `scheduled` or out of it.
 */
import { Refusal } from '../../../contract/error.ts';
import type { TaskPatch } from '../../../contract/task.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import { actorOf, fence } from '../fence.ts';
import { FIELDS } from '../fields.ts';
import type { Actor } from '../kernel.ts';
import { toSeconds, type TaskRow, type WholeTaskRow } from '../rows.ts';
import { requireRow, requireWholeRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { cleanName, cleanTime, cleanWorkspaceKind } from '../validate.ts';
import { setStartTime } from './hold-task.ts';
import { wakeTask } from './wake-tasks.ts';

/** Columns to change, each with the field that it is known by. */
export type Edits = Map<string, { field: string; value: string | number | null }>;

/** Fields that a worker was started with; they stand still while it runs. */
const FIXED_WHILE_RUNNING = new Set(['assignee', 'workspaceKind', 'workspacePath', 'branch', 'base']);

/** What of the patch differs from the row, cleaned. @throws Refusal */
export function editsOf(row: WholeTaskRow, patch: TaskPatch): Edits {
  const edits: Edits = new Map();
  const set = (
    column: keyof WholeTaskRow,
    field: keyof TaskPatch,
    clean: (value: unknown) => string | number | null,
  ): void => {
    if (patch[field] === undefined) return;
    const value = clean(patch[field]);
    if (value !== row[column]) edits.set(column, { field, value });
  };
  const kind = patch.workspaceKind === undefined ? row.workspace_kind : cleanWorkspaceKind(patch.workspaceKind);
  for (const { column, field, clean } of FIELDS) set(column, field, (value) => clean(value, kind));
  set('model_override', 'modelOverride', (value) => cleanName('modelOverride', value));
  if (kind !== 'worktree') {
    // A branch means nothing without a worktree; it goes with it.
    if (row.branch_name !== null) edits.set('branch_name', { field: 'branch', value: null });
    if (row.base_branch !== null) edits.set('base_branch', { field: 'base', value: null });
  }
  return edits;
}

/** The new start time of a waiting task, null to wake a scheduled one, undefined for no change. */
function startTimeOf(row: TaskRow, patch: TaskPatch): number | null | undefined {
  if (patch.scheduledAt === undefined) return undefined;
  const at = cleanTime('scheduledAt', patch.scheduledAt);
  const isScheduled = row.status === 'scheduled';
  if (at === null) return isScheduled ? null : undefined;
  return isScheduled && row.scheduled_at === toSeconds(at) ? undefined : at;
}

export function textOf(value: string | number | null): string | null {
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

/** Writes the fields that differ, without telling of it. Another assignee starts with a clean sheet. */
export function writeEdits(tx: Transaction, row: TaskRow, edits: Edits): void {
  if (edits.size === 0) return;
  const sets = [...edits.keys()].map((column) => `${column} = @${column}`);
  if (edits.has('assignee')) sets.push('consecutive_failures = 0', 'last_failure_error = NULL');
  const values = Object.fromEntries([...edits].map(([column, edit]) => [column, edit.value]));
  const { changes } = tx.db.run(
    `UPDATE tasks SET ${sets.join(', ')}, updated_at = @now, version = version + 1, change_seq = ${NEXT_EVENT}
     WHERE id = @id AND version = @from_version`,
    { ...values, id: row.id, now: tx.now, from_version: row.version },
  );
  if (changes !== 1) throw new Refusal('conflict', `Task ${row.id} changed in the meantime; look again and retry.`);
}

/**
 * Applies what differs; a patch that changes nothing writes nothing. What a worker was started with stands still while
 * it runs.
 * @returns Refusal 'archived', 'running', 'already_done' for a start time of a done task
 */
export function updateTask(tx: Transaction, id: string, patch: TaskPatch, by: Actor): Refusal | undefined {
  const row = requireWholeRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('updateTask', row);
  if (refusal !== null) return refusal;
  const edits = editsOf(row, patch);
  const startTime = startTimeOf(row, patch);
  const fixed = [...edits.values()].map((edit) => edit.field).filter((field) => FIXED_WHILE_RUNNING.has(field));
  if (row.status === 'running' && fixed.length > 0)
    return new Refusal('running', `Task ${id} is running; stop it before changing ${fixed.join(', ')}.`, { id });
  const unmovable = typeof startTime === 'number' ? refuseMove('schedule', row) : null;
  if (unmovable !== null) return unmovable;
  writeEdits(tx, row, edits);
  recordEdits(tx, row, edits, by);
  if (startTime === undefined) return undefined;
  const edited = requireRow(tx.db, id);
  if (startTime === null) wakeTask(tx, edited, actorOf(by));
  else setStartTime(tx, edited, startTime, actorOf(by));
  return undefined;
}

/** Gives the task to another profile, or to nobody. @returns Refusal 'running' while a worker holds it */
export function assignTask(tx: Transaction, id: string, assignee: string | null, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  return fence(tx, row, by) ?? refuseMove('assignTask', row) ?? updateTask(tx, id, { assignee }, by);
}
