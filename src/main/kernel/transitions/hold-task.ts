/** Moves that take a task out of line until a person or a time says otherwise: park, triage, schedule. */
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { toSeconds, type TaskRow } from '../rows.ts';
import { moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { cleanTime } from '../validate.ts';
import { closeRun } from './close-run.ts';

/** A task that is parked already stays as it is. */
function refuseParked(row: TaskRow): Refusal | null {
  return row.parked === 1
    ? new Refusal('illegal_move', `Task ${row.id} is in todo already.`, { id: row.id, status: row.status })
    : null;
}

/** Any but done and archived → todo, where it stays until a person queues it. A running one is closed as released. */
export function parkTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('park', row) ?? refuseParked(row);
  if (refusal !== null) return refusal;
  const closed = closeRun(tx, row, { outcome: 'released', cause: 'person' });
  const accepted = row.status === 'triage' ? { block_recurrences: 0, last_block_kind: null } : {};
  moveTask(tx, row, 'todo', { ...closed.change, ...accepted, parked: 1 });
  const payload = { status: 'todo', from: row.status, parked: true, actor: actorOf(by) } as const;
  recordEvent(tx, id, row.status === 'running' ? 'released' : 'status', payload, closed.runId);
  return undefined;
}

/** Any waiting task → triage. */
export function moveToTriage(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseMove('toTriage', row);
  if (refusal !== null) return refusal;
  moveTask(tx, row, 'triage');
  recordEvent(tx, id, 'status', { status: 'triage', from: row.status, actor: actorOf(by) });
  return undefined;
}

/** Moves the row to scheduled, or gives it the new time. A running one is closed by the verdict of its own worker. */
export function setStartTime(tx: Transaction, row: TaskRow, time: number, actor: string): void {
  const closed = closeRun(tx, row, { outcome: 'scheduled', cause: 'verdict' });
  moveTask(tx, row, 'scheduled', { ...closed.change, scheduled_at: toSeconds(time) });
  recordEvent(tx, row.id, 'scheduled', { at: time, from: row.status, actor }, closed.runId);
}

/**
 * Any waiting task → scheduled until `at`, epoch milliseconds. A running one only by the verdict of its own worker,
 * which ends the run as `scheduled`. An already scheduled one gets the new time.
 */
export function scheduleTask(tx: Transaction, id: string, at: number, by: Actor): Refusal | undefined {
  const time = cleanTime('scheduledAt', at);
  if (time === null) throw new Refusal('invalid', 'scheduledAt: pick a start time.', { field: 'scheduledAt' });
  const row = requireRow(tx.db, id);
  // Who holds the token of the open run speaks for a running task; anybody else asks the table.
  const refusal = fence(tx, row, by) ?? (by.runToken === undefined ? refuseMove('schedule', row) : null);
  if (refusal !== null) return refusal;
  setStartTime(tx, row, time, actorOf(by));
  return undefined;
}
