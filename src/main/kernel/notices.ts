/**
 * SQL of the notices outbox (F101). An entry is an event of a NOTICE_KINDS kind, written with the change that it tells
 * of; each subscriber has a cursor that moves only past what was confirmed. The table `notices` holds what became of
 * deliveries that failed: `pending` until the next try, `sent` when one succeeded after all, `dead` when they were given
 * up. Nothing is delivered here.
 */
import { Refusal } from '../../contract/error.ts';
import { DELIVERY_ATTEMPTS_MAX, ERROR_CHARS_MAX } from '../../contract/limits.ts';
import { NOTICE_KINDS, type DeadNotice, type Notice, type PendingNotice } from '../../contract/notice.ts';
import { EVENT_KINDS, type EventKind, type Status } from '../../contract/status.ts';
import type { SubscriptionKey } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { lastEventId } from './events.ts';
import { keyOf, toSubscription, type SubscriptionRow } from './notify-subs.ts';
import { toEvent, toMs, toSeconds, type EventRow } from './rows.ts';
import { readSetting, writeSetting } from './settings.ts';
import { cut } from './text.ts';
import type { Transaction } from './transaction.ts';
import { cleanName } from './validate.ts';

interface NoticeRow extends EventRow {
  title: string;
  assignee: string | null;
  status: Status;
  version: number;
}

const listed = (kinds: readonly EventKind[]): string => kinds.map((kind) => `'${kind}'`).join(', ');

/** What tells one target from another on a board; the parts cannot hold the separator. */
const TARGET = 's.platform || char(31) || s.chat_id || char(31) || s.thread_id';

const EVENT = 'e.id, e.task_id, e.run_id, e.kind, e.payload, e.created_at, t.title, t.assignee, t.status, t.version';

/** A subscriber whose first undelivered notice waits for its next try gets none of the later ones before it. */
const PENDING = `SELECT ${EVENT}, ${TARGET} AS target, coalesce(n.attempts, 0) AS attempts, s.platform, s.chat_id,
    s.thread_id, s.user_id, s.notifier_profile, s.created_at AS since, s.last_event_id
  FROM kanban_notify_subs s
    JOIN task_events e ON e.task_id = s.task_id AND e.id > s.last_event_id
    JOIN tasks t ON t.id = s.task_id AND t.deleted_at IS NULL
    LEFT JOIN notices n ON n.event_id = e.id AND n.target = ${TARGET}
  WHERE e.kind IN (${listed(NOTICE_KINDS)})
    AND NOT EXISTS (SELECT 1 FROM notices w JOIN task_events we ON we.id = w.event_id
      WHERE w.state = 'pending' AND w.next_at > @now AND w.target = ${TARGET} AND we.task_id = s.task_id)
  ORDER BY e.id, s.rowid LIMIT CAST(@limit AS INTEGER)`;

const AFTER = (kinds: readonly EventKind[]): string => `SELECT ${EVENT} FROM task_events e
  JOIN tasks t ON t.id = e.task_id AND t.deleted_at IS NULL
  WHERE e.id > ? AND e.kind IN (${listed(kinds)}) ORDER BY e.id LIMIT CAST(? AS INTEGER)`;

const DEAD = `SELECT ${EVENT}, n.target, n.attempts, n.error, n.next_at FROM notices n
  JOIN task_events e ON e.id = n.event_id JOIN tasks t ON t.id = e.task_id WHERE n.state = 'dead' ORDER BY e.id`;

const FAILED = `INSERT INTO notices (event_id, target, state, attempts, next_at, error, created_at)
  VALUES (@event, @target, 'pending', 1, @next, @error, @now)
  ON CONFLICT (event_id, target) DO UPDATE SET attempts = attempts + 1, next_at = excluded.next_at,
    error = excluded.error, state = CASE WHEN attempts + 1 >= ${DELIVERY_ATTEMPTS_MAX} THEN 'dead' ELSE 'pending' END
  RETURNING attempts, state`;

const SENT = `UPDATE notices SET state = 'sent', delivered_at = @now WHERE state = 'pending' AND target = @target
  AND event_id <= @event AND event_id IN (SELECT id FROM task_events WHERE task_id = @task)`;

const OF_KEY = 'task_id = ? AND platform = ? AND chat_id = ? AND thread_id = ?';
const ADVANCE = `UPDATE kanban_notify_subs SET last_event_id = max(last_event_id, ?) WHERE ${OF_KEY}`;

const LIMIT_MAX = 1_000;

function limitOf(limit: number): number {
  return Math.max(0, Math.min(Math.trunc(limit), LIMIT_MAX));
}

