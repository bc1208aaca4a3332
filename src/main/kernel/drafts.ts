/**
 * New rows of tasks: what a caller asked for, cleaned before anything is written, and the one statement that inserts
 * it with its links and its `created` event. Which status it begins in is decided by the transition.
 */
import { Refusal } from '../../contract/error.ts';
import type { Status } from '../../contract/status.ts';
import type { CreateTaskInput } from '../../contract/task.ts';
import { NEXT_EVENT, recordEvent } from './events.ts';
import { fieldColumns, type FieldColumns } from './fields.ts';
import { insertLink } from './links.ts';
import { toSeconds } from './rows.ts';
import type { Transaction } from './transaction.ts';
import { cleanIdempotencyKey, cleanName, cleanParents, cleanTime } from './validate.ts';

const INSERT = `INSERT INTO tasks
  (id, title, body, assignee, tenant, priority, created_by, created_at, status, status_since, updated_at,
   workspace_kind, workspace_path, branch_name, base_branch, skills, idempotency_key, max_runtime_seconds, max_retries,
   scheduled_at, block_kind, block_reason, parked, created_by_run_id, change_seq)
  VALUES (@id, @title, @body, @assignee, @tenant, @priority, @created_by, @now, @status, @now, @now,
   @workspace_kind, @workspace_path, @branch_name, @base_branch, @skills, @idempotency_key, @max_runtime_seconds,
   @max_retries, @scheduled_at, @block_kind, @block_reason, @parked, @created_by_run_id, ${NEXT_EVENT})
  ON CONFLICT (id) DO NOTHING`;

/** Four billion ids make a second collision in a row a sign of a broken generator, not of chance. */
const ID_TRIES = 8;

/** Why a task that was created as blocked is. */
export const BORN_BLOCKED = 'Created as blocked; unblock it when it may start.';

export interface Draft {
  columns: FieldColumns & { created_by: string; idempotency_key: string | null };
  parents: string[];
  tenant: string | null;
  key: string | null;
  wakeAt: number | null;
  isTriage: boolean;
  isBlocked: boolean;
}

/** Everything about the input that does not depend on the board. @throws Refusal */
export function draftOf(input: CreateTaskInput): Draft {
  const initial = input.initialStatus ?? 'ready';
  if (initial !== 'ready' && initial !== 'blocked')
    throw new Refusal('invalid', 'initialStatus: use ready or blocked.', { field: 'initialStatus' });
  const key = cleanIdempotencyKey(input.idempotencyKey);
  const fields = fieldColumns(input);
  const createdBy = cleanName('createdBy', input.createdBy) ?? 'user';
  return {
    columns: { ...fields, created_by: createdBy, idempotency_key: key },
    parents: cleanParents(input.parents),
    tenant: fields.tenant,
    key,
    wakeAt: cleanTime('scheduledAt', input.scheduledAt),
    isTriage: input.triage === true,
    isBlocked: initial === 'blocked',
  };
}

function insert(tx: Transaction, columns: Record<string, string | number | null>): string {
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = tx.world.taskId();
    if (tx.db.run(INSERT, { ...columns, id, now: tx.now }).changes === 1) return id;
  }
  throw new Error(`No unused task id was found in ${ID_TRIES} tries.`);
}

export interface Birth {
  status: Status;
  /** The run whose worker asked for it. */
  runId: number | null;
  /** The task that was split, when this is a part of it. */
  partOf?: string;
  /** Waits in todo until a person queues it. */
  isParked?: boolean;
}

/** Inserts the task with its links and its `created` event. @returns its id */
export function insertDraft(tx: Transaction, draft: Draft, birth: Birth): string {
  const { columns } = draft;
  const { status } = birth;
  const isBlocked = status === 'blocked';
  const id = insert(tx, {
    ...columns,
    created_by_run_id: birth.runId,
    status,
    scheduled_at: status === 'scheduled' && draft.wakeAt !== null ? toSeconds(draft.wakeAt) : null,
    block_kind: isBlocked ? 'needs_input' : null,
    block_reason: isBlocked ? BORN_BLOCKED : null,
    parked: birth.isParked === true ? 1 : 0,
  });
  for (const parent of draft.parents) insertLink(tx, parent, id);
  recordEvent(tx, id, 'created', {
    assignee: columns.assignee,
    status,
    priority: columns.priority,
    parents: draft.parents,
    tenant: columns.tenant,
    branch_name: columns.branch_name,
    skills: columns.skills === null ? null : (JSON.parse(columns.skills) as string[]),
    ...(birth.partOf === undefined ? {} : { from_decompose_of: birth.partOf }),
  });
  return id;
}
