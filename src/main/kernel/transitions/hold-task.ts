/** Moves that take a task out of line until a person or a time says otherwise: park, triage, schedule. */
import { Refusal } from '../../../contract/error.ts';
import type { Status } from '../../../contract/status.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { toSeconds, type TaskRow } from '../rows.ts';
import { moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { cleanTime } from '../validate.ts';
import { closeRun } from './close-run.ts';

function refuseFinished(row: TaskRow): Refusal | null {
  if (row.status === 'done')
    return new Refusal('already_done', `Task ${row.id} is done; reopen it first.`, { id: row.id });
  return row.status === 'archived'
    ? new Refusal('archived', `Task ${row.id} is archived; restore it first.`, { id: row.id })
    : null;
}

function refuseSame(row: TaskRow, status: Status): Refusal | null {
  return row.status === status
    ? new Refusal('illegal_move', `Task ${row.id} is in ${status} already.`, { id: row.id })
    : null;
}

function refuseRunning(row: TaskRow): Refusal | null {
  return row.status === 'running'
    ? new Refusal('running', `Task ${row.id} is running; reclaim it first.`, { id: row.id })
    : null;
}

/** Any but done and archived → todo, where it stays until a person queues it. A running one is closed as released. */
export function parkTask(tx: Transaction, id: string, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseFinished(row) ?? (row.parked === 1 ? refuseSame(row, 'todo') : null);
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
  const refusal = fence(tx, row, by) ?? refuseFinished(row) ?? refuseSame(row, 'triage') ?? refuseRunning(row);
  if (refusal !== null) return refusal;
  moveTask(tx, row, 'triage');
  recordEvent(tx, id, 'status', { status: 'triage', from: row.status, actor: actorOf(by) });
  return undefined;
}

/**
 * Any waiting task → scheduled until `at`, epoch milliseconds. A running one only by the verdict of its own worker,
 * which ends the run as `scheduled`. An already scheduled one gets the new time.
 */
export function scheduleTask(tx: Transaction, id: string, at: number, by: Actor): Refusal | undefined {
  const time = cleanTime('scheduledAt', at);
  if (time === null) throw new Refusal('invalid', 'scheduledAt: pick a start time.', { field: 'scheduledAt' });
  const row = requireRow(tx.db, id);
  const refusal = fence(tx, row, by) ?? refuseFinished(row) ?? (by.runToken === undefined ? refuseRunning(row) : null);
  if (refusal !== null) return refusal;
  const closed = closeRun(tx, row, { outcome: 'scheduled', cause: 'verdict' });
  moveTask(tx, row, 'scheduled', { ...closed.change, scheduled_at: toSeconds(time) });
  recordEvent(tx, id, 'scheduled', { at: time, from: row.status, actor: actorOf(by) }, closed.runId);
  return undefined;
}
