/**
 * SQL of the whole board's recent past: its links, the newest runs, and pages of events backwards. Nothing here has
 * an index of its own, because each costs a page in every commit; instead these queries look at a bounded stretch of
 * the newest rows by id, which grow with time.
 */
import type { EndedRun } from '../../contract/activity.ts';
import type { EventKind, RunOutcome } from '../../contract/status.ts';
import type { BoardEvent } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { lastEventId } from './events.ts';
import { toEvent, toMs, toSeconds, type EventRow } from './rows.ts';

/** Newest runs looked at, about 5 ms of work. A board that starts more in a day loses the oldest from its activity. */
export const RUNS_LOOK_MAX = 5_000;
/** Ids looked at for one page of events; a filter that matches less gives a short page. */
const EVENTS_LOOK_MAX = 20_000;
/** Completed runs of a profile that its typical time comes from. */
const TYPICAL_RUNS = 40;

/** Runs of the newest stretch, open ones included. */
export interface RecentRuns {
  ended: EndedRun[];
  /** When runs were claimed, whether or not they have ended. */
  claims: number[];
  /** Rows beyond the stretch may belong to the asked time too. */
  isPartial: boolean;
}

interface RecentRow {
  id: number;
  task_id: string;
  number: number;
  profile: string | null;
  outcome: RunOutcome | null;
  started_at: number;
  ended_at: number | null;
}

const RECENT = `SELECT id, task_id, number, profile, outcome, started_at, ended_at FROM task_runs
  WHERE id > (SELECT coalesce(max(id), 0) FROM task_runs) - @look AND (started_at >= @since OR ended_at >= @since)
  ORDER BY id`;

/** Every profile that completed something, by skipping through the index, and never by reading all of it. */
const PROFILES = `WITH RECURSIVE p(name) AS (
    SELECT min(profile) FROM task_runs WHERE outcome = 'completed'
    UNION ALL
    SELECT (SELECT min(r.profile) FROM task_runs r WHERE r.outcome = 'completed' AND r.profile > p.name) FROM p
      WHERE p.name IS NOT NULL LIMIT 1000)
  SELECT name FROM p WHERE name IS NOT NULL`;

const TYPICAL = `SELECT started_at, ended_at FROM task_runs WHERE outcome = 'completed' AND profile = ?
  ORDER BY ended_at DESC LIMIT ${TYPICAL_RUNS}`;

const EDGES = `SELECT coalesce(json_group_array(json_array(l.parent_id, l.child_id)), '[]') AS edges
  FROM task_links l JOIN tasks p ON p.id = l.parent_id JOIN tasks c ON c.id = l.child_id
  WHERE p.status <> 'archived' AND c.status <> 'archived'`;

const TOOK = `SELECT coalesce(json_group_object(t.id, CAST(round((r.ended_at - r.started_at) * 1000) AS INTEGER)), '{}') AS took
  FROM tasks t JOIN task_runs r ON r.task_id = t.id AND r.number = t.run_count
  WHERE t.status = 'done' AND (t.child_count > 0 OR t.parent_count > 0) AND r.outcome = 'completed'`;

const PAGE = `SELECT * FROM task_events WHERE id < @before AND id >= @from
  AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds))) ORDER BY id DESC LIMIT CAST(@limit AS INTEGER)`;

/** The middle one; null of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const below = sorted[Math.ceil(sorted.length / 2) - 1];
  return middle === undefined || below === undefined ? null : Math.round((middle + below) / 2);
}

function typicalMs(db: ReadDb): Record<string, number> {
  const typical = db.all<{ name: string }>(PROFILES).flatMap(({ name }) => {
    const runs = db.all<{ started_at: number; ended_at: number }>(TYPICAL, [name]);
    const median = medianOf(runs.map((run) => toMs(run.ended_at - run.started_at)));
    return median === null ? [] : [[name, median] as const];
  });
  return Object.fromEntries(typical);
}

/** Every link of the board; reads all of them, as the snapshot reads all cards. */
export function readLinks(db: ReadDb): {
  cursor: number;
  edgesJson: string;
  tookJson: string;
  typicalMs: Record<string, number>;
} {
  const cursor = lastEventId(db);
  const edgesJson = db.get<{ edges: string }>(EDGES)?.edges ?? '[]';
  const tookJson = db.get<{ took: string }>(TOOK)?.took ?? '{}';
  return { cursor, edgesJson, tookJson, typicalMs: typicalMs(db) };
}

/** Runs that were claimed or ended at or after `since` (epoch milliseconds), oldest first. */
export function readRecentRuns(db: ReadDb, since: number): RecentRuns {
  const rows = db.all<RecentRow>(RECENT, { look: RUNS_LOOK_MAX, since: toSeconds(since) });
  const ended = rows.flatMap(({ outcome, ended_at, ...row }): EndedRun[] =>
    outcome === null || ended_at === null || toMs(ended_at) < since
      ? []
      : [
          {
            taskId: row.task_id,
            number: row.number,
            profile: row.profile,
            outcome,
            startedAt: toMs(row.started_at),
            endedAt: toMs(ended_at),
          },
        ],
  );
  const claims = rows.map((row) => toMs(row.started_at)).filter((at) => at >= since);
  return {
    ended: ended.toSorted((a, b) => a.endedAt - b.endedAt),
    claims,
    isPartial: rows.length >= RUNS_LOOK_MAX,
  };
}

/**
 * Events with an id below `before` (null: the newest), newest first.
 * @param options.kinds null for every kind
 * @returns the next `before`, null when there is nothing earlier
 */
export function readEventsBefore(
  db: ReadDb,
  options: { before: number | null; kinds: readonly EventKind[] | null; limit: number },
): { events: BoardEvent[]; before: number | null } {
  const before = Math.min(options.before ?? Number.MAX_SAFE_INTEGER, lastEventId(db) + 1);
  const from = Math.max(1, before - EVENTS_LOOK_MAX);
  const kinds = options.kinds === null ? null : JSON.stringify(options.kinds);
  const rows = db.all<EventRow>(PAGE, { before, from, kinds, limit: options.limit });
  const last = rows.length === options.limit ? (rows.at(-1)?.id ?? from) : from;
  return { events: rows.map(toEvent), before: last > 1 ? last : null };
}
