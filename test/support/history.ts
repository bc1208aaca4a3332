/**
 * What the events of a board must say (failures.md I16, I19): one terminal event per attempt, a fold that gives the
 * row, and no claim below an undone parent. Tasks without a `created` event, which tests insert by SQL, have no history.
 */
import type Database from 'better-sqlite3';
import { isEvent } from '../../src/contract/event.ts';
import { foldTask, type FoldedTask } from '../../src/contract/fold-task.ts';
import type { EventKind } from '../../src/contract/status.ts';
import type { BoardEvent } from '../../src/contract/task.ts';

/** Kinds that end the run they name; `gave_up` does only where the run itself ended so. */
const TERMINAL: readonly EventKind[] = [
  'completed',
  'blocked',
  'dependency_wait',
  'block_loop_detected',
  'review_requested',
  'scheduled',
  'crashed',
  'timed_out',
  'spawn_failed',
  'no_verdict',
  'rate_limited',
  'stale',
  'reclaimed',
  'released',
  'archived',
  'deleted',
];

/** Ended runs without exactly one terminal event. Runs that only hold a corrected result were never attempts. */
export const TERMINAL_EVENTS = `SELECT r.id, r.outcome, coalesce(e.n, 0) AS events FROM task_runs r
  LEFT JOIN (SELECT e.run_id, count(*) AS n FROM task_events e JOIN task_runs o ON o.id = e.run_id
    WHERE e.kind IN (${TERMINAL.map((kind) => `'${kind}'`).join(', ')})
      OR (e.kind = 'gave_up' AND o.outcome = 'gave_up')
      OR (e.kind = 'status' AND e.payload ->> 'reason' = 'checking') GROUP BY e.run_id) e ON e.run_id = r.id
  WHERE r.ended_at IS NOT NULL AND r.cause <> 'edit' AND coalesce(e.n, 0) <> 1`;

interface EventRow {
  id: number;
  task: string;
  run: number | null;
  kind: EventKind;
  payload: string | null;
}

interface TaskFacts {
  id: string;
  status: FoldedTask['status'];
  assignee: string | null;
  priority: number;
  failures: number;
  run: number | null;
  deleted: number;
}

function eventsOf(db: Database.Database): BoardEvent[] {
  const sql = 'SELECT id, task_id AS task, run_id AS run, kind, payload FROM task_events ORDER BY id';
  return (db.prepare(sql).all() as EventRow[]).map((row) => ({
    id: row.id,
    taskId: row.task,
    runId: row.run === null ? null : String(row.run),
    kind: row.kind,
    payload: row.payload === null ? null : (JSON.parse(row.payload) as Record<string, unknown>),
    createdAt: 0,
  }));
}

function parentsOf(db: Database.Database): Map<string, string[]> {
  const links = db.prepare('SELECT parent_id, child_id FROM task_links').all() as Record<string, string>[];
  const byChild = Map.groupBy(links, (link) => link['child_id'] ?? '');
  return new Map([...byChild].map(([child, mine]) => [child, mine.map((link) => link['parent_id'] ?? '')]));
}

/** Tasks whose row is not what their events tell. */
export function foldsThatDiffer(db: Database.Database): unknown[] {
  const events = Map.groupBy(eventsOf(db), (event) => event.taskId);
  const parents = parentsOf(db);
  const rows = db
    .prepare(
      `SELECT id, status, assignee, priority, consecutive_failures AS failures, current_run_id AS run,
         deleted_at IS NOT NULL AS deleted FROM tasks`,
    )
    .all() as TaskFacts[];
  return rows.flatMap((row) => {
    const folded = foldTask(events.get(row.id) ?? []);
    if (folded === null) return [];
    const told = { ...folded, parents: folded.parents.toSorted() };
    const held: FoldedTask = {
      status: row.status,
      assignee: row.assignee,
      priority: row.priority,
      parents: (parents.get(row.id) ?? []).toSorted(),
      consecutiveFailures: row.failures,
      currentRunId: row.run === null ? null : String(row.run),
      deleted: row.deleted === 1,
    };
    return JSON.stringify(sorted(told)) === JSON.stringify(sorted(held)) ? [] : [{ id: row.id, told, held }];
  });
}

function sorted(task: FoldedTask): [string, unknown][] {
  return Object.entries(task).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** Replays the events: for each `claimed`, every link that existed then must have let the child go. */
export function claimsBelowOpenParents(db: Database.Database): unknown[] {
  const rules = new Map<string, Map<string, string>>();
  const finished = new Set<string>();
  const away = new Set<string>();
  const wrong: unknown[] = [];
  for (const event of eventsOf(db)) {
    const { id, taskId, kind, payload } = event;
    const mine = rules.get(taskId) ?? new Map<string, string>();
    rules.set(taskId, mine);
    if (kind === 'created')
      for (const parent of (payload?.['parents'] as string[] | null) ?? []) mine.set(parent, 'done');
    if (isEvent(event, 'linked')) mine.set(event.payload?.parent ?? '', event.payload?.rule ?? 'done');
    if (kind === 'unlinked') mine.delete(String(payload?.['parent']));
    if (kind === 'completed') finished.add(taskId);
    if (kind === 'status' || kind === 'review_requested') finished.delete(taskId);
    if (kind === 'archived' || kind === 'deleted') away.add(taskId);
    if (kind === 'restored' && payload?.['status'] !== 'archived') away.delete(taskId);
    if (kind !== 'claimed') continue;
    const holds = ([parent, rule]: [string, string]): boolean =>
      rule !== 'waived' && !finished.has(parent) && !(rule === 'closed' && away.has(parent));
    const open = [...mine].filter(holds);
    if (open.length > 0) wrong.push({ event: id, task: taskId, open });
  }
  return wrong;
}
