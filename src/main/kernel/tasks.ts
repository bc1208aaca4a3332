/**
 * SQL of the task row. `moveTask` is the one statement that changes a status, apart from the set-based promotion of
 * waiting children in links.ts; transitions decide, this writes.
 */
import { Refusal } from '../../contract/error.ts';
import { STATUSES, type Status } from '../../contract/status.ts';
import type { Task, TaskFilter } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { NEXT_EVENT } from './events.ts';
import { openParentsJson } from './waits.ts';
import { MOVABLE, MOVE_COLUMNS, toTask, type LinkedTaskRow, type TaskRow, type WholeTaskRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

const LINKED = `SELECT t.*,
  CASE WHEN t.parent_count > 0 THEN
    (SELECT json_group_array(parent_id ORDER BY l.rowid) FROM task_links l WHERE l.child_id = t.id) END AS parents,
  CASE WHEN t.child_count > 0 THEN
    (SELECT json_group_array(child_id ORDER BY l.rowid) FROM task_links l JOIN tasks c ON c.id = l.child_id
     WHERE l.parent_id = t.id AND c.deleted_at IS NULL) END AS children,
  CASE WHEN t.open_parent_count > 0 THEN ${openParentsJson('1')} END AS waits_on
  FROM tasks t`;

/** Columns that a transition may change; the rest of the row is edited, not moved. What is undefined is not given. */
export type TaskChange = Partial<Pick<TaskRow, (typeof MOVABLE)[number]>>;

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
  hold_code: null,
  hold_text: null,
};

/** The statement for each set of columns that some move changes, by a bit per column; there are few different ones. */
const statements = new Map<number, string>();

function statementFor(columns: number): string {
  const known = statements.get(columns);
  if (known !== undefined) return known;
  const sets = MOVABLE.map((column, n) => ((columns >> n) & 1 ? `${column} = ?, ` : '')).join('');
  const sql = `UPDATE tasks SET ${sets}status = ?, status_since = ?, updated_at = ?, version = version + 1,
    change_seq = ${NEXT_EVENT} WHERE id = ? AND status = ? AND version = ? AND current_run_id IS ?`;
  statements.set(columns, sql);
  return sql;
}

/**
 * Moves the task to `status`. Claim, block reason, schedule, completion and hold of the old status go, unless
 * `change` sets them. A column that keeps its value is not written: that costs no check, no index and no trigger.
 * @throws Refusal 'conflict' when the row is no longer what `row` says; the transaction is undone.
 */
export function moveTask(tx: Transaction, row: TaskRow, status: Status, change: TaskChange = {}): void {
  let columns = 0;
  const values: (string | number | null)[] = [];
  for (const [n, column] of MOVABLE.entries()) {
    const given = change[column];
    const left = given === undefined ? LEFT[column] : given;
    const value = left === undefined ? row[column] : left;
    if (value === row[column]) continue;
    columns |= 1 << n;
    values.push(value);
  }
  values.push(status, tx.now, tx.now, row.id, row.status, row.version, row.current_run_id);
  const { changes } = tx.db.run(statementFor(columns), values);
  if (changes !== 1) throw new Refusal('conflict', `Task ${row.id} changed in the meantime; look again and retry.`);
}

/** Where a task goes that nobody holds: ready, or todo while a parent holds it back. */
export function idleStatus(row: TaskRow): 'ready' | 'todo' {
  return row.open_parent_count === 0 ? 'ready' : 'todo';
}

const ROW = `SELECT ${MOVE_COLUMNS.join(', ')} FROM tasks WHERE id = ? AND deleted_at IS NULL`;

/** The row of a task that is on the board: a deleted one is not (Q50). */
export function findRow(db: ReadDb, id: string): TaskRow | undefined {
  return db.get<TaskRow>(ROW, [id]);
}

function onBoard<T>(row: T | undefined, id: string): T {
  if (row === undefined) throw new Refusal('unknown_task', `There is no task ${id} on this board.`, { id });
  return row;
}

/** @throws Refusal 'unknown_task' */
export function requireRow(db: ReadDb, id: string): TaskRow {
  return onBoard(findRow(db, id), id);
}

/** As `requireRow`, with the words of the task, for those that edit them. */
export function requireWholeRow(db: ReadDb, id: string): WholeTaskRow {
  return onBoard(db.get<WholeTaskRow>('SELECT * FROM tasks WHERE id = ? AND deleted_at IS NULL', [id]), id);
}

export function findTask(db: ReadDb, id: string): Task | null {
  const row = db.get<LinkedTaskRow>(`${LINKED} WHERE t.id = ? AND t.deleted_at IS NULL`, [id]);
  return row === undefined ? null : toTask(row);
}

/** @throws Refusal 'unknown_task' */
export function requireTask(db: ReadDb, id: string): Task {
  return onBoard(findTask(db, id) ?? undefined, id);
}

/** Statuses that the partial index tasks_held knows; it applies only where its own condition stands in the query. */
const HELD: readonly Status[] = ['triage', 'todo', 'scheduled', 'blocked', 'review'];
const IS_HELD = `t.status IN (${HELD.map((status) => `'${status}'`).join(', ')})`;

/** Deleted tasks are kept in the archive, so this leaves them out too. */
const NOT_ARCHIVED = `t.status <> 'archived'`;

/** Most urgent first, then oldest. Archived tasks only when asked for, deleted ones never. */
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
  if (status !== undefined && HELD.includes(status)) where.push(IS_HELD);
  if (status === 'running') where.push('t.id IN (SELECT task_id FROM task_runs WHERE ended_at IS NULL)');
  where.push(filter.status === undefined && filter.includeArchived !== true ? NOT_ARCHIVED : 't.deleted_at IS NULL');
  const clause = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  values.push(filter.limit === undefined ? -1 : Math.max(0, Math.trunc(filter.limit)));
  return db
    .all<LinkedTaskRow>(
      `${LINKED}${clause} ORDER BY t.priority DESC, t.created_at, t.rowid LIMIT CAST(? AS INTEGER)`,
      values,
    )
    .map(toTask);
}

/** Ids of all tasks but deleted ones, oldest first; of one instant the most urgent first, as in `listTasks`. */
export function taskIds(db: ReadDb): string[] {
  return db
    .all<{ id: string }>('SELECT id FROM tasks WHERE deleted_at IS NULL ORDER BY created_at, priority DESC, rowid')
    .map(({ id }) => id);
}

/** Marks the card as changed without an event of its own; every delta repeats it until an event follows. */
export function touchCard(tx: Transaction, id: string): void {
  tx.db.run(`UPDATE tasks SET change_seq = ${NEXT_EVENT} WHERE id = ?`, [id]);
}
