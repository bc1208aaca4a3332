/**
 * The invariants of a board file that SQL can decide (kernel-spec 11.1, failures.md I1 to I10, I12, I16, I19, I22,
 * I23), each as a query that must return no rows. Run it on a closed board or from another process. It reads only
 * the columns that are part of the public schema, and knows nothing of the code that writes them.
 */
import Database from 'better-sqlite3';

export interface Violation {
  invariant: string;
  rows: unknown[];
}

/** "This parent no longer holds its children back": done, or archived after it was completed (defect Q9). */
const SATISFIED = "(p.status = 'done' OR (p.status = 'archived' AND p.completed_at IS NOT NULL))";

const QUERIES: Readonly<Record<string, string>> = {
  'I1: the current run is an open run of the same task': `
    SELECT t.id FROM tasks t LEFT JOIN task_runs r ON r.id = t.current_run_id
    WHERE t.current_run_id IS NOT NULL AND (r.id IS NULL OR r.ended_at IS NOT NULL OR r.task_id <> t.id)`,
  'I2: every open run is the current run of a task': `
    SELECT r.id FROM task_runs r WHERE r.ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.current_run_id = r.id)`,
  'I10: at most one open run per task': `
    SELECT task_id FROM task_runs WHERE ended_at IS NULL GROUP BY task_id HAVING count(*) > 1`,
  'I3: status is legal': `
    SELECT id, status FROM tasks WHERE status NOT IN
    ('triage','todo','scheduled','ready','running','blocked','review','done','archived')`,
  'I4: claim fields only while running, and always then': `
    SELECT id, status FROM tasks WHERE
    (status <> 'running' AND (claim_lock IS NOT NULL OR claim_expires IS NOT NULL OR worker_pid IS NOT NULL OR current_run_id IS NOT NULL))
    OR (status = 'running' AND (claim_lock IS NULL OR claim_expires IS NULL OR current_run_id IS NULL))`,
  'I5, I23: no run ends before it starts': `SELECT id FROM task_runs WHERE ended_at < started_at`,
  'I6: an outcome exactly when ended': `SELECT id FROM task_runs WHERE (outcome IS NULL) <> (ended_at IS NULL)`,
  'kernel-spec 11.1 8: a closed run holds no claim': `
    SELECT id FROM task_runs WHERE ended_at IS NOT NULL AND (claim_lock IS NOT NULL OR claim_expires IS NOT NULL)`,
  'I8: event run ids exist, and belong to the task': `
    SELECT e.id FROM task_events e LEFT JOIN task_runs r ON r.id = e.run_id
    WHERE e.run_id IS NOT NULL AND (r.id IS NULL OR r.task_id <> e.task_id)`,
  'kernel-spec 11.1 10: runs, comments and links belong to tasks': `
    SELECT 'run', id FROM task_runs WHERE task_id NOT IN (SELECT id FROM tasks)
    UNION ALL SELECT 'comment', id FROM task_comments WHERE task_id NOT IN (SELECT id FROM tasks)
    UNION ALL SELECT 'parent', parent_id FROM task_links WHERE parent_id NOT IN (SELECT id FROM tasks)
    UNION ALL SELECT 'child', child_id FROM task_links WHERE child_id NOT IN (SELECT id FROM tasks)`,
  'I19: nothing starts, or waits to start, below an unfinished parent': `
    SELECT c.id, p.id AS parent FROM tasks c JOIN task_links l ON l.child_id = c.id JOIN tasks p ON p.id = l.parent_id
    WHERE c.status = 'ready' AND NOT ${SATISFIED}`,
  'I19: no task is its own parent': `SELECT parent_id FROM task_links WHERE parent_id = child_id`,
  'kernel-spec 11.1 15: one claim, one run': `
    SELECT run_id, count(*) FROM task_events WHERE kind = 'claimed' GROUP BY run_id HAVING run_id IS NULL OR count(*) > 1`,
  'kernel-spec 11.1 16: done exactly when a completion time says so': `
    SELECT id, status FROM tasks WHERE (status = 'done' AND completed_at IS NULL)
    OR (status NOT IN ('done','archived') AND completed_at IS NOT NULL)`,
  'kernel-spec 11.1 14: a completed event for every completed run': `
    SELECT r.id FROM task_runs r WHERE r.outcome = 'completed' AND
    (SELECT count(*) FROM task_events e WHERE e.run_id = r.id AND e.kind = 'completed') <> 1`,
  'kernel-spec 11.1 14: no completed event for a run that ended otherwise': `
    SELECT e.id FROM task_events e JOIN task_runs r ON r.id = e.run_id
    WHERE e.kind = 'completed' AND r.outcome IS NOT 'completed'`,
  'the counters on the task row are what they count': `
    SELECT t.id, t.status FROM tasks t WHERE
    t.comment_count <> (SELECT count(*) FROM task_comments c WHERE c.task_id = t.id)
    OR t.run_count <> (SELECT count(*) FROM task_runs r WHERE r.task_id = t.id)
    OR t.parent_count <> (SELECT count(*) FROM task_links l WHERE l.child_id = t.id)
    OR t.child_count <> (SELECT count(*) FROM task_links l WHERE l.parent_id = t.id)
    OR t.open_parent_count <> (SELECT count(*) FROM task_links l JOIN tasks p ON p.id = l.parent_id
      WHERE l.child_id = t.id AND NOT ${SATISFIED})
    OR t.child_done_count <> (SELECT count(*) FROM task_links l JOIN tasks p ON p.id = l.child_id
      WHERE l.parent_id = t.id AND ${SATISFIED})`,
  'P2: a task is claimed only when no verified worker of an earlier run may still live': `
    SELECT t.id FROM tasks t JOIN task_runs r ON r.task_id = t.id
    WHERE t.status = 'running' AND r.ended_at IS NOT NULL AND r.worker_verified = 1 AND r.worker_gone = 0`,
};

