/** SQL of comments: append-only, in the order written. */
import type { Comment } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { recordEvent } from './events.ts';
import { toComment, type CommentRow } from './rows.ts';
import type { Transaction } from './transaction.ts';
import { cleanComment, cleanName } from './validate.ts';

/**
 * Adds a comment to a task that exists, with its event.
 * @throws Refusal 'empty_body', 'too_large', 'invalid'
 */
export function insertComment(
  tx: Transaction,
  taskId: string,
  comment: { author: string; body: string },
  runId: number | null,
): Comment {
  const body = cleanComment(comment.body);
  const author = cleanName('author', comment.author) ?? 'user';
  const { insertedId } = tx.db.run(
    'INSERT INTO task_comments (task_id, run_id, author, body, created_at) VALUES (?, ?, ?, ?, ?)',
    [taskId, runId, author, body, tx.now],
  );
  recordEvent(tx, taskId, 'commented', { author, len: body.length, comment: String(insertedId) }, runId);
  return toComment({ id: insertedId, task_id: taskId, author, body, created_at: tx.now });
}

export function listComments(db: ReadDb, taskId: string): Comment[] {
  return db.all<CommentRow>('SELECT * FROM task_comments WHERE task_id = ? ORDER BY id', [taskId]).map(toComment);
}
