/** SQL of events: the append-only account of every change, written in the transaction of the change (style rule 7). */
import type { EventPayloads } from '../../contract/event.ts';
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

/** Records that `kind` happened to the task. An empty payload is stored as null. @returns the event's id */
export function recordEvent<K extends EventKind>(
  tx: Transaction,
  taskId: string,
  kind: K,
  payload: Readonly<EventPayloads[K]>,
  runId: number | null = null,
): number {
  const text = JSON.stringify(payload);
  return tx.db.run(INSERT, [taskId, runId, kind, text === '{}' ? null : text, tx.now]).insertedId;
}

/**
 * Records the same for every task that `where` selects, in one statement.
 * @param where SQL over `tasks`, whose named parameters are in `params`
 * @returns how many tasks there were
 */
export function recordForAll<K extends EventKind>(
  tx: Transaction,
  kind: K,
  payload: Readonly<EventPayloads[K]>,
  where: string,
  params: Readonly<Record<string, string | number | null>>,
): number {
  const sql = `INSERT INTO task_events (task_id, kind, payload, created_at)
    SELECT id, '${kind}', @payload, @now FROM tasks WHERE ${where}`;
  const text = JSON.stringify(payload);
  return tx.db.run(sql, { ...params, payload: text === '{}' ? null : text, now: tx.now }).changes;
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
      ? db.all<EventRow>('SELECT * FROM task_events WHERE id > ? ORDER BY id LIMIT CAST(? AS INTEGER)', [after, limit])
      : db.all<EventRow>(
          'SELECT * FROM task_events WHERE task_id = ? AND id > ? ORDER BY id LIMIT CAST(? AS INTEGER)',
          [taskId, after, limit],
        );
  return rows.map(toEvent);
}