function toNotice(row: NoticeRow, target: string): Notice {
  const { title, assignee, status, version } = row;
  return {
    key: `${row.id}/${target.replaceAll('\u001f', '/')}`,
    event: toEvent(row),
    title,
    assignee,
    status,
    version,
  };
}

/** What subscribers have not confirmed and may be tried now, by id of event; deliver in this order. */
export function pendingNotices(db: ReadDb, now: number, limit: number): PendingNotice[] {
  type Row = NoticeRow & SubscriptionRow & { target: string; attempts: number; since: number };
  return db.all<Row>(PENDING, { now: toSeconds(now), limit: limitOf(limit) }).map((row) => ({
    ...toNotice(row, row.target),
    subscription: toSubscription({ ...row, created_at: row.since }),
    attempts: row.attempts,
  }));
}

/** The subscriber has everything up to that event. The cursor never goes back. @returns whether there is such a one */
export function advanceSubscription(tx: Transaction, key: SubscriptionKey, eventId: number): boolean {
  const values = keyOf(key);
  if (tx.db.run(ADVANCE, [eventId, ...values]).changes !== 1) return false;
  const [task, ...target] = values;
  tx.db.run(SENT, { now: tx.now, event: eventId, task, target: target.join('\u001f') });
  return true;
}

/**
 * Notes that a delivery failed and when to try again, epoch milliseconds. After DELIVERY_ATTEMPTS_MAX it is a dead letter,
 * and the cursor moves on.
 * @throws Refusal 'invalid' for an event that is none of the subscription's
 */
export function failNotice(
  tx: Transaction,
  key: SubscriptionKey,
  eventId: number,
  failure: { error: string; retryAt: number },
): { attempts: number; isDead: boolean } {
  const values = keyOf(key);
  const [task, ...target] = values;
  const event = tx.db.get(
    `SELECT 1 FROM task_events e JOIN kanban_notify_subs s ON s.task_id = e.task_id
     WHERE e.id = ? AND e.id > s.last_event_id AND s.task_id = ? AND platform = ? AND chat_id = ? AND thread_id = ?`,
    [eventId, ...values],
  );
  if (event === undefined)
    throw new Refusal('invalid', `eventId: task ${task} has no such notice to deliver there.`, { field: 'eventId' });
  const told = { event: eventId, target: target.join('\u001f'), error: cut(failure.error, ERROR_CHARS_MAX) };
  const row = tx.db.get<{ attempts: number; state: string }>(FAILED, {
    ...told,
    next: toSeconds(failure.retryAt),
    now: tx.now,
  });
  if (row === undefined) throw new Error('A failed delivery that was just noted is not there.');
  if (row.state !== 'dead') return { attempts: row.attempts, isDead: false };
  tx.db.run(ADVANCE, [eventId, ...values]);
  return { attempts: row.attempts, isDead: true };
}

/** What was given up, oldest first. */
export function deadNotices(db: ReadDb): DeadNotice[] {
  type Row = NoticeRow & { target: string; attempts: number; error: string | null; next_at: number | null };
  return db.all<Row>(DEAD).map((row) => ({
    key: toNotice(row, row.target).key,
    event: toEvent(row),
    target: row.target.replaceAll('\u001f', '/'),
    attempts: row.attempts,
    error: row.error,
    failedAt: toMs(row.next_at ?? row.created_at),
  }));
}

function readerKey(name: string): string {
  const clean = cleanName('reader', name);
  if (clean === null) throw new Refusal('invalid', 'reader: give a name, such as window.', { field: 'reader' });
  return `notices:${clean}`;
}

/** The cursor of a reader of the whole board, such as the window; a new one begins at the newest event (Q41). */
export function openNoticeReader(tx: Transaction, name: string): number {
  const key = readerKey(name);
  const known = readSetting(tx.db, key);
  if (known !== null) return Number(known);
  const cursor = lastEventId(tx.db);
  writeSetting(tx, key, String(cursor));
  return cursor;
}

/** That reader has everything up to the event. The cursor never goes back. */
export function advanceNoticeReader(tx: Transaction, name: string, eventId: number): void {
  writeSetting(tx, readerKey(name), String(Math.max(openNoticeReader(tx, name), Math.trunc(eventId))));
}

/** Events of those kinds after `cursor`, oldest first. */
export function noticesAfter(db: ReadDb, cursor: number, limit: number, kinds: readonly EventKind[]): Notice[] {
  const known = EVENT_KINDS.filter((kind) => kinds.includes(kind));
  return db.all<NoticeRow>(AFTER(known), [cursor, limitOf(limit)]).map((row) => toNotice(row, 'board'));
}
