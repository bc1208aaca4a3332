/**
 * Who may write: the run token fences a worker's writes, the version a person's. A token that is not the open run's
 * changes nothing (I12, F010); a verdict that comes with a former token of the same task is kept aside, so that what
 * the worker had to say is not lost.
 */
import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../contract/error.ts';
import type { Actor } from './kernel.ts';
import { keepLateVerdict, type VerdictWords } from './late-verdicts.ts';
import type { TaskRow } from './rows.ts';
import { findRowByToken, tokenOf } from './runs.ts';
import type { Transaction } from './transaction.ts';

function isSameToken(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** True when `token` is that of the task's open run. */
export function holdsToken(tx: Transaction, row: TaskRow, token: unknown): boolean {
  if (typeof token !== 'string' || row.current_run_id === null) return false;
  const expected = tokenOf(tx.db, row.current_run_id);
  return expected !== undefined && isSameToken(token, expected);
}

/** The refusal that `by` earns for this row, or null when it may go on. A null token is a wrong token, not a person. */
export function fence(tx: Transaction, row: TaskRow, by: Actor): Refusal | null {
  if (by.runToken !== undefined && !holdsToken(tx, row, by.runToken))
    return new Refusal('stale_token', `This run of ${row.id} is over; its writes are not accepted any more.`, {
      id: row.id,
    });
  if (by.version !== undefined && by.version !== row.version)
    return new Refusal('conflict', `Task ${row.id} changed in the meantime; look again and retry.`, {
      id: row.id,
      version: row.version,
    });
  return null;
}

/** Some decisions are a person's: no worker may take them, not even about its own task. */
export function refuseWorker(by: Actor): Refusal | null {
  return by.runToken === undefined ? null : new Refusal('forbidden', 'Only a person may do this; ask for it instead.');
}

/** As `fence`, for verdicts: keeps the words of a superseded run before refusing. */
export function fenceVerdict(tx: Transaction, row: TaskRow, by: Actor, words: VerdictWords): Refusal | null {
  const refusal = fence(tx, row, by);
  if (refusal?.code !== 'stale_token' || typeof by.runToken !== 'string') return refusal;
  const former = findRowByToken(tx.db, by.runToken);
  if (former?.task_id === row.id) keepLateVerdict(tx, former, words);
  return refusal;
}

/** Who did it, for the event; workers are named by their run. */
export function actorOf(by: Actor): string {
  return by.actor ?? (by.runToken === undefined ? 'user' : 'worker');
}
