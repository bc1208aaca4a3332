/** SQL of the ready queue, in starting order (F017): most urgent, then longest ready, then oldest. */
import type { ReadDb } from './database.ts';
import type { QueueEntry } from './kernel.ts';
import { toMs, type TaskRow } from './rows.ts';

const QUEUE = `SELECT id, title, assignee, tenant, priority, workspace_kind, workspace_path, status_since,
    hold_code, hold_text, lingering
  FROM tasks WHERE status = 'ready' ORDER BY priority DESC, status_since, created_at, id LIMIT ?`;

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
  }));
}
