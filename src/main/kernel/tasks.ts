/**
 * SQL of the task row. `moveTask` is the one statement that changes a status, apart from the set-based promotion of
 * waiting children in links.ts; transitions decide, this writes.
 */
import { Refusal } from '../../contract/error.ts';
import { STATUSES, type Status } from '../../contract/status.ts';
import type { Task, TaskFilter } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { NEXT_EVENT } from './events.ts';
import { toTask, type LinkedTaskRow, type TaskRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

const LINKED = `SELECT t.*,
  CASE WHEN t.parent_count > 0 THEN
    (SELECT json_group_array(parent_id ORDER BY l.rowid) FROM task_links l WHERE l.child_id = t.id) END AS parents,
  CASE WHEN t.child_count > 0 THEN
    (SELECT json_group_array(child_id ORDER BY l.rowid) FROM task_links l WHERE l.parent_id = t.id) END AS children
  FROM tasks t`;

/** Columns that a transition may change; the rest of the row is edited, not moved. */
export type TaskChange = Partial<
  Pick<
    TaskRow,
    | 'parked'
    | 'claim_lock'
    | 'claim_expires'
    | 'worker_pid'
    | 'current_run_id'
    | 'started_at'
    | 'completed_at'
    | 'last_heartbeat_at'
    | 'result'
    | 'consecutive_failures'
    | 'last_failure_error'
    | 'block_kind'
    | 'block_reason'
    | 'last_block_kind'
    | 'block_recurrences'
    | 'scheduled_at'
    | 'archived_from'
    | 'run_count'
    | 'lingering'
    | 'last_line'
  >
>;

/** `from_run` and `from_status` are what was read: the row must still be so, and its row count decides. */
const MOVE = `UPDATE tasks SET
  status = @status, status_since = @now, parked = @parked,
  claim_lock = @claim_lock, claim_expires = @claim_expires, worker_pid = @worker_pid, current_run_id = @current_run_id,
  started_at = @started_at, completed_at = @completed_at, last_heartbeat_at = @last_heartbeat_at, result = @result,
  consecutive_failures = @consecutive_failures, last_failure_error = @last_failure_error,
  block_kind = @block_kind, block_reason = @block_reason, last_block_kind = @last_block_kind,
  block_recurrences = @block_recurrences, scheduled_at = @scheduled_at, archived_from = @archived_from,
  run_count = @run_count, lingering = @lingering, last_line = @last_line,
  hold_code = NULL, hold_text = NULL,
  updated_at = @now, version = version + 1, change_seq = ${NEXT_EVENT}
  WHERE id = @id AND status = @from_status AND version = @from_version AND current_run_id IS @from_run`;

/** What leaving any status clears unless the transition says otherwise. */
const LEFT: TaskChange = {
  parked: 0,
  claim_lock: null,
  claim_expires: null,
  worker_pid: null,
  current_run_id: null,
  completed_at: null,
  block_kind: null,
  block_reason: null,
  scheduled_at: null,
  archived_from: null,
};

/**
 * Moves the task to `status`. Claim, block reason, schedule, completion and hold of the old status go, unless
 * `change` sets them.
 * @throws Refusal 'conflict' when the row is no longer what `row` says; the transaction is undone.
 */
export function moveTask(tx: Transaction, row: TaskRow, status: Status, change: TaskChange = {}): void {
  const next = { ...row, ...LEFT, ...change };
  const { changes } = tx.db.run(MOVE, {
    id: row.id,
    from_status: row.status,
    from_version: row.version,
    from_run: row.current_run_id,
    status,
    now: tx.now,
    parked: next.parked,
    claim_lock: next.claim_lock,
    claim_expires: next.claim_expires,
    worker_pid: next.worker_pid,
    current_run_id: next.current_run_id,
    started_at: next.started_at,
    completed_at: next.completed_at,
    last_heartbeat_at: next.last_heartbeat_at,
    result: next.result,
    consecutive_failures: next.consecutive_failures,
    last_failure_error: next.last_failure_error,
    block_kind: next.block_kind,
    block_reason: next.block_reason,
    last_block_kind: next.last_block_kind,
    block_recurrences: next.block_recurrences,
    scheduled_at: next.scheduled_at,
    archived_from: next.archived_from,
    run_count: next.run_count,
    lingering: next.lingering,
    last_line: next.last_line,
  });
  if (changes !== 1) throw new Refusal('conflict', `Task ${row.id} changed in the meantime; look again and retry.`);
}

/** Where a task goes that nobody holds: ready, or todo while a parent holds it back. */
export function idleStatus(row: TaskRow): 'ready' | 'todo' {
  return row.open_parent_count === 0 ? 'ready' : 'todo';
}

export function findRow(db: ReadDb, id: string): TaskRow | undefined {
  return db.get<TaskRow>('SELECT * FROM tasks WHERE id = ?', [id]);
}

/** @throws Refusal 'unknown_task' */
export function requireRow(db: ReadDb, id: string): TaskRow {
  const row = findRow(db, id);
  if (row === undefined) throw new Refusal('unknown_task', `There is no task ${id} on this board.`, { id });
  return row;
}

export function findTask(db: ReadDb, id: string): Task | null {
  const row = db.get<LinkedTaskRow>(`${LINKED} WHERE t.id = ?`, [id]);
  return row === undefined ? null : toTask(row);
}

/** @throws Refusal 'unknown_task' */
export function requireTask(db: ReadDb, id: string): Task {
  const task = findTask(db, id);
  if (task === null) throw new Refusal('unknown_task', `There is no task ${id} on this board.`, { id });
  return task;
}

/** Most urgent first, then oldest. Archived tasks only when asked for. */
export function listTasks(db: ReadDb, filter: TaskFilter = {}): Task[] {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const match = (column: string, value: string | undefined): void => {
    if (value === undefined) return;
    where.push(`t.${column} = ?`);
    values.push(value);
  };
  // The status stands in the text, checked against the list, so that partial indexes on one status apply.
  const status = STATUSES.find((known) => known === filter.status);
  if (filter.status !== undefined) where.push(status === undefined ? '0' : `t.status = '${status}'`);
  match('assignee', filter.assignee);
  match('tenant', filter.tenant);
  if (filter.status === undefined && filter.includeArchived !== true) where.push(`t.status <> 'archived'`);
  const clause = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  values.push(filter.limit === undefined ? -1 : Math.max(0, Math.trunc(filter.limit)));
  return db
    .all<LinkedTaskRow>(`${LINKED}${clause} ORDER BY t.priority DESC, t.created_at, t.rowid LIMIT ?`, values)
    .map(toTask);
}

/** Marks the card as changed without an event of its own; every delta repeats it until an event follows. */
export function touchCard(tx: Transaction, id: string): void {
  tx.db.run(`UPDATE tasks SET change_seq = ${NEXT_EVENT} WHERE id = ?`, [id]);
}
