/**
 * SQL of cards: the whole board as JSON text in one statement, and what changed since an event. SQLite builds the
 * JSON, so ten thousand cards cost no objects here (performance.md). A card's fields are named as in the contract.
 */
import { CARD_FIELDS, readCardRow } from '../../contract/card-rows.ts';
import type { BoardDelta, BoardSnapshot } from '../../contract/feed.ts';
import { ARCHIVED_PAGE } from '../../contract/inspect.ts';
import type { ArchivedCursor, ArchivedPage } from '../../contract/inspect.ts';
import type { Status } from '../../contract/status.ts';
import type { BoardEvent, Card } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { lastEventId, listEvents } from './events.ts';
import { openParentsJson, STANDS_STILL } from './waits.ts';

/** Characters of a block reason that a card carries; the drawer shows all of it. */
const REASON_CHARS_MAX = 400;
const DELTA_EVENTS_MAX = 1_000;

const ms = (column: string): string => `CAST(round(${column} * 1000) AS INTEGER)`;

const RUN_JSON = `CASE WHEN r.id IS NULL THEN NULL ELSE json_object(
  'id', CAST(r.id AS TEXT), 'number', r.number, 'phase', r.phase, 'startedAt', ${ms('r.started_at')},
  'workerPid', r.worker_pid, 'lastHeartbeatAt', ${ms('r.last_heartbeat_at')}, 'heartbeatNote', r.heartbeat_note,
  'claimExpires', ${ms('r.claim_expires')}, 'maxRuntimeSeconds', r.max_runtime_seconds) END`;

const OPEN_PARENTS = `CASE WHEN t.open_parent_count = 0 THEN '[]' ELSE
  (SELECT json_group_array(l.parent_id ORDER BY l.rowid) FROM task_links l WHERE l.child_id = t.id AND l.open = 1) END`;

const STUCK_ON = `CASE WHEN t.open_parent_count = 0 THEN '[]' ELSE ${openParentsJson(STANDS_STILL)} END`;

/** Every field of a card as SQL over `t`, the task, and `r`, its open run. */
const FIELDS: Readonly<Record<keyof Card, string>> = {
  id: 't.id',
  title: 't.title',
  status: 't.status',
  statusSince: ms('t.status_since'),
  assignee: 't.assignee',
  tenant: 't.tenant',
  priority: 't.priority',
  workspaceKind: 't.workspace_kind',
  parentCount: 't.parent_count',
  openParents: `json(${OPEN_PARENTS})`,
  stuckOn: `json(${STUCK_ON})`,
  childCount: 't.child_count',
  childDoneCount: 't.child_done_count',
  commentCount: 't.comment_count',
  consecutiveFailures: 't.consecutive_failures',
  failureLimit: 'coalesce(t.max_retries, CAST(@limit AS INTEGER))',
  blockKind: 't.block_kind',
  blockReason: `substr(t.block_reason, 1, ${REASON_CHARS_MAX})`,
  hold: `json(CASE WHEN t.hold_code IS NULL THEN NULL ELSE json_object('code', t.hold_code, 'text', t.hold_text) END)`,
  scheduledAt: ms('t.scheduled_at'),
  createdAt: ms('t.created_at'),
  completedAt: ms('t.completed_at'),
  version: 't.version',
  run: `json(${RUN_JSON})`,
  lastLine: 't.last_line',
  workerLingers: `json(CASE WHEN t.lingering > 0 THEN 'true' ELSE 'false' END)`,
};

const CARD_ROW = `json_array(${CARD_FIELDS.map((field) => FIELDS[field]).join(', ')})`;

const FROM = 'FROM tasks t LEFT JOIN task_runs r ON r.id = t.current_run_id';

const SNAPSHOT = `SELECT (SELECT coalesce(max(id), 0) FROM task_events) AS cursor,
  (SELECT '[' || coalesce(group_concat(${CARD_ROW}, ','), '') || ']' ${FROM} WHERE t.status <> 'archived') AS cards`;

const ONE = `SELECT ${CARD_ROW} AS card ${FROM} WHERE t.id = CAST(@id AS TEXT) AND t.deleted_at IS NULL`;

const CHANGED = `SELECT ${CARD_ROW} AS card ${FROM} WHERE t.change_seq > CAST(@after AS INTEGER) AND t.change_seq <= CAST(@upto AS INTEGER) AND t.deleted_at IS NULL
  ORDER BY t.change_seq, t.rowid`;

