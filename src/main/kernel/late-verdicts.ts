/**
 * SQL of late verdicts: what runs had to say after they were over (F010). Their words change nothing on the task; they
 * are kept whole beside their event until a person accepts or dismisses them or the task is purged.
 */
import type { VerdictVerb } from '../../contract/event.ts';
import { ERROR_CHARS_MAX } from '../../contract/limits.ts';
import type { LateVerdict } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { recordEvent } from './events.ts';
import { toLateVerdict, type LateVerdictRow, type RunRow } from './rows.ts';
import { cut } from './text.ts';
import type { Transaction } from './transaction.ts';

/** What a verdict says, whoever says it. `metadata` is JSON text. */
export interface VerdictWords {
  verb: VerdictVerb;
  summary: string | null;
  result?: string | null;
  metadata?: string | null;
}

const INSERT = `INSERT INTO late_verdicts (event_id, task_id, run_id, verb, result, summary, metadata)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

const SELECT = 'SELECT v.*, e.created_at FROM late_verdicts v JOIN task_events e ON e.id = v.event_id';

/** Keeps the words of the run `former` with an event that tells of them. */
export function keepLateVerdict(tx: Transaction, former: RunRow, words: VerdictWords): void {
  const { verb, summary, result = null, metadata = null } = words;
  const text = summary === null ? null : cut(summary, ERROR_CHARS_MAX);
  const eventId = recordEvent(tx, former.task_id, 'late_verdict', { verb, text }, former.id);
  tx.db.run(INSERT, [eventId, former.task_id, former.id, verb, result, summary, metadata]);
}

/** Late verdicts of a task, oldest first. */
export function listLateVerdicts(db: ReadDb, taskId: string): LateVerdict[] {
  return db.all<LateVerdictRow>(`${SELECT} WHERE v.task_id = ? ORDER BY v.event_id`, [taskId]).map(toLateVerdict);
}

export function findLateVerdict(db: ReadDb, taskId: string, eventId: number): LateVerdictRow | undefined {
  return db.get<LateVerdictRow>(`${SELECT} WHERE v.task_id = ? AND v.event_id = ?`, [taskId, eventId]);
}

export function markAccepted(tx: Transaction, eventId: number): void {
  tx.db.run('UPDATE late_verdicts SET accepted_at = ? WHERE event_id = ?', [tx.now, eventId]);
}

/** @returns whether there was one that nobody had accepted */
export function forgetLateVerdict(tx: Transaction, taskId: string, eventId: number): boolean {
  const sql = 'DELETE FROM late_verdicts WHERE task_id = ? AND event_id = ? AND accepted_at IS NULL';
  return tx.db.run(sql, [taskId, eventId]).changes === 1;
}
