/**
 * SQL of the tasks that something may be wrong with, for the rules of `services/diagnose.ts`. Bounded everywhere, so
 * that a window can ask often: of each kind only the first are looked at, in an order in which the rest is no better
 * off. Says nothing itself about what is wrong.
 */
import type { BlockKind, RunOutcome, Status } from '../../contract/status.ts';
import type { Hold, WaitingOn } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { toMs } from './rows.ts';
import { openParentsJson, STANDS_STILL } from './waits.ts';

/** Tasks of each kind that are looked at. */
const LOOK_MAX = 250;
/** Runs looked at for crashes in a row. */
const CRASHES_MAX = 20;

/** A task as the rules need it. Times are epoch milliseconds. */
export interface TroubledTask {
  id: string;
  title: string;
  status: Status;
  assignee: string | null;
  statusSince: number;
  hold: Hold | null;
  failures: number;
  failureLimit: number;
  lastError: string | null;
  lastOutcome: RunOutcome | null;
  /** The newest runs that crashed, one after the other. */
  crashesInARow: number;
  blockKind: BlockKind | null;
  blockReason: string | null;
  lastCommentAt: number | null;
  /** Open parents that will not finish without a person. */
  stuckOn: WaitingOn[];
  /** The open run. */
  run: { id: string; startedAt: number; lastHeartbeatAt: number | null; logPath: string | null } | null;
  /** When the oldest run ended whose processes are not proven gone. */
  lingersSince: number | null;
}

interface Row {
  id: string;
  title: string;
  status: Status;
  assignee: string | null;
  status_since: number;
  hold_code: Hold['code'] | null;
  hold_text: string | null;
  failures: number;
  failure_limit: number;
  last_error: string | null;
  outcomes: string;
  block_kind: BlockKind | null;
  block_reason: string | null;
  last_comment_at: number | null;
  stuck_on: string;
  run_id: number | null;
  run_started_at: number | null;
  run_heartbeat_at: number | null;
  run_log: string | null;
  lingers_since: number | null;
}

const first = (table: string, where: string): string =>
  `SELECT * FROM (SELECT id FROM ${table} WHERE ${where} LIMIT ${LOOK_MAX})`;

/** The partial index on held tasks is used only where its own condition stands in the query. */
const HELD = "status IN ('triage', 'todo', 'scheduled', 'blocked', 'review')";

const CANDIDATES = `
  SELECT * FROM (SELECT id FROM tasks WHERE status = 'ready'
    ORDER BY priority DESC, status_since, created_at, id LIMIT ${LOOK_MAX})
  UNION ${first('tasks', `${HELD} AND status = 'blocked'`)}
  UNION ${first('tasks', `${HELD} AND status = 'todo' AND open_parent_count > 0`)}
  UNION SELECT * FROM (SELECT task_id FROM task_runs WHERE ended_at IS NULL LIMIT ${LOOK_MAX})
  UNION SELECT * FROM (SELECT task_id FROM task_runs WHERE ended_at IS NOT NULL AND worker_gone = 0 LIMIT ${LOOK_MAX})`;

const TROUBLED = `SELECT t.id, t.title, t.status, t.assignee, t.status_since, t.hold_code, t.hold_text,
  t.consecutive_failures AS failures, coalesce(t.max_retries, CAST(@limit AS INTEGER)) AS failure_limit,
  t.last_failure_error AS last_error,
  CASE t.consecutive_failures WHEN 0 THEN '[]' ELSE (SELECT json_group_array(outcome) FROM (SELECT outcome FROM task_runs
    WHERE task_id = t.id AND ended_at IS NOT NULL ORDER BY number DESC LIMIT ${CRASHES_MAX})) END AS outcomes,
  t.block_kind, t.block_reason,
  CASE t.status WHEN 'blocked' THEN (SELECT max(created_at) FROM task_comments WHERE task_id = t.id) END AS last_comment_at,
  CASE t.status WHEN 'todo' THEN ${openParentsJson(STANDS_STILL)} ELSE '[]' END AS stuck_on,
  r.id AS run_id, r.started_at AS run_started_at, r.last_heartbeat_at AS run_heartbeat_at, r.log_path AS run_log,
  CASE t.lingering WHEN 0 THEN NULL ELSE (SELECT min(ended_at) FROM task_runs
    WHERE task_id = t.id AND ended_at IS NOT NULL AND worker_gone = 0) END AS lingers_since
  FROM tasks t LEFT JOIN task_runs r ON r.id = t.current_run_id
  WHERE t.id IN (${CANDIDATES}) AND t.deleted_at IS NULL AND (@task IS NULL OR t.id = @task)`;

const msOrNull = (seconds: number | null): number | null => (seconds === null ? null : toMs(seconds));

function toTroubled(row: Row): TroubledTask {
  const outcomes = JSON.parse(row.outcomes) as RunOutcome[];
  const broken = outcomes.findIndex((outcome) => outcome === 'completed' || outcome === 'reclaimed');
  const streak = broken === -1 ? outcomes : outcomes.slice(0, broken);
  return {
    id: row.id,
    title: row.title,
    status: row.status,
    assignee: row.assignee,
    statusSince: toMs(row.status_since),
    hold: row.hold_code === null ? null : { code: row.hold_code, text: row.hold_text ?? '' },
    failures: row.failures,
    failureLimit: row.failure_limit,
    lastError: row.last_error,
    lastOutcome: outcomes[0] ?? null,
    crashesInARow: streak.filter((outcome) => outcome === 'crashed').length,
    blockKind: row.block_kind,
    blockReason: row.block_reason,
    lastCommentAt: msOrNull(row.last_comment_at),
    stuckOn: JSON.parse(row.stuck_on) as WaitingOn[],
    run:
      row.run_id === null
        ? null
        : {
            id: String(row.run_id),
            startedAt: toMs(row.run_started_at ?? 0),
            lastHeartbeatAt: msOrNull(row.run_heartbeat_at),
            logPath: row.run_log,
          },
    lingersSince: msOrNull(row.lingers_since),
  };
}

/** Ready, blocked, waiting, running and lingering tasks, at most LOOK_MAX of each; or the one with that id. */
export function readTroubled(db: ReadDb, failureLimit: number, taskId: string | null): TroubledTask[] {
  return db.all<Row>(TROUBLED, { limit: failureLimit, task: taskId }).map(toTroubled);
}
