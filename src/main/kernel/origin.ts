/**
 * Which tasks came from a worker, and how many it may still make (threat T13, defect Q56). The run whose token created
 * a task is recorded with it, so ownership is never a matter of names.
 */
import { Refusal } from '../../contract/error.ts';
import { RUN_DEPTH_MAX, RUN_TASKS_MAX } from '../../contract/limits.ts';
import type { ReadDb } from './database.ts';
import type { RunRow } from './rows.ts';
import { findRowByToken } from './runs.ts';
import type { Transaction } from './transaction.ts';

export interface Origin {
  runId: number;
  profile: string | null;
  /** So many generations of workers stand between it and a person that its tasks wait for one. */
  isDeep: boolean;
  /** Called once for each task that is really created. @throws Refusal 'too_large' when the run has made its share */
  spend(): void;
}

const MADE = `SELECT count(*) AS n FROM tasks WHERE created_by_run_id = ?`;

/** Generations of workers above a run: 0 when a person created its task. */
const DEPTH = `WITH RECURSIVE above(run_id, depth) AS (
    VALUES (?, 0)
    UNION ALL
    SELECT t.created_by_run_id, a.depth + 1 FROM above a
      JOIN task_runs r ON r.id = a.run_id JOIN tasks t ON t.id = r.task_id
      WHERE t.created_by_run_id IS NOT NULL AND a.depth < ?)
  SELECT max(depth) AS n FROM above`;

const OF_TASK = `SELECT t.id FROM task_runs r JOIN tasks t ON t.created_by_run_id = r.id
  WHERE r.task_id = ? AND t.deleted_at IS NULL ORDER BY t.rowid`;

/** The open run that the token belongs to. @throws Refusal 'stale_token' */
function requireOpenRun(db: ReadDb, token: string): RunRow {
  const run = findRowByToken(db, token);
  if (run === undefined || run.ended_at !== null)
    throw new Refusal('stale_token', 'This run is over; its writes are not accepted any more.', {
      id: run?.task_id ?? null,
    });
  return run;
}

/** @throws Refusal 'stale_token' */
export function originOf(tx: Transaction, token: string): Origin {
  const run = requireOpenRun(tx.db, token);
  const depth = tx.db.get<{ n: number }>(DEPTH, [run.id, RUN_DEPTH_MAX])?.n ?? 0;
  return {
    runId: run.id,
    profile: run.profile,
    isDeep: depth >= RUN_DEPTH_MAX,
    spend: () => {
      const made = tx.db.get<{ n: number }>(MADE, [run.id])?.n ?? 0;
      if (made < RUN_TASKS_MAX) return;
      throw new Refusal(
        'too_large',
        `This run has created ${made} tasks, which is all it may; put the rest into one of them or block and ask.`,
        { limit: RUN_TASKS_MAX },
      );
    },
  };
}

/** Ids of the tasks that the runs of this task created, oldest first. */
export function tasksMadeBy(db: ReadDb, taskId: string): string[] {
  return db.all<{ id: string }>(OF_TASK, [taskId]).map(({ id }) => id);
}

/**
 * Why a worker may not make this child wait: it is neither its own task nor one that its task's runs created.
 * @throws Refusal 'stale_token'
 */
export function refuseForeignChild(db: ReadDb, childId: string, token: string): Refusal | null {
  const run = requireOpenRun(db, token);
  if (run.task_id === childId || tasksMadeBy(db, run.task_id).includes(childId)) return null;
  return new Refusal(
    'forbidden',
    `child: this run works on ${run.task_id}, so it may only make that task or tasks it created wait; comment on ${childId} instead.`,
    { field: 'child', own: run.task_id },
  );
}