/** What must hold at rest although the reference repairs it only at the next tick. */
const REPAIRED: Readonly<Record<string, string>> = {
  'I9: a child whose parents are all done is not stuck in todo, unless somebody parked it': `
  SELECT c.id FROM tasks c JOIN task_links l ON l.child_id = c.id JOIN tasks p ON p.id = l.parent_id
  WHERE c.status = 'todo' AND c.parked = 0 GROUP BY c.id HAVING sum(NOT ${SATISFIED}) = 0`,
};

export interface InvariantChecker {
  /** The state invariants, cheap enough to ask after every operation. */
  quick(): Violation[];
  /** All of them, with the graph, the history and SQLite's own checks. */
  full(): Violation[];
  close(): void;
}

/** A checker with its own connection to the board at `path`. */
export function openChecker(path: string): InvariantChecker {
  const db = new Database(path, { fileMustExist: true });
  const statements = Object.entries({ ...QUERIES, ...REPAIRED }).map(([name, sql]) => ({ name, all: db.prepare(sql) }));
  const violated = (answers: Iterable<readonly [string, unknown[]]>): Violation[] =>
    [...answers]
      .filter(([, rows]) => rows.length > 0)
      .map(([invariant, rows]) => ({ invariant, rows: rows.slice(0, 10) }));
  const quick = () => violated(statements.map(({ name, all }) => [name, all.all()] as const));
  const full = () => {
    const integrity = db.pragma('integrity_check', { simple: true });
    return [
      ...quick(),
      ...violated([
        ['I19: the graph has no cycle', cyclesIn(db)],
        ['kernel-spec 11.1 12: at its claim every parent was done', claimsBelowOpenParents(db)],
        ['I22: integrity_check is ok', integrity === 'ok' ? [] : [integrity]],
        ['I22: foreign_key_check is empty', db.pragma('foreign_key_check') as unknown[]],
      ]),
    ];
  };
  return { quick, full, close: () => db.close() };
}

/** Every violated invariant of the board at `path`, an empty list when all hold. */
export function violationsOf(path: string): Violation[] {
  const checker = openChecker(path);
  try {
    return checker.full();
  } finally {
    checker.close();
  }
}

/** Throws one error that lists every violation, if there are any. */
export function assertNone(found: readonly Violation[]): void {
  if (found.length > 0)
    throw new Error(
      `Invariants violated:\n${found.map((v) => `  ${v.invariant}: ${JSON.stringify(v.rows)}`).join('\n')}`,
    );
}

/** Throws when the board at `path` violates an invariant. */
export function assertInvariants(path: string): void {
  assertNone(violationsOf(path));
}

/** Tasks that remain after roots are taken off again and again; empty for an acyclic graph. */
function cyclesIn(db: Database.Database): string[] {
  const links = db.prepare('SELECT parent_id AS p, child_id AS c FROM task_links').all() as { p: string; c: string }[];
  const children = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const { p, c } of links) {
    children.set(p, [...(children.get(p) ?? []), c]);
    open.set(c, (open.get(c) ?? 0) + 1);
    if (!open.has(p)) open.set(p, 0);
  }
  const free = [...open].filter(([, n]) => n === 0).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    for (const child of children.get(id) ?? []) {
      const left = (open.get(child) ?? 0) - 1;
      open.set(child, left);
      if (left === 0) free.push(child);
    }
    open.delete(id);
  }
  return [...open.keys()];
}

interface EventRow {
  id: number;
  task: string;
  kind: string;
  payload: string | null;
}

/** Replays the events: for each `claimed`, every link that existed then must have had a satisfied parent. */
function claimsBelowOpenParents(db: Database.Database): unknown[] {
  const parents = new Map<string, Set<string>>();
  const satisfied = new Set<string>();
  const wrong: unknown[] = [];
  const rows = db.prepare('SELECT id, task_id AS task, kind, payload FROM task_events ORDER BY id');
  for (const { id, task, kind, payload } of rows.iterate() as Iterable<EventRow>) {
    const data = (payload === null ? {} : JSON.parse(payload)) as Record<string, unknown>;
    const mine = parents.get(task) ?? new Set<string>();
    if (kind === 'created') for (const p of (data['parents'] as string[] | null) ?? []) mine.add(p);
    if (kind === 'linked') mine.add(String(data['parent']));
    if (kind === 'unlinked') mine.delete(String(data['parent']));
    if (kind === 'completed') satisfied.add(task);
    if (REOPENS.has(kind)) satisfied.delete(task);
    parents.set(task, mine);
    if (kind === 'claimed') {
      const open = [...mine].filter((p) => !satisfied.has(p));
      if (open.length > 0) wrong.push({ event: id, task, open });
    }
  }
  return wrong;
}

/** Events after which a finished task counts as unfinished again. */
const REOPENS = new Set(['status', 'restored', 'review_requested']);
