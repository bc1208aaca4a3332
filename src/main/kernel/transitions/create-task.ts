/** Creates a task with its links and its first event, all or nothing (F055: the key is looked up inside). */
import { Refusal } from '../../../contract/error.ts';
import { satisfiesChildren, type Status } from '../../../contract/status.ts';
import type { CreateTaskInput } from '../../../contract/task.ts';
import { BORN_BLOCKED, draftOf, insertDraft, type Draft } from '../drafts.ts';
import { recordEvent } from '../events.ts';
import type { Actor } from '../kernel.ts';
import { originOf } from '../origin.ts';
import type { TaskRow } from '../rows.ts';
import type { Transaction } from '../transaction.ts';

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
  const id = insertDraft(tx, draft, { status, runId: origin?.runId ?? null });
  const actor = draft.columns.created_by;
  if (status === 'blocked') recordEvent(tx, id, 'blocked', { reason: BORN_BLOCKED, kind: 'needs_input', actor });
  return { id, created: true };
}
