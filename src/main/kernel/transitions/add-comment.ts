/** Adds a comment; a worker's is marked with its run and fenced by its token (I12). */
import type { Refusal } from '../../../contract/error.ts';
import type { Comment } from '../../../contract/task.ts';
import { insertComment } from '../comments.ts';
import { fence } from '../fence.ts';
import { requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';

export function addComment(
  tx: Transaction,
  id: string,
  comment: { author: string; body: string; runToken?: string },
): Comment | Refusal {
  const row = requireRow(tx.db, id);
  if (comment.runToken === undefined) return insertComment(tx, id, comment, null);
  return fence(tx, row, { runToken: comment.runToken }) ?? insertComment(tx, id, comment, row.current_run_id);
}
