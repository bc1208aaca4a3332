/**
 * The first schema of a board file. Frozen once released: later changes are new numbered migrations.
 *
 * Tables and columns carry the reference's names where it has them (kernel-spec 1.6), so SQL written for it reads
 * our boards. Times are Unix seconds with a fraction. The schema refuses nonsense by itself: lists are CHECKed,
 * a claim exists exactly while a task runs, an outcome exactly when a run has ended, and one open run per task is
 * a unique index, not a promise of the code (I10).
 *
 * Every index is one more page to sync in each commit that moves a task, so there is no index on status: what is hot
 * has a partial index of its own, and how many stand where is counted in `status_counts`.
 *
 * Counters that cards show are kept by triggers, so every writer keeps them in its own transaction and no reader
 * counts. `task_links.open` says whether the edge still holds its child back; `tasks.change_seq` is the id of the
 * event that told of the card's last change (one past the last event while none has), which is what deltas ask for.
 */
import { LINK_RULES, VERDICT_VERBS } from '../../../contract/event.ts';
import {
  BLOCK_KINDS,
  EVENT_KINDS,
  HOLD_CODES,
  RUN_OUTCOMES,
  RUN_PHASES,
  STATUSES,
  WORKSPACE_KINDS,
} from '../../../contract/status.ts';

/** A chain of comparisons: for IN, SQLite builds a table of the list in every statement, 4 µs for the kinds of events. */
const oneOf = (column: string, values: readonly string[]): string =>
  `CHECK (${values.map((value) => `${column} = '${value}'`).join(' OR ')})`;

/** SQL twin of `satisfiesChildren` in contract/status.ts; a test compares the two over every status. */
const satisfied = (row: string): string =>
  `(${row}.status = 'done' OR (${row}.status = 'archived' AND ${row}.completed_at IS NOT NULL))`;

/** 1 while a parent in `row` holds back a child over an edge with that rule. */
const edgeOpen = (row: string, rule: string): string =>
  `(CASE ${rule} WHEN 'waived' THEN 0 WHEN 'closed' THEN ${row}.status NOT IN ('done', 'archived') ELSE NOT ${satisfied(row)} END)`;

/** True while the parent in `row` cannot finish without a person; its children show it, so they change with it (F053). */
const standsStill = (row: string): string =>
  `(CASE ${row}.status WHEN 'blocked' THEN 1 WHEN 'archived' THEN 2 ELSE 0 END)`;

const nextSeq = '(SELECT coalesce(max(id), 0) + 1 FROM task_events)';

