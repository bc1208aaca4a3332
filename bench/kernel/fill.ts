/**
 * Boards of a given size, written by SQL because creating 100,000 tasks by transitions takes minutes. `aged`: a long
 * finished history, each task with a run, four events and every third with a comment, and eight running tasks. `wide`:
 * all tasks active, half of them waiting below a parent, none finished.
 */
import Database from 'better-sqlite3';

export type Shape = 'aged' | 'wide';

const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

const aged = (count: number): string => `
${numbers(count)} INSERT INTO tasks (id, title, body, assignee, status, priority, created_at, started_at, completed_at,
    status_since, updated_at, run_count, last_line, change_seq)
  SELECT printf('t_%08x', i), 'Task number ' || i || ' of the board', printf('%.500c', 'x'), 'coder', 'done', i % 4, i, i, i, i, i,
    1, 'Result of ' || i, i * 4 FROM n;
INSERT INTO task_runs (task_id, number, token, profile, phase, started_at, ended_at, outcome, cause, summary, worker_gone)
  SELECT id, 1, id, 'coder', 'ended', created_at, created_at, 'completed', 'verdict', last_line, 1 FROM tasks;
INSERT INTO task_events (id, task_id, run_id, kind, created_at)
  SELECT r.id * 4 - k.n, r.task_id, CASE k.n WHEN 3 THEN NULL ELSE r.id END, k.kind, r.started_at FROM task_runs r
  JOIN (SELECT 3 AS n, 'created' AS kind UNION ALL SELECT 2, 'claimed' UNION ALL SELECT 1, 'spawned'
    UNION ALL SELECT 0, 'completed') k;
INSERT INTO task_comments (task_id, author, body, created_at)
  SELECT id, 'ann', 'A remark.', created_at FROM tasks WHERE rowid % 3 = 0;`;

const wide = (count: number): string => `
${numbers(count)} INSERT INTO tasks (id, title, body, assignee, status, priority, created_at, status_since, updated_at,
    block_kind, change_seq)
  SELECT printf('t_%08x', i), 'Task number ' || i || ' of the board', printf('%.500c', 'x'), 'coder',
    CASE WHEN i % 2 = 0 THEN 'todo' WHEN i % 5 = 0 THEN 'blocked' WHEN i % 7 = 0 THEN 'review' ELSE 'ready' END, i % 4,
    i, i, i, CASE WHEN i % 2 = 1 AND i % 5 = 0 THEN 'needs_input' END, i FROM n;
INSERT INTO task_events (task_id, kind, created_at) SELECT id, 'created', created_at FROM tasks;
INSERT INTO task_links (parent_id, child_id, created_at)
  SELECT printf('t_%08x', rowid - 1), id, created_at FROM tasks WHERE status = 'todo';`;

/** Fills the new board at `path`; the kernel must have created it, and nobody else may use it meanwhile. */
export function fillBoard(path: string, shape: Shape, count: number): void {
  const db = new Database(path, { fileMustExist: true });
  db.exec(`BEGIN; ${shape === 'aged' ? aged(count) : wide(count)} COMMIT;`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** A parent with that many waiting children, by id `parent`. */
export function fillFan(path: string, children: number): void {
  const db = new Database(path, { fileMustExist: true });
  db.exec(`BEGIN;
    INSERT INTO tasks (id, title, status, created_at, status_since, updated_at) VALUES ('parent', 'p', 'ready', 1, 1, 1);
    ${numbers(children)} INSERT INTO tasks (id, title, status, created_at, status_since, updated_at)
      SELECT printf('c_%08x', i), 'child ' || i, 'todo', i, i, i FROM n;
    INSERT INTO task_links (parent_id, child_id, created_at) SELECT 'parent', id, 1 FROM tasks WHERE status = 'todo';
    COMMIT;`);
  db.close();
}
