/**
 * SQL of links: the acyclic graph of parents and children, and the promotion and demotion of children that follows
 * from a parent's fate. Set-based throughout; a chain of 100,000 tasks needs no recursion in JavaScript (F050).
 * Whether an edge still holds its child back is `task_links.open`, kept by the schema's triggers.
 */
import type { LinkRule } from '../../contract/event.ts';
import type { LinkedTask } from '../../contract/feed.ts';
import type { Status } from '../../contract/status.ts';
import type { ReadDb } from './database.ts';
import { recordForAll } from './events.ts';
import { toLinked, type TaskRow, type WholeTaskRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

const PROMOTABLE = `status = 'todo' AND parked = 0 AND open_parent_count = 0`;

/** Names what the partial index on waiting tasks knows, so that the sweep reads no others. */
const WAITING = `status IN ('triage', 'todo', 'scheduled', 'blocked', 'review')`;

const DEMOTABLE = `status = 'ready' AND open_parent_count > 0`;

const IS_CHILD = 'id IN (SELECT child_id FROM task_links WHERE parent_id = @parent)';

/** Rows are told of first and moved then, so the newest event is the one that tells of them. */
const moveTo = (
  status: Status,
): string => `UPDATE tasks SET status = '${status}', status_since = @now, updated_at = @now,
  version = version + 1, hold_code = NULL, hold_text = NULL, change_seq = (SELECT max(id) FROM task_events)`;

const REACHES = `WITH RECURSIVE below(id) AS (
    VALUES (@from) UNION SELECT l.child_id FROM task_links l JOIN below b ON l.parent_id = b.id)
  SELECT 1 AS found FROM below WHERE id = @to LIMIT 1`;

/** Edges whose `open` disagrees with their parent; only a writer that bypassed the triggers can leave one. */
const REPAIR_EDGES = `UPDATE task_links SET open = 1 - open WHERE rowid IN (
  SELECT l.rowid FROM tasks c JOIN task_links l ON l.child_id = c.id JOIN tasks p ON p.id = l.parent_id
  WHERE c.status IN ('triage', 'todo', 'scheduled', 'blocked', 'review') AND c.status = 'todo' AND c.parked = 0
    AND l.open <> CASE l.rule
    WHEN 'waived' THEN 0
    WHEN 'closed' THEN p.status NOT IN ('done', 'archived')
    ELSE NOT (p.status = 'done' OR (p.status = 'archived' AND p.completed_at IS NOT NULL)) END)`;

/** Adds the edge, or gives the one that is there the rule. @returns false when it was there already with this rule. */
export function insertLink(tx: Transaction, parentId: string, childId: string, rule: LinkRule = 'done'): boolean {
  const sql = `INSERT INTO task_links (parent_id, child_id, rule, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (parent_id, child_id) DO UPDATE SET rule = excluded.rule WHERE rule <> excluded.rule`;
  return tx.db.run(sql, [parentId, childId, rule, tx.now]).changes === 1;
}

/** What the child waits for in that parent, or null when there is no link. */
export function ruleOf(db: ReadDb, parentId: string, childId: string): LinkRule | null {
  const sql = 'SELECT rule FROM task_links WHERE parent_id = ? AND child_id = ?';
  return db.get<{ rule: LinkRule }>(sql, [parentId, childId])?.rule ?? null;
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

type Params = Record<string, string | number | null>;

/** Promotes the waiting tasks that `which` selects and nothing holds back. @returns how many */
function promote(tx: Transaction, which: string, params: Params): number {
  const where = `${which} AND ${PROMOTABLE}`;
  const count = recordForAll(tx, 'promoted', {}, where, params);
  if (count > 0) tx.db.run(`${moveTo('ready')} WHERE ${where}`, { ...params, now: tx.now });
  return count;
}

/** Children that this parent was the last to hold back become ready, in the transaction that released them (F054). */
export function promoteChildren(tx: Transaction, parent: TaskRow): void {
  if (parent.child_count > 0) promote(tx, IS_CHILD, { parent: parent.id });
}

/** Ready children of a parent that is no longer finished wait again; running and finished ones are left alone. */
export function demoteChildren(tx: Transaction, parent: TaskRow): void {
  if (parent.child_count === 0) return;
  const where = `${IS_CHILD} AND ${DEMOTABLE}`;
  const params = { parent: parent.id };
  const payload = { status: 'todo', reason: 'parent_reopened', parent: parent.id } as const;
  if (recordForAll(tx, 'status', payload, where, params) === 0) return;
  tx.db.run(`${moveTo('todo')} WHERE ${where}`, { ...params, now: tx.now });
}

/** Promotes every waiting task that nothing holds back, after repairing edges. @returns how many */
export function promoteAll(tx: Transaction): number {
  if (tx.db.get(`SELECT 1 FROM tasks WHERE ${WAITING} AND status = 'todo' AND parked = 0 LIMIT 1`) === undefined)
    return 0;
  tx.db.run(REPAIR_EDGES);
  return promote(tx, WAITING, {});
}

/** Promotes one task when it waits and nothing holds it back. */
export function promoteOne(tx: Transaction, id: string): void {
  promote(tx, 'id = @id', { id });
}

type Neighbour = Pick<WholeTaskRow, 'id' | 'title' | 'status' | 'assignee'>;

export function linksOf(db: ReadDb, id: string): { parents: LinkedTask[]; children: LinkedTask[] } {
  const side = (mine: string, other: string, shown: string): LinkedTask[] =>
    db
      .all<Neighbour>(
        `SELECT t.id, t.title, t.status, t.assignee FROM task_links l JOIN tasks t ON t.id = l.${other}
         WHERE l.${mine} = ? AND ${shown} ORDER BY l.rowid`,
        [id],
      )
      .map(toLinked);
  // A deleted parent may still hold the task back, so it is shown; a deleted child is nobody's concern any more.
  return {
    parents: side('child_id', 'parent_id', '1'),
    children: side('parent_id', 'child_id', 't.deleted_at IS NULL'),
  };
}