const tables = `
CREATE TABLE tasks (
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT,
  assignee TEXT,
  status TEXT NOT NULL ${oneOf('status', STATUSES)},
  priority INTEGER NOT NULL DEFAULT 0,
  created_by TEXT,
  created_at REAL NOT NULL,
  started_at REAL,
  completed_at REAL,
  workspace_kind TEXT NOT NULL DEFAULT 'scratch' ${oneOf('workspace_kind', WORKSPACE_KINDS)},
  workspace_path TEXT,
  branch_name TEXT,
  claim_lock TEXT,
  claim_expires REAL,
  tenant TEXT,
  result TEXT,
  idempotency_key TEXT,
  consecutive_failures INTEGER NOT NULL DEFAULT 0 CHECK (consecutive_failures >= 0),
  worker_pid INTEGER CHECK (worker_pid IS NULL OR worker_pid > 0),
  last_failure_error TEXT,
  max_runtime_seconds INTEGER CHECK (max_runtime_seconds IS NULL OR max_runtime_seconds > 0),
  last_heartbeat_at REAL,
  current_run_id INTEGER REFERENCES task_runs(id),
  workflow_template_id TEXT,
  current_step_key TEXT,
  skills TEXT CHECK (skills IS NULL OR json_valid(skills)),
  model_override TEXT,
  max_retries INTEGER CHECK (max_retries IS NULL OR max_retries > 0),
  session_id TEXT,
  status_since REAL NOT NULL,
  updated_at REAL NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  change_seq INTEGER NOT NULL DEFAULT 0,
  block_kind TEXT ${oneOf('block_kind', BLOCK_KINDS)},
  block_reason TEXT,
  last_block_kind TEXT ${oneOf('last_block_kind', BLOCK_KINDS)},
  block_recurrences INTEGER NOT NULL DEFAULT 0,
  hold_code TEXT ${oneOf('hold_code', HOLD_CODES)},
  hold_text TEXT,
  parked INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
  scheduled_at REAL,
  archived_from TEXT ${oneOf('archived_from', STATUSES)},
  deleted_at REAL,
  deleted_from TEXT ${oneOf('deleted_from', STATUSES)},
  created_by_run_id INTEGER REFERENCES task_runs(id),
  run_count INTEGER NOT NULL DEFAULT 0,
  lingering INTEGER NOT NULL DEFAULT 0 CHECK (lingering >= 0),
  comment_count INTEGER NOT NULL DEFAULT 0,
  parent_count INTEGER NOT NULL DEFAULT 0,
  open_parent_count INTEGER NOT NULL DEFAULT 0 CHECK (open_parent_count >= 0),
  child_count INTEGER NOT NULL DEFAULT 0,
  child_done_count INTEGER NOT NULL DEFAULT 0,
  last_line TEXT,
  CHECK ((status = 'running') = (claim_lock IS NOT NULL)),
  CHECK ((status = 'running') = (claim_expires IS NOT NULL)),
  CHECK ((status = 'running') = (current_run_id IS NOT NULL)),
  CHECK (status = 'running' OR worker_pid IS NULL),
  CHECK (status <> 'done' OR completed_at IS NOT NULL),
  CHECK (completed_at IS NULL OR status IN ('done', 'archived')),
  CHECK ((status = 'scheduled') <= (scheduled_at IS NOT NULL)),
  CHECK ((status = 'blocked') <= (block_kind IS NOT NULL)),
  CHECK ((status = 'archived') = (archived_from IS NOT NULL)),
  CHECK (deleted_at IS NULL OR status = 'archived'),
  CHECK ((deleted_at IS NULL) = (deleted_from IS NULL)),
  CHECK (hold_code IS NULL OR status IN ('ready', 'todo', 'scheduled'))
) STRICT;

CREATE TABLE task_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  token TEXT NOT NULL UNIQUE,
  profile TEXT,
  step_key TEXT,
  status TEXT GENERATED ALWAYS AS
    (CASE WHEN outcome IS NULL THEN 'running' WHEN outcome = 'completed' THEN 'done' ELSE outcome END) VIRTUAL,
  phase TEXT NOT NULL ${oneOf('phase', RUN_PHASES)},
  claim_lock TEXT,
  claim_expires REAL,
  worker_pid INTEGER,
  worker_process INTEGER,
  worker_start_ticks TEXT,
  worker_boot_id TEXT,
  worker_verified INTEGER NOT NULL DEFAULT 0 CHECK (worker_verified IN (0, 1)),
  worker_gone INTEGER NOT NULL DEFAULT 0 CHECK (worker_gone IN (0, 1)),
  max_runtime_seconds INTEGER,
  last_heartbeat_at REAL,
  heartbeat_note TEXT,
  workspace_path TEXT,
  log_path TEXT,
  started_at REAL NOT NULL,
  ended_at REAL,
  outcome TEXT ${oneOf('outcome', RUN_OUTCOMES)},
  cause TEXT,
  summary TEXT,
  metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
  error TEXT,
  exit_code INTEGER,
  exit_signal TEXT,
  UNIQUE (task_id, number),
  CHECK ((phase = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CHECK ((cause IS NULL) = (ended_at IS NULL)),
  CHECK (ended_at IS NULL OR ended_at >= started_at),
  CHECK ((ended_at IS NULL) = (claim_lock IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (claim_expires IS NOT NULL)),
  CHECK (ended_at IS NULL OR worker_pid IS NULL),
  CHECK (phase <> 'running' OR worker_pid IS NOT NULL),
  CHECK ((worker_process IS NULL) = (worker_start_ticks IS NULL)),
  CHECK ((worker_process IS NULL) = (worker_boot_id IS NULL)),
  CHECK (worker_process IS NOT NULL OR worker_verified = 0)
) STRICT;

CREATE TABLE task_links (
  parent_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  child_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  rule TEXT NOT NULL DEFAULT 'done' ${oneOf('rule', LINK_RULES)},
  open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1)),
  created_at REAL NOT NULL,
  PRIMARY KEY (parent_id, child_id),
  CHECK (parent_id <> child_id)
) STRICT;

CREATE TABLE task_comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  run_id INTEGER REFERENCES task_runs(id),
  author TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at REAL NOT NULL
) STRICT;

CREATE TABLE task_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL,
  run_id INTEGER REFERENCES task_runs(id),
  kind TEXT NOT NULL ${oneOf('kind', EVENT_KINDS)},
  payload TEXT CHECK (payload IS NULL OR json_valid(payload)),
  created_at REAL NOT NULL
) STRICT;

CREATE TABLE late_verdicts (
  event_id INTEGER PRIMARY KEY REFERENCES task_events(id) ON DELETE CASCADE,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL REFERENCES task_runs(id) ON DELETE CASCADE,
  verb TEXT NOT NULL ${oneOf('verb', VERDICT_VERBS)},
  result TEXT,
  summary TEXT,
  metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
  accepted_at REAL
) STRICT;

CREATE TABLE kanban_notify_subs (
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  platform TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  thread_id TEXT NOT NULL DEFAULT '',
  user_id TEXT,
  notifier_profile TEXT,
  created_at REAL NOT NULL,
  last_event_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (task_id, platform, chat_id, thread_id)
) STRICT;

CREATE TABLE notices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id INTEGER NOT NULL REFERENCES task_events(id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at REAL,
  error TEXT,
  created_at REAL NOT NULL,
  delivered_at REAL,
  UNIQUE (event_id, target)
) STRICT;

CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE status_counts (
  status TEXT NOT NULL PRIMARY KEY ${oneOf('status', STATUSES)},
  count INTEGER NOT NULL CHECK (count >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO status_counts (status, count) VALUES ${STATUSES.map((status) => `('${status}', 0)`).join(', ')};
`;

