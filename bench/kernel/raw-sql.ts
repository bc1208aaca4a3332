/**
 * The least SQL that does the same work as the kernel's operations, on the same tables of the same file and as
 * durable: no checks, no re-reading of what was written, no objects of the contract. It is the floor that the kernel's
 * cost is compared with.
 */
import Database from 'better-sqlite3';

export interface RawSql {
  create(id: string): void;
  claim(id: string): number | bigint;
  complete(id: string, runId: number | bigint): void;
  crash(id: string, runId: number | bigint): void;
  block(id: string): void;
  unblock(id: string): void;
  comment(id: string): void;
  heartbeat(id: string, at: number): void;
  /** Completes a parent and makes its waiting children ready, each with its event. */
  completeParent(id: string): void;
  idleTick(): unknown;
  snapshot(): unknown;
  delta(afterId: number): unknown;
  readyQueue(limit: number): unknown;
  task(id: string): unknown;
  close(): void;
}

/** The plain columns of a card; counters come from the row, so this is what a reader needs at least. */
const CARD = `json_object('id', t.id, 'title', t.title, 'status', t.status, 'statusSince', t.status_since, 'assignee', t.assignee,
  'tenant', t.tenant, 'priority', t.priority, 'workspaceKind', t.workspace_kind, 'parentCount', t.parent_count,
  'openParents', (SELECT json_group_array(l.parent_id) FROM task_links l WHERE l.child_id = t.id AND l.open = 1),
  'childCount', t.child_count, 'childDoneCount', t.child_done_count, 'commentCount', t.comment_count,
  'consecutiveFailures', t.consecutive_failures, 'blockKind', t.block_kind, 'blockReason', t.block_reason,
  'holdCode', t.hold_code, 'holdText', t.hold_text, 'scheduledAt', t.scheduled_at, 'createdAt', t.created_at,
  'completedAt', t.completed_at, 'version', t.version, 'lastLine', t.last_line, 'lingering', t.lingering,
  'runId', r.id, 'runNumber', r.number, 'phase', r.phase, 'workerPid', r.worker_pid)`;
const CARDS = 'FROM tasks t LEFT JOIN task_runs r ON r.id = t.current_run_id';

/** A card is told of by the event that comes next; a reader of deltas finds it by that. */
const NEXT_EVENT = '(SELECT coalesce(max(id), 0) + 1 FROM task_events)';

type Statements = ReturnType<typeof prepare>;

function prepare(db: Database.Database) {
  const sql = (text: string) => db.prepare(text);
  return {
    begin: sql('BEGIN IMMEDIATE'),
    commit: sql('COMMIT'),
    task: sql(
      `INSERT INTO tasks (id, title, status, created_at, status_since, updated_at, change_seq)
        VALUES (?, 'raw', 'ready', 1, 1, 1, ${NEXT_EVENT})`,
    ),
    event: sql('INSERT INTO task_events (task_id, run_id, kind, payload, created_at) VALUES (?, ?, ?, ?, 1)'),
    run: sql(`INSERT INTO task_runs (task_id, number, token, profile, phase, claim_lock, claim_expires, started_at)
      VALUES (?, 2, ?, 'coder', 'claimed', 'raw', 2, 1)`),
    attempt:
      sql(`INSERT INTO task_runs (task_id, number, token, profile, phase, started_at, ended_at, outcome, cause, summary,
      worker_gone) VALUES (?, 1, ?, 'coder', 'ended', 1, 1, 'blocked', 'raw', 'why', 1)`),
    claim:
      sql(`UPDATE tasks SET status = 'running', status_since = 2, claim_lock = 'raw', claim_expires = 2, current_run_id = ?,
      run_count = run_count + 1, version = version + 1, change_seq = ${NEXT_EVENT} WHERE id = ? AND status = 'ready'`),
    end: sql(`UPDATE task_runs SET phase = 'ended', outcome = ?, cause = 'raw', summary = 'ok', ended_at = 2, claim_lock = NULL,
      claim_expires = NULL, worker_gone = 1 WHERE id = ?`),
    leave:
      sql(`UPDATE tasks SET status = ?, status_since = 2, completed_at = ?, claim_lock = NULL, claim_expires = NULL,
      current_run_id = NULL, block_kind = ?, version = version + 1, change_seq = ${NEXT_EVENT} WHERE id = ?`),
    comment: sql(`INSERT INTO task_comments (task_id, author, body, created_at) VALUES (?, 'ann', 'A remark.', 1)`),
    beatTask: sql(`UPDATE tasks SET claim_expires = ?, last_heartbeat_at = ?, change_seq = ${NEXT_EVENT} WHERE id = ?`),
    beatRun: sql(
      `UPDATE task_runs SET claim_expires = ?, last_heartbeat_at = ? WHERE task_id = ? AND ended_at IS NULL`,
    ),
    promote: sql(`UPDATE tasks SET status = 'ready', status_since = 2, version = version + 1, change_seq = ${NEXT_EVENT}
      WHERE status = 'todo' AND open_parent_count = 0 AND id IN (SELECT child_id FROM task_links WHERE parent_id = ?)`),
    promoted: sql(
      `INSERT INTO task_events (task_id, kind, created_at) SELECT child_id, 'promoted', 1 FROM task_links WHERE parent_id = ?`,
    ),
    snapshot: sql(`SELECT json_group_array(${CARD}) ${CARDS} WHERE t.status <> 'archived'`).pluck(),
    events: sql('SELECT * FROM task_events WHERE id > ? ORDER BY id LIMIT 1000'),
    changed: sql(`SELECT ${CARD} ${CARDS} WHERE t.change_seq > CAST(? AS INTEGER) ORDER BY t.change_seq`),
    ready:
      sql(`SELECT id, title, assignee, tenant, priority, workspace_kind, workspace_path, status_since, hold_code, hold_text,
      lingering FROM tasks WHERE status = 'ready' ORDER BY priority DESC, status_since, created_at, id LIMIT CAST(? AS INTEGER)`),
    open: sql('SELECT * FROM task_runs WHERE ended_at IS NULL'),
    lingering: sql('SELECT * FROM task_runs WHERE ended_at IS NOT NULL AND worker_gone = 0'),
    due: sql(`SELECT * FROM tasks WHERE status = 'scheduled' AND scheduled_at <= 1`),
    read: sql('SELECT * FROM tasks WHERE id = ?'),
  };
}

