/**
 * Retention of events: what finished tasks went through grows for ever, how it ended does not (F076). Removed are the
 * small steps of tasks that are done or archived; creation and the end of each run stay, and nothing of a live task,
 * nothing younger than an hour, and never the board's newest event, whose id must not be given out again.
 */
import { Refusal } from '../../contract/error.ts';
import { EVENT_AGE_MIN_SECONDS } from '../../contract/limits.ts';
import type { EventKind } from '../../contract/status.ts';
import { toSeconds } from './rows.ts';
import type { ReadDb } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Steps on the way, each of them repeated by what came of it. */
const SMALL_STEPS: readonly EventKind[] = [
  'assigned',
  'linked',
  'unlinked',
  'promoted',
  'promoted_manual',
  'claimed',
  'claim_rejected',
  'claim_extended',
  'spawned',
  'adopted',
  'heartbeat',
  'respawn_guarded',
  'held',
  'stopping',
  'worker_gone',
  'reprioritized',
  'edited',
  'commented',
  'woken',
];

const PRUNABLE = `SELECT e.id FROM task_events e JOIN tasks t ON t.id = e.task_id
  WHERE e.created_at < ? AND e.kind IN (${SMALL_STEPS.map((kind) => `'${kind}'`).join(', ')})
    AND t.status IN ('done', 'archived') AND t.status_since < ?
    AND e.id < (SELECT max(id) FROM task_events)
    AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.event_id = e.id AND n.state = 'pending')`;

/** @throws Refusal 'invalid' for a time that is none or that is too near */
function limitOf(before: number, nowMs: number): number {
  const newest = nowMs - EVENT_AGE_MIN_SECONDS * 1000;
  if (Number.isFinite(before) && before >= 0 && before <= newest) return toSeconds(before);
  throw new Refusal('invalid', 'before: give a time that is at least one hour ago.', { field: 'before' });
}

/** How many events `pruneEvents` would remove. */
export function countPrunable(db: ReadDb, before: number, nowMs: number): number {
  const limit = limitOf(before, nowMs);
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM (${PRUNABLE})`, [limit, limit])?.n ?? 0;
}

/** Removes at most `max` of them, oldest first, so that writers wait only briefly. @returns how many */
export function pruneEvents(tx: Transaction, before: number, max: number): number {
  const limit = limitOf(before, tx.nowMs);
  const sql = `DELETE FROM task_events WHERE id IN (${PRUNABLE} ORDER BY e.id LIMIT CAST(? AS INTEGER))`;
  return tx.db.run(sql, [limit, limit, Math.max(0, Math.trunc(max))]).changes;
}
