/**
 * SQL of links: the acyclic graph of parents and children, and the promotion and demotion of children that follows
 * from a parent's fate. Set-based throughout; a chain of 100,000 tasks needs no recursion in JavaScript (F050).
 * Whether an edge still holds its child back is `task_links.open`, kept by the schema's triggers.
 */
import type { LinkedTask } from '../../contract/feed.ts';
import type { ReadDb } from './database.ts';
import { NEXT_EVENT, recordEvent } from './events.ts';
import { toLinked, type TaskRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

const PROMOTE = `UPDATE tasks SET status = 'ready', status_since = @now, updated_at = @now, version = version + 1,
  hold_code = NULL, hold_text = NULL, change_seq = ${NEXT_EVENT}
  WHERE status = 'todo' AND parked = 0 AND open_parent_count = 0`;

const PROMOTE_CHILDREN = `${PROMOTE} AND id IN (SELECT child_id FROM task_links WHERE parent_id = @parent) RETURNING id`;

const DEMOTE_CHILDREN = `UPDATE tasks SET status = 'todo', status_since = @now, updated_at = @now, version = version + 1,
  hold_code = NULL, hold_text = NULL, change_seq = ${NEXT_EVENT}
  WHERE status = 'ready' AND open_parent_count > 0
    AND id IN (SELECT child_id FROM task_links WHERE parent_id = @parent) RETURNING id`;

const REACHES = `WITH RECURSIVE below(id) AS (
    VALUES (@from) UNION SELECT l.child_id FROM task_links l JOIN below b ON l.parent_id = b.id)
  SELECT 1 AS found FROM below WHERE id = @to LIMIT 1`;

/** Edges whose `open` disagrees with their parent; only a writer that bypassed the triggers can leave one. */
const REPAIR_EDGES = `UPDATE task_links SET open = 1 - open WHERE rowid IN (
  SELECT l.rowid FROM tasks c JOIN task_links l ON l.child_id = c.id JOIN tasks p ON p.id = l.parent_id
  WHERE c.status = 'todo' AND c.parked = 0 AND l.open <> CASE l.rule
    WHEN 'waived' THEN 0
    WHEN 'closed' THEN p.status NOT IN ('done', 'archived')
    ELSE NOT (p.status = 'done' OR (p.status = 'archived' AND p.completed_at IS NOT NULL)) END)`;

/** Adds the edge; @returns false when it was there already. */
export function insertLink(tx: Transaction, parentId: string, childId: string): boolean {
  const sql = 'INSERT OR IGNORE INTO task_links (parent_id, child_id, created_at) VALUES (?, ?, ?)';
  return tx.db.run(sql, [parentId, childId, tx.now]).changes === 1;
}

export function deleteLink(tx: Transaction, parentId: string, childId: string): boolean {
  return tx.db.run('DELETE FROM task_links WHERE parent_id = ? AND child_id = ?', [parentId, childId]).changes === 1;
}

/** True when `to` is `from` or lies below it. */
export function reaches(db: ReadDb, from: string, to: string): boolean {
  return db.get(REACHES, { from, to }) !== undefined;
}

/** Ids of the parents that still hold the task back, in the order they were linked. */
export function openParentIds(db: ReadDb, childId: string): string[] {
  return db
    .all<{ id: string }>('SELECT parent_id AS id FROM task_links WHERE child_id = ? AND open = 1 ORDER BY rowid', [
      childId,
    ])
    .map((row) => row.id);
}

/** Children that this parent was the last to hold back become ready, in the transaction that released them (F054). */
export function promoteChildren(tx: Transaction, parent: TaskRow): void {
  if (parent.child_count === 0) return;
  const ready = tx.db.all<{ id: string }>(PROMOTE_CHILDREN, { now: tx.now, parent: parent.id });
  for (const { id } of ready) recordEvent(tx, id, 'promoted');
}

/** Ready children of a parent that is no longer finished wait again; running and finished ones are left alone. */
export function demoteChildren(tx: Transaction, parent: TaskRow): void {
  if (parent.child_count === 0) return;
  const waiting = tx.db.all<{ id: string }>(DEMOTE_CHILDREN, { now: tx.now, parent: parent.id });
  for (const { id } of waiting)
    recordEvent(tx, id, 'status', { status: 'todo', reason: 'parent_reopened', parent: parent.id });
}

/** Promotes every waiting task that nothing holds back, after repairing edges. @returns how many */
export function promoteAll(tx: Transaction): number {
  if (tx.db.get(`SELECT 1 FROM tasks WHERE status = 'todo' AND parked = 0 LIMIT 1`) === undefined) return 0;
  tx.db.run(REPAIR_EDGES);
  const ready = tx.db.all<{ id: string }>(`${PROMOTE} RETURNING id`, { now: tx.now });
  for (const { id } of ready) recordEvent(tx, id, 'promoted');
  return ready.length;
}

/** Promotes one task when it waits and nothing holds it back. */
export function promoteOne(tx: Transaction, id: string): void {
  const ready = tx.db.all(`${PROMOTE} AND id = @id RETURNING id`, { now: tx.now, id });
  if (ready.length === 1) recordEvent(tx, id, 'promoted');
}

type Neighbour = Pick<TaskRow, 'id' | 'title' | 'status' | 'assignee'>;

export function linksOf(db: ReadDb, id: string): { parents: LinkedTask[]; children: LinkedTask[] } {
  const side = (mine: string, other: string): LinkedTask[] =>
    db
      .all<Neighbour>(
        `SELECT t.id, t.title, t.status, t.assignee FROM task_links l JOIN tasks t ON t.id = l.${other}
         WHERE l.${mine} = ? ORDER BY l.rowid`,
        [id],
      )
      .map(toLinked);
  return { parents: side('child_id', 'parent_id'), children: side('parent_id', 'child_id') };
}
