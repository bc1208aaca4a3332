/** Stores why a waiting task does not start yet (F016, I17). Saying the same again writes nothing. */
import type { Hold } from '../../../contract/task.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import type { TaskRow } from '../rows.ts';
import { cut } from '../text.ts';
import type { Transaction } from '../transaction.ts';

const HOLD_CHARS_MAX = 400;

/** Sets or clears the reason. An event tells of a new code only, not of each rewording (Q29). */
export function setHold(tx: Transaction, id: string, hold: Hold | null): void {
  const row = tx.db.get<Pick<TaskRow, 'hold_code' | 'hold_text' | 'status'>>(
    'SELECT hold_code, hold_text, status FROM tasks WHERE id = ?',
    [id],
  );
  if (row === undefined || !['ready', 'todo', 'scheduled'].includes(row.status)) return;
  const text = hold === null ? null : cut(hold.text, HOLD_CHARS_MAX);
  if (row.hold_code === (hold?.code ?? null) && row.hold_text === text) return;
  tx.db.run(`UPDATE tasks SET hold_code = ?, hold_text = ?, change_seq = ${NEXT_EVENT} WHERE id = ?`, [
    hold?.code ?? null,
    text,
    id,
  ]);
  if (hold !== null && hold.code !== row.hold_code) recordEvent(tx, id, 'held', { code: hold.code, text });
}