const indexes = `
CREATE INDEX tasks_ready ON tasks(priority DESC, status_since, created_at, id) WHERE status = 'ready';
CREATE INDEX tasks_held ON tasks(status) WHERE status IN ('triage', 'todo', 'scheduled', 'blocked', 'review');
CREATE INDEX tasks_wake ON tasks(scheduled_at) WHERE status = 'scheduled';
CREATE INDEX tasks_assignee ON tasks(assignee) WHERE assignee IS NOT NULL;
CREATE INDEX tasks_tenant ON tasks(tenant) WHERE tenant IS NOT NULL;
CREATE INDEX tasks_session ON tasks(session_id) WHERE session_id IS NOT NULL;
CREATE INDEX tasks_origin ON tasks(created_by_run_id) WHERE created_by_run_id IS NOT NULL;
CREATE INDEX tasks_change ON tasks(change_seq);
CREATE UNIQUE INDEX tasks_idempotency ON tasks(coalesce(tenant, ''), idempotency_key)
  WHERE idempotency_key IS NOT NULL AND status <> 'archived';
CREATE UNIQUE INDEX runs_open ON task_runs(task_id) WHERE ended_at IS NULL;
CREATE INDEX runs_lingering ON task_runs(id) WHERE ended_at IS NOT NULL AND worker_gone = 0;
CREATE INDEX runs_completed ON task_runs(profile, ended_at) WHERE outcome = 'completed';
CREATE INDEX links_child ON task_links(child_id);
CREATE INDEX comments_task ON task_comments(task_id, id);
CREATE INDEX events_task ON task_events(task_id, id);
CREATE INDEX tasks_deleted ON tasks(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX late_verdicts_task ON late_verdicts(task_id, event_id);
CREATE INDEX notices_due ON notices(next_at) WHERE state = 'pending';
`;

