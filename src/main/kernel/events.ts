/** SQL of events: the append-only account of every change, written in the transaction of the change (style rule 7). */
import type { EventKind } from '../../contract/status.ts';
import type { BoardEvent } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { toEvent, type EventRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

const INSERT = 'INSERT INTO task_events (task_id, run_id, kind, payload, created_at) VALUES (?, ?, ?, ?, ?)';

/** SQL for the id that the next event of this transaction will get; stamps a card as changed by it. */
export const NEXT_EVENT = '(SELECT coalesce(max(id), 0) + 1 FROM task_events)';

/** Listing is bounded; callers page with `afterId`. */
const LIST_MAX = 100_000;

/** Records that `kind` happened to the task. An empty payload is stored as null. */
export function recordEvent(
  tx: Transaction,
  taskId: string,
  kind: EventKind,
  payload: Readonly<Record<string, unknown>> | null = null,
  runId: number | null = null,
): void {
  const isEmpty = payload === null || Object.keys(payload).length === 0;
  tx.db.run(INSERT, [taskId, runId, kind, isEmpty ? null : JSON.stringify(payload), tx.now]);
}

/** Highest event id, 0 on a new board. */
export function lastEventId(db: ReadDb): number {
  return db.get<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM task_events')?.id ?? 0;
}

/** Events after `afterId` in order of id, of one task or of the whole board. */
export function listEvents(
  db: ReadDb,
  taskId: string | undefined,
  options: { afterId?: number; limit?: number } = {},
): BoardEvent[] {
  const after = options.afterId ?? 0;
  const limit = Math.max(0, Math.min(options.limit ?? LIST_MAX, LIST_MAX));
  const rows =
    taskId === undefined
      ? db.all<EventRow>('SELECT * FROM task_events WHERE id > ? ORDER BY id LIMIT ?', [after, limit])
      : db.all<EventRow>('SELECT * FROM task_events WHERE task_id = ? AND id > ? ORDER BY id LIMIT ?', [
          taskId,
          after,
          limit,
        ]);
  return rows.map(toEvent);
}