/** All cards but the archived ones, and the event up to which they are current: one statement, one snapshot. */
export function readSnapshot(db: ReadDb, failureLimit: number): Pick<BoardSnapshot, 'cursor' | 'cardsJson'> {
  const row = db.get<{ cursor: number; cards: string }>(SNAPSHOT, { limit: failureLimit });
  return { cursor: row?.cursor ?? 0, cardsJson: row?.cards ?? '[]' };
}

export function readCard(db: ReadDb, id: string, failureLimit: number): Card | null {
  const row = db.get<{ card: string }>(ONE, { id, limit: failureLimit });
  return row === undefined ? null : readCardRow(row.card);
}

/** Tasks that events speak of and that are gone from the board. */
function removedAmong(db: ReadDb, events: readonly BoardEvent[]): string[] {
  const ids = new Set(events.filter((event) => event.kind === 'deleted').map((event) => event.taskId));
  return [...ids].filter((id) => db.get('SELECT 1 FROM tasks WHERE id = ? AND deleted_at IS NULL', [id]) === undefined);
}

/**
 * The events after `afterId`, at most `limit`, and every card that changed with them, neighbours whose counters moved
 * included. On the last page also cards that changed without an event (a heartbeat): they are repeated until an event
 * follows. The caller pages until the cursor stands still.
 */
export function readDelta(
  db: ReadDb,
  afterId: number,
  limit: number | undefined,
  failureLimit: number,
): Pick<BoardDelta, 'cursor' | 'cards' | 'removed' | 'events'> {
  const eventsMax = Math.max(1, Math.min(limit ?? DELTA_EVENTS_MAX, DELTA_EVENTS_MAX));
  const newest = lastEventId(db);
  const events = listEvents(db, undefined, { afterId, limit: eventsMax });
  const cursor = events.at(-1)?.id ?? afterId;
  const upto = cursor >= newest ? Number.MAX_SAFE_INTEGER : cursor;
  const rows = db.all<{ card: string }>(CHANGED, { after: afterId, upto, limit: failureLimit });
  return {
    cursor,
    events,
    cards: rows.map((row) => readCardRow(row.card)),
    removed: removedAmong(db, events),
  };
}

const ARCHIVED = `SELECT ${CARD_ROW} AS card, t.status_since AS since ${FROM}
  WHERE t.status = 'archived' AND t.deleted_at IS NULL
  AND (@text = '' OR instr(lower(t.title), @text) > 0 OR t.id = @text)
  AND (@id IS NULL OR t.status_since < @since OR (t.status_since = @since AND t.id < @id))
  ORDER BY t.status_since DESC, t.id DESC LIMIT CAST(@limit_rows AS INTEGER)`;

/** @param text part of a title, ASCII letters in either case, or a whole id; '' lets every task through */
export function readArchived(
  db: ReadDb,
  text: string,
  after: ArchivedCursor | null,
  failureLimit: number,
): ArchivedPage {
  const rows = db.all<{ card: string; since: number }>(ARCHIVED, {
    text: text.trim().toLowerCase(),
    since: after?.since ?? 0,
    id: after?.id ?? null,
    limit: failureLimit,
    limit_rows: ARCHIVED_PAGE + 1,
  });
  const cards = rows.slice(0, ARCHIVED_PAGE).map((row) => readCardRow(row.card));
  const last = rows[ARCHIVED_PAGE - 1];
  const id = cards.at(-1)?.id;
  const hasMore = rows.length > ARCHIVED_PAGE && last !== undefined && id !== undefined;
  return { cards, next: hasMore ? { since: last.since, id } : null };
}

/** Deleted tasks are kept in the archive until they are purged, but nobody sees them there. */
const COUNTS = `SELECT status, n AS count FROM (SELECT status, count - CASE status WHEN 'archived' THEN
    (SELECT count(*) FROM tasks WHERE deleted_at IS NOT NULL) ELSE 0 END AS n FROM status_counts) WHERE n > 0`;

/** How many tasks stand in each status; statuses without any are left out. */
export function countByStatus(db: ReadDb): Partial<Record<Status, number>> {
  const rows = db.all<{ status: Status; count: number }>(COUNTS);
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}
