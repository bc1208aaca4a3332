/** Corrects what a finished task handed over (kernel-spec 2.3, edit); its status, outcome and children stay as they are. */
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import { actorOf, fence, refuseWorker } from '../fence.ts';
import type { Actor, ResultEdit } from '../kernel.ts';
import type { RunRow, TaskRow } from '../rows.ts';
import { insertEndedRun, metadataText } from '../runs.ts';
import { requireRow } from '../tasks.ts';
import { firstLine } from '../text.ts';
import type { Transaction } from '../transaction.ts';
import { cleanResult } from '../validate.ts';
import { lastLineOf } from './close-run.ts';

const EVENT_SUMMARY_CHARS_MAX = 400;

interface Edit {
  fields: string[];
  result: string | null;
  summary: string | null;
  metadata: string | null;
}

function editOf(edit: ResultEdit): Edit {
  return {
    fields: (['result', 'summary', 'metadata'] as const).filter((field) => edit[field] !== undefined),
    result: cleanResult('result', edit.result),
    summary: cleanResult('summary', edit.summary),
    metadata: metadataText(edit.metadata),
  };
}

/** Puts summary and metadata on the newest completed run, or on one made for them. @returns the run and how many were made */
function applyToRun(tx: Transaction, row: TaskRow, edit: Edit): { runId: number | null; added: number } {
  const run = tx.db.get<RunRow>(
    `SELECT * FROM task_runs WHERE task_id = ? AND outcome = 'completed' ORDER BY number DESC LIMIT 1`,
    [row.id],
  );
  const has = (field: string): boolean => edit.fields.includes(field);
  if (run === undefined) {
    if (edit.summary === null && edit.metadata === null) return { runId: null, added: 0 };
    const end = { outcome: 'completed', cause: 'edit', summary: edit.summary, metadata: edit.metadata } as const;
    return { runId: insertEndedRun(tx, row, end), added: 1 };
  }
  tx.db.run('UPDATE task_runs SET summary = ?, metadata = ? WHERE id = ?', [
    has('summary') ? edit.summary : run.summary,
    has('metadata') ? edit.metadata : run.metadata,
    run.id,
  ]);
  return { runId: run.id, added: 0 };
}

/**
 * Replaces the given fields; null clears one.
 * @returns Refusal 'illegal_move' unless the task is done
 */
export function editResult(tx: Transaction, id: string, change: ResultEdit, by: Actor): Refusal | undefined {
  const edit = editOf(change);
  const row = requireRow(tx.db, id);
  const refusal = refuseWorker(by) ?? fence(tx, row, by) ?? refuseMove('editResult', row);
  if (refusal !== null) return refusal;
  if (edit.fields.length === 0) return undefined;
  const { runId, added } = applyToRun(tx, row, edit);
  const { changes } = tx.db.run(
    `UPDATE tasks SET result = ?, last_line = ?, run_count = run_count + ?, updated_at = ?, version = version + 1,
       change_seq = ${NEXT_EVENT} WHERE id = ? AND version = ?`,
    [
      edit.fields.includes('result') ? edit.result : row.result,
      lastLineOf({ summary: edit.summary }) ?? row.last_line,
      added,
      tx.now,
      id,
      row.version,
    ],
  );
  if (changes !== 1) throw new Refusal('conflict', `Task ${id} changed in the meantime; look again and retry.`);
  const summary = firstLine(edit.summary, EVENT_SUMMARY_CHARS_MAX);
  const told = { fields: edit.fields, result_len: edit.result?.length ?? 0, summary, actor: actorOf(by) };
  recordEvent(tx, id, 'edited', told, runId);
  return undefined;
}