/** Opens its own connection to the board file at `path`, as durable as the kernel's. */
export function openRawSql(path: string, busyTimeoutMs = 5_000): RawSql {
  const db = new Database(path, { fileMustExist: true, timeout: busyTimeoutMs });
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const s = prepare(db);
  return { ...writesOf(s), ...readsOf(s), close: () => db.close() };
}

function writesOf(s: Statements) {
  const durable = <T>(work: () => T): T => {
    s.begin.run();
    const result = work();
    s.commit.run();
    return result;
  };
  const leave = (id: string, status: string, completedAt: number | null, kind: string | null): void => {
    s.leave.run(status, completedAt, kind, id);
  };
  return {
    create: (id: string) =>
      durable(() => void (s.task.run(id), s.event.run(id, null, 'created', '{"status":"ready"}'))),
    claim: (id: string) =>
      durable(() => {
        const runId = s.run.run(id, `raw-${id}-${performance.now()}`).lastInsertRowid;
        s.claim.run(runId, id);
        s.event.run(id, runId, 'claimed', '{"lock":"raw"}');
        return runId;
      }),
    complete: (id: string, runId: number | bigint) =>
      durable(() => {
        s.end.run('completed', runId);
        leave(id, 'done', 2, null);
        s.event.run(id, runId, 'completed', '{"summary":"ok"}');
      }),
    crash: (id: string, runId: number | bigint) =>
      durable(() => {
        s.end.run('crashed', runId);
        leave(id, 'ready', null, null);
        s.event.run(id, runId, 'crashed', '{"cause":"exit"}');
      }),
    block: (id: string) =>
      durable(() => {
        const runId = s.attempt.run(id, `raw-${id}-${performance.now()}`).lastInsertRowid;
        leave(id, 'blocked', null, 'needs_input');
        s.event.run(id, runId, 'blocked', '{"reason":"why"}');
      }),
    unblock: (id: string) =>
      durable(() => void (leave(id, 'ready', null, null), s.event.run(id, null, 'unblocked', '{}'))),
    comment: (id: string) =>
      durable(() => void (s.comment.run(id), s.event.run(id, null, 'commented', '{"author":"ann"}'))),
    heartbeat: (id: string, at: number) =>
      durable(() => void (s.beatTask.run(at + 900, at, id), s.beatRun.run(at + 900, at, id))),
    completeParent: (id: string) =>
      durable(
        () =>
          void (leave(id, 'done', 2, null),
          s.event.run(id, null, 'completed', '{}'),
          s.promote.run(id),
          s.promoted.run(id)),
      ),
  };
}

function readsOf(s: Statements) {
  return {
    idleTick: () => [s.open.all(), s.lingering.all(), s.due.all(), s.ready.all(8)],
    snapshot: () => s.snapshot.get(),
    delta: (afterId: number) => [s.events.all(afterId), s.changed.all(afterId)],
    readyQueue: (limit: number) => s.ready.all(limit),
    task: (id: string) => s.read.get(id),
  };
}
