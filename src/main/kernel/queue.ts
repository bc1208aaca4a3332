/** SQL of the ready queue, in starting order (F017): most urgent, then longest ready, then oldest. */
import type { ReadDb } from './database.ts';
import { COUNTED_OUTCOMES } from '../../contract/status.ts';
import type { QueueEntry } from './kernel.ts';
import { toMs, type RunRow, type TaskRow } from './rows.ts';

const QUEUE = `SELECT id, title, assignee, tenant, priority, workspace_kind, workspace_path, status_since,
    hold_code, hold_text, lingering, consecutive_failures, run_count
  FROM tasks WHERE status = 'ready' ORDER BY priority DESC, status_since, created_at, id LIMIT ?`;

const LAST_RUN = 'SELECT outcome, ended_at FROM task_runs WHERE task_id = ? AND number = ?';

/** The first `limit` ready tasks, all of them without a limit; a partial index holds them in this order. */
export function readQueue(db: ReadDb, limit: number | undefined): QueueEntry[] {
  return db.all<TaskRow>(QUEUE, [limit === undefined ? -1 : Math.max(0, Math.trunc(limit))]).map((row) => ({
    id: row.id,
    title: row.title,
    assignee: row.assignee,
    tenant: row.tenant,
    priority: row.priority,
    workspaceKind: row.workspace_kind,
    workspacePath: row.workspace_path,
    statusSince: toMs(row.status_since),
    hold: row.hold_code === null ? null : { code: row.hold_code, text: row.hold_text ?? '' },
    workerLingers: row.lingering > 0,
    lastFailure: row.consecutive_failures === 0 ? null : lastFailure(db, row),
  }));
}

/** Read one by one, because few ready tasks have failed; any other end after the failure starts afresh. */
function lastFailure(db: ReadDb, row: TaskRow): QueueEntry['lastFailure'] {
  const run = db.get<Pick<RunRow, 'outcome' | 'ended_at'>>(LAST_RUN, [row.id, row.run_count]);
  if (run?.outcome == null || run.ended_at === null || !COUNTED_OUTCOMES.includes(run.outcome)) return null;
  return { failures: row.consecutive_failures, outcome: run.outcome, endedAt: toMs(run.ended_at) };
}
