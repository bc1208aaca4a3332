/**
 * The least SQL that does the same durable work as the kernel's operations, on the same tables of the same file:
 * no checks, no re-reading, no answer. It is the floor that the kernel's cost is compared with.
 */
import Database from 'better-sqlite3';

export interface RawSql {
  create(id: string): void;
  claimAndComplete(id: string): void;
  heartbeat(id: string, at: number): void;
  snapshot(): unknown;
  delta(afterId: number): unknown;
  readyQueue(limit: number): unknown;
  close(): void;
}

const CARD = `json_object('id', id, 'title', title, 'status', status, 'statusSince', status_since, 'assignee', assignee,
  'tenant', tenant, 'priority', priority, 'version', version)`;

/** Opens its own connection to the board file at `path`, as durable as the kernel's. */
export function openRawSql(path: string): RawSql {
  const db = new Database(path, { fileMustExist: true });
  db.pragma('synchronous = FULL');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const durable = (work: () => void) => {
    begin.run();
    work();
    commit.run();
  };
  const insertTask = db.prepare(
    `INSERT INTO tasks (id, title, status, created_at, status_since, updated_at) VALUES (?, 'raw', 'ready', 1, 1, 1)`,
  );
  const insertEvent = db.prepare('INSERT INTO task_events (task_id, run_id, kind, created_at) VALUES (?, ?, ?, 1)');
  const insertRun = db.prepare(
    `INSERT INTO task_runs (task_id, number, token, phase, claim_lock, claim_expires, started_at)
     VALUES (?, 1, ?, 'claimed', 'raw', 2, 1)`,
  );
  const run = db.prepare(
    `UPDATE tasks SET status = 'running', claim_lock = 'raw', claim_expires = 2, current_run_id = ? WHERE id = ?`,
  );
  const endRun = db.prepare(
    `UPDATE task_runs SET phase = 'ended', outcome = 'completed', cause = 'raw', ended_at = 2, claim_lock = NULL,
     claim_expires = NULL WHERE id = ?`,
  );
  const done = db.prepare(
    `UPDATE tasks SET status = 'done', completed_at = 2, claim_lock = NULL, claim_expires = NULL, current_run_id = NULL
     WHERE id = ?`,
  );
  const beatTask = db.prepare('UPDATE tasks SET claim_expires = ?, last_heartbeat_at = ? WHERE id = ?');
  const beatRun = db.prepare(
    'UPDATE task_runs SET claim_expires = ?, last_heartbeat_at = ? WHERE task_id = ? AND ended_at IS NULL',
  );
  const snapshot = db.prepare(`SELECT json_group_array(${CARD}) FROM tasks WHERE status <> 'archived'`).pluck();
  const events = db.prepare('SELECT * FROM task_events WHERE id > ? ORDER BY id LIMIT 500');
  const cards = db.prepare(
    `SELECT ${CARD} FROM tasks WHERE id IN (SELECT task_id FROM task_events WHERE id > ? ORDER BY id LIMIT 500)`,
  );
  const ready = db.prepare(
    `SELECT id FROM tasks WHERE status = 'ready' ORDER BY priority DESC, status_since, created_at, id LIMIT ?`,
  );
  return {
    create: (id) => durable(() => void (insertTask.run(id), insertEvent.run(id, null, 'created'))),
    claimAndComplete: (id) => {
      let runId: number | bigint = 0;
      durable(() => {
        runId = insertRun.run(id, `raw-${id}`).lastInsertRowid;
        run.run(runId, id);
        insertEvent.run(id, runId, 'claimed');
      });
      durable(() => {
        endRun.run(runId);
        done.run(id);
        insertEvent.run(id, runId, 'completed');
      });
    },
    heartbeat: (id, at) => durable(() => void (beatTask.run(at + 900, at, id), beatRun.run(at + 900, at, id))),
    snapshot: () => snapshot.get(),
    delta: (afterId) => [events.all(afterId), cards.all(afterId)],
    readyQueue: (limit) => ready.all(limit),
    close: () => db.close(),
  };
}
