/**
 * Reads the database of the reference in any of its schema versions (kernel-spec 1.6, 1.7): columns may be missing,
 * the failure columns may carry their old names, values may have any type, since its tables are not strict. Nothing is
 * judged here; a column that is not there, and a value of the wrong type, is null.
 */
import { Refusal } from '../../../contract/error.ts';
import type { Reader } from '../database.ts';
import { APPLICATION_ID } from '../migrate.ts';

type Value = string | number | null;

const TEXT = 'text';
const NUMBER = 'number';

/** What is taken over, and as what. */
const COLUMNS = {
  tasks: {
    id: TEXT,
    title: TEXT,
    body: TEXT,
    assignee: TEXT,
    status: TEXT,
    priority: NUMBER,
    created_by: TEXT,
    created_at: NUMBER,
    started_at: NUMBER,
    completed_at: NUMBER,
    scheduled_at: NUMBER,
    workspace_kind: TEXT,
    workspace_path: TEXT,
    branch_name: TEXT,
    base_branch: TEXT,
    tenant: TEXT,
    result: TEXT,
    idempotency_key: TEXT,
    consecutive_failures: NUMBER,
    spawn_failures: NUMBER,
    last_failure_error: TEXT,
    last_spawn_error: TEXT,
    max_runtime_seconds: NUMBER,
    workflow_template_id: TEXT,
    current_step_key: TEXT,
    skills: TEXT,
    model_override: TEXT,
    max_retries: NUMBER,
    session_id: TEXT,
    block_kind: TEXT,
    block_recurrences: NUMBER,
  },
  task_runs: {
    id: NUMBER,
    task_id: TEXT,
    profile: TEXT,
    step_key: TEXT,
    status: TEXT,
    max_runtime_seconds: NUMBER,
    last_heartbeat_at: NUMBER,
    started_at: NUMBER,
    ended_at: NUMBER,
    outcome: TEXT,
    summary: TEXT,
    metadata: TEXT,
    error: TEXT,
  },
  task_links: { parent_id: TEXT, child_id: TEXT },
  task_comments: { id: NUMBER, task_id: TEXT, author: TEXT, body: TEXT, created_at: NUMBER },
  task_events: { id: NUMBER, task_id: TEXT, run_id: NUMBER, kind: TEXT, payload: TEXT, created_at: NUMBER },
  kanban_notify_subs: {
    task_id: TEXT,
    platform: TEXT,
    chat_id: TEXT,
    thread_id: TEXT,
    user_id: TEXT,
    notifier_profile: TEXT,
    created_at: NUMBER,
    last_event_id: NUMBER,
  },
} as const;

/** Columns that say who holds a task now; on another board nobody does. */
const LEFT_BEHIND = new Set([
  'claim_lock',
  'claim_expires',
  'worker_pid',
  'worker_pid_fingerprint',
  'current_run_id',
  'last_heartbeat_at',
]);

type TableName = keyof typeof COLUMNS;
type RowOf<T extends TableName> = {
  readonly [C in keyof (typeof COLUMNS)[T]]: (typeof COLUMNS)[T][C] extends typeof TEXT ? string | null : number | null;
};
export type SourceTask = RowOf<'tasks'>;
export type SourceRun = RowOf<'task_runs'>;
export type SourceLink = RowOf<'task_links'>;
export type SourceComment = RowOf<'task_comments'>;
export type SourceEvent = RowOf<'task_events'>;
export type SourceSub = RowOf<'kanban_notify_subs'>;

export interface SourceBoard {
  tasks: SourceTask[];
  runs: SourceRun[];
  links: SourceLink[];
  comments: SourceComment[];
  events: SourceEvent[];
  subs: SourceSub[];
  /** Tables and `table.column` that hold something and have no place in our boards. */
  ignored: string[];
}

function asText(value: unknown): string | null {
  if (typeof value === 'string') return value.toWellFormed();
  return typeof value === 'number' ? String(value) : null;
}

function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function columnsOf(db: Reader, table: string): string[] {
  return db.all<{ name: string }>('SELECT name FROM pragma_table_info(?)', [table]).map(({ name }) => name);
}

function readTable<T extends TableName>(db: Reader, table: T, order: string): RowOf<T>[] {
  const present = new Set(columnsOf(db, table));
  if (present.size === 0) return [];
  const wanted = Object.entries(COLUMNS[table] as Record<string, string>);
  const list = wanted.map(([name]) => (present.has(name) ? `"${name}"` : `NULL AS "${name}"`)).join(', ');
  const rows: RowOf<T>[] = [];
  for (const row of db.each<Record<string, unknown>>(`SELECT ${list} FROM ${table} ORDER BY ${order}`)) {
    const read: [string, Value][] = wanted.map(([name, type]) => [
      name,
      type === TEXT ? asText(row[name]) : asNumber(row[name]),
    ]);
    rows.push(Object.fromEntries(read) as RowOf<T>);
  }
  return rows;
}

function holdsSomething(db: Reader, table: string, column: string): boolean {
  return db.get(`SELECT 1 FROM "${table}" WHERE "${column}" IS NOT NULL LIMIT 1`) !== undefined;
}

function quoted(name: string): boolean {
  return !name.includes('"');
}

function ignoredIn(db: Reader): string[] {
  const tables = db
    .all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .map(({ name }) => name)
    .filter(quoted);
  return tables.flatMap((table) => {
    const known: Record<string, string> | undefined = Object.entries(COLUMNS).find(([name]) => name === table)?.[1];
    if (known === undefined) return db.get(`SELECT 1 FROM "${table}" LIMIT 1`) === undefined ? [] : [table];
    return columnsOf(db, table)
      .filter((name) => quoted(name) && !(name in known) && !LEFT_BEHIND.has(name) && holdsSomething(db, table, name))
      .map((name) => `${table}.${name}`);
  });
}

/** @throws Refusal 'not_a_board' for a database that is not the reference's, or is one of ours */
export function readSource(db: Reader, path: string): SourceBoard {
  if (db.pragma('application_id')[0]?.['application_id'] === APPLICATION_ID)
    throw new Refusal('not_a_board', `file: ${path} is a board of this program already; use restore.`, {
      field: 'file',
    });
  const columns = new Set(columnsOf(db, 'tasks'));
  if (!['id', 'title', 'status', 'created_at'].every((name) => columns.has(name)))
    throw new Refusal('not_a_board', `file: ${path} is not a Hermes kanban database.`, { field: 'file' });
  return {
    tasks: readTable(db, 'tasks', 'created_at, id'),
    runs: readTable(db, 'task_runs', 'started_at, id'),
    links: readTable(db, 'task_links', 'rowid'),
    comments: readTable(db, 'task_comments', 'id'),
    events: readTable(db, 'task_events', 'id'),
    subs: readTable(db, 'kanban_notify_subs', 'created_at, task_id'),
    ignored: ignoredIn(db),
  };
}
