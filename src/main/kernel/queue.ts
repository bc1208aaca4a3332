/** SQL of the ready queue, in starting order (F017): most urgent, then longest ready, then oldest. */
import type { ReadDb } from './database.ts';
import { COUNTED_OUTCOMES } from '../../contract/status.ts';
import type { QueueEntry } from './kernel.ts';
import { toMs, type RunRow, type WholeTaskRow } from './rows.ts';

const COLUMNS = `id, title, assignee, tenant, priority, workspace_kind, workspace_path, status_since,
    hold_code, hold_text, lingering, consecutive_failures, run_count`;

const QUEUE = `SELECT ${COLUMNS} FROM tasks WHERE status = 'ready' ORDER BY priority DESC, status_since, created_at, id LIMIT CAST(? AS INTEGER)`;

const LAST_RUN = 'SELECT outcome, ended_at FROM task_runs WHERE task_id = ? AND number = ?';

/** The first `limit` ready tasks, all of them without a limit; a partial index holds them in this order. */
export function readQueue(db: ReadDb, limit: number | undefined): QueueEntry[] {
  return db
    .all<WholeTaskRow>(QUEUE, [limit === undefined ? -1 : Math.max(0, Math.trunc(limit))])
    .map((row) => entryOf(db, row));
}

/** A task as it would stand in the queue, whatever its status; null when there is none. */
export function readEntry(db: ReadDb, id: string): QueueEntry | null {
  const row = db.get<WholeTaskRow>(`SELECT ${COLUMNS} FROM tasks WHERE id = ? AND deleted_at IS NULL`, [id]);
  return row === undefined ? null : entryOf(db, row);
}

function entryOf(db: ReadDb, row: WholeTaskRow): QueueEntry {
  return {
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
  };
}

/** Read one by one, because few ready tasks have failed; any other end after the failure starts afresh. */
function lastFailure(db: ReadDb, row: WholeTaskRow): QueueEntry['lastFailure'] {
  const run = db.get<Pick<RunRow, 'outcome' | 'ended_at'>>(LAST_RUN, [row.id, row.run_count]);
  if (run?.outcome == null || run.ended_at === null || !COUNTED_OUTCOMES.includes(run.outcome)) return null;
  return { failures: row.consecutive_failures, outcome: run.outcome, endedAt: toMs(run.ended_at) };
}
