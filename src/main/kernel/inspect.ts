/**
 * Looks at a board file as it is, through a connection that cannot write: what `doctor` reports about it. Nothing is
 * opened for writing, upgraded or repaired here, so that a damaged board stays what it was (F068).
 */
import type { Status } from '../../contract/status.ts';
import type { WorkerIdentity } from '../../contract/task.ts';
import { openReader, type ReadDb, type Reader } from './database.ts';
import { cyclicTasks, INVARIANTS, SETTLED, type Edge } from './invariants.ts';
import { APPLICATION_ID, MIGRATIONS, verifySchema } from './migrate.ts';
import { toWorker, type RunRow } from './rows.ts';

/** One thing that is not as it must be. */
export interface Finding {
  /** Stable name of the check: `integrity`, `foreign-keys`, `schema`, `graph` or an invariant's own words. */
  check: string;
  /** Up to ten rows or messages that show it. */
  rows: unknown[];
}

/** A run whose worker may live. */
export interface OpenWork {
  runId: string;
  taskId: string;
  number: number;
  phase: string;
  /** True when the run has ended and only its process may be left (P2). */
  isLingering: boolean;
  worker: WorkerIdentity | null;
  /** Carried by every process of the run. Stays in this process. */
  token: string;
}

export interface BoardInspection {
  /** Number of the schema in the file, and the one this program writes. */
  schema: number;
  supported: number;
  tasks: number;
  events: number;
  findings: Finding[];
  work: OpenWork[];
}

const ROWS_MAX = 10;

function queriesOf(db: ReadDb): Finding[] {
  return Object.entries({ ...INVARIANTS, ...SETTLED })
    .map(([check, sql]) => ({ check, rows: db.all<unknown>(`SELECT * FROM (${sql}) LIMIT ${ROWS_MAX}`) }))
    .filter(({ rows }) => rows.length > 0);
}

function fileFindings(db: Reader): Finding[] {
  const integrity = db.pragma('integrity_check(10)').map((row) => row['integrity_check']);
  const broken = db.pragma('foreign_key_check').slice(0, ROWS_MAX);
  const cyclic = cyclicTasks(db.each<Edge>('SELECT parent_id AS parent, child_id AS child FROM task_links'));
  return [
    { check: 'integrity', rows: integrity[0] === 'ok' ? [] : integrity },
    { check: 'foreign-keys', rows: broken },
    { check: 'graph', rows: cyclic.slice(0, ROWS_MAX) },
  ].filter(({ rows }) => rows.length > 0);
}

function openWork(db: ReadDb): OpenWork[] {
  const rows = db.all<RunRow>(
    'SELECT * FROM task_runs WHERE ended_at IS NULL OR worker_gone = 0 ORDER BY id LIMIT 10000',
  );
  return rows.map((row) => ({
    runId: String(row.id),
    taskId: row.task_id,
    number: row.number,
    phase: row.phase,
    isLingering: row.ended_at !== null,
    worker: toWorker(row),
    token: row.token,
  }));
}

/**
 * Everything that can be told from the file. Time grows with its size: about 1 s for 100,000 tasks.
 * @throws Refusal 'unknown_board', 'not_a_board', 'busy'; Fault 'database_damaged' or of the disk
 */
export function inspectBoard(path: string): BoardInspection {
  const db = openReader(path);
  try {
    const schema = Number(db.pragma('user_version')[0]?.['user_version']);
    const isOurs = db.pragma('application_id')[0]?.['application_id'] === APPLICATION_ID;
    const supported = MIGRATIONS.length;
    if (!isOurs || schema !== supported) {
      const text = isOurs ? `schema ${schema}, this program writes ${supported}` : 'it is not a board of this program';
      // An older board is upgraded when it is opened; only foreign and newer ones are wrong.
      const findings = isOurs && schema < supported ? [] : [{ check: 'schema', rows: [text] }];
      return { schema, supported, tasks: 0, events: 0, findings, work: [] };
    }
    const counts = db.get<{ tasks: number; events: number }>(
      'SELECT (SELECT count(*) FROM tasks) AS tasks, (SELECT count(*) FROM task_events) AS events',
    );
    return {
      schema,
      supported,
      tasks: counts?.tasks ?? 0,
      events: counts?.events ?? 0,
      findings: [...schemaFindings(db, path), ...fileFindings(db), ...queriesOf(db)],
      work: openWork(db),
    };
  } finally {
    db.close();
  }
}

function schemaFindings(db: ReadDb, path: string): Finding[] {
  try {
    verifySchema(db, path);
    return [];
  } catch (error) {
    return [{ check: 'schema', rows: [error instanceof Error ? error.message : String(error)] }];
  }
}

/**
 * How many tasks stand where on the board at `path`, read without opening it for writing.
 * @throws Refusal 'unknown_board', 'not_a_board'; Fault 'database_damaged' or of the disk
 */
export function countsAt(path: string): Partial<Record<Status, number>> {
  const db = openReader(path);
  try {
    const rows = db.all<{ status: Status; count: number }>('SELECT status, count FROM status_counts WHERE count > 0');
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  } finally {
    db.close();
  }
}

/** The runs of the board at `path` whose worker may live; as `inspectBoard`, and fast at any size. */
export function openWorkAt(path: string): OpenWork[] {
  const db = openReader(path);
  try {
    return openWork(db);
  } finally {
    db.close();
  }
}
