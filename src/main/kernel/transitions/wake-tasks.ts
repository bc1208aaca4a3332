/** Wakes scheduled tasks whose time has come (Q34). */
import { recordEvent } from '../events.ts';
import { toMs, type TaskRow } from '../rows.ts';
import type { ReadDb } from '../database.ts';
import { idleStatus, moveTask } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';

/** scheduled → ready, or todo while a parent holds the task back. @returns how many */
export function wakeScheduled(tx: Transaction): number {
  const due = tx.db.all<TaskRow>(
    `SELECT * FROM tasks WHERE status = 'scheduled' AND scheduled_at <= ? ORDER BY scheduled_at, id`,
    [tx.now],
  );
  for (const row of due) wakeTask(tx, row);
  return due.length;
}

/** Ends the wait of one scheduled task; `actor` is the person who did not want to wait for its time. */
export function wakeTask(tx: Transaction, row: TaskRow, actor?: string): void {
  const status = idleStatus(row);
  moveTask(tx, row, status);
  recordEvent(tx, row.id, 'woken', { status, ...(actor === undefined ? {} : { actor }) });
}

/** The earliest start time of a scheduled task, epoch milliseconds, or null. */
export function nextWakeAt(db: ReadDb): number | null {
  const row = db.get<{ at: number | null }>(`SELECT min(scheduled_at) AS at FROM tasks WHERE status = 'scheduled'`);
  return row === undefined || row.at === null ? null : toMs(row.at);
}