const triggers = `
CREATE TRIGGER task_added AFTER INSERT ON tasks BEGIN
  UPDATE status_counts SET count = count + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER task_removed AFTER DELETE ON tasks BEGIN
  UPDATE status_counts SET count = count - 1 WHERE status = OLD.status;
END;
CREATE TRIGGER task_moved AFTER UPDATE OF status ON tasks WHEN NEW.status <> OLD.status BEGIN
  UPDATE status_counts SET count = count - 1 WHERE status = OLD.status;
  UPDATE status_counts SET count = count + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER comment_added AFTER INSERT ON task_comments BEGIN
  UPDATE tasks SET comment_count = comment_count + 1, change_seq = ${nextSeq} WHERE id = NEW.task_id;
END;
CREATE TRIGGER comment_removed AFTER DELETE ON task_comments BEGIN
  UPDATE tasks SET comment_count = comment_count - 1, change_seq = ${nextSeq} WHERE id = OLD.task_id;
END;
CREATE TRIGGER link_added AFTER INSERT ON task_links BEGIN
  UPDATE tasks SET parent_count = parent_count + 1, change_seq = ${nextSeq},
    open_parent_count = open_parent_count + NEW.open WHERE id = NEW.child_id;
  UPDATE tasks SET child_count = child_count + 1, change_seq = ${nextSeq},
    child_done_count = child_done_count + (SELECT ${satisfied('c')} FROM tasks c WHERE c.id = NEW.child_id)
    WHERE id = NEW.parent_id;
  UPDATE task_links SET open = (SELECT ${edgeOpen('p', 'NEW.rule')} FROM tasks p WHERE p.id = NEW.parent_id)
    WHERE parent_id = NEW.parent_id AND child_id = NEW.child_id;
END;
CREATE TRIGGER link_removed AFTER DELETE ON task_links BEGIN
  UPDATE tasks SET parent_count = parent_count - 1, change_seq = ${nextSeq},
    open_parent_count = open_parent_count - OLD.open WHERE id = OLD.child_id;
  UPDATE tasks SET child_count = child_count - 1, change_seq = ${nextSeq},
    child_done_count = child_done_count - coalesce((SELECT ${satisfied('c')} FROM tasks c WHERE c.id = OLD.child_id), 0)
    WHERE id = OLD.parent_id;
END;
CREATE TRIGGER link_turned AFTER UPDATE OF open ON task_links WHEN NEW.open <> OLD.open BEGIN
  UPDATE tasks SET open_parent_count = open_parent_count + NEW.open - OLD.open, change_seq = ${nextSeq}
    WHERE id = NEW.child_id;
END;
CREATE TRIGGER link_rule_set AFTER UPDATE OF rule ON task_links WHEN NEW.rule <> OLD.rule BEGIN
  UPDATE task_links SET open = (SELECT ${edgeOpen('p', 'NEW.rule')} FROM tasks p WHERE p.id = NEW.parent_id)
    WHERE parent_id = NEW.parent_id AND child_id = NEW.child_id;
END;
CREATE TRIGGER task_stuck AFTER UPDATE OF status, deleted_at ON tasks
  WHEN NEW.child_count > 0 AND (${standsStill('NEW')} <> ${standsStill('OLD')} OR NEW.deleted_at IS NOT OLD.deleted_at)
BEGIN
  UPDATE tasks SET change_seq = ${nextSeq}
    WHERE id IN (SELECT child_id FROM task_links WHERE parent_id = NEW.id AND open = 1);
END;
CREATE TRIGGER task_turned AFTER UPDATE OF status, completed_at ON tasks
  WHEN NEW.status <> OLD.status AND (NEW.status IN ('done', 'archived') OR OLD.status IN ('done', 'archived'))
BEGIN
  UPDATE task_links SET open = ${edgeOpen('NEW', 'rule')}
    WHERE parent_id = NEW.id AND open <> ${edgeOpen('NEW', 'rule')};
  UPDATE tasks SET child_done_count = child_done_count + ${satisfied('NEW')} - ${satisfied('OLD')}, change_seq = ${nextSeq}
    WHERE ${satisfied('NEW')} <> ${satisfied('OLD')}
      AND id IN (SELECT parent_id FROM task_links WHERE child_id = NEW.id);
END;
`;

/** The complete schema of version 1. */
export const board = `${tables}${indexes}${triggers}`;
