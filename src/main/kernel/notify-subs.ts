/**
 * SQL of subscriptions: who is told of what happens to a task (kernel-spec 9.1). A new one starts at the newest event,
 * so nobody is told of the past (defect Q41). Delivering is not done here.
 */
import { Refusal } from '../../contract/error.ts';
import type { Subscription, SubscriptionKey } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { lastEventId } from './events.ts';
import { toMs } from './rows.ts';
import { requireRow } from './tasks.ts';
import type { Transaction } from './transaction.ts';
import { cleanName } from './validate.ts';

export interface SubscriptionRow {
  task_id: string;
  platform: string;
  chat_id: string;
  thread_id: string;
  user_id: string | null;
  notifier_profile: string | null;
  created_at: number;
  last_event_id: number;
}

const ADD = `INSERT INTO kanban_notify_subs
  (task_id, platform, chat_id, thread_id, user_id, notifier_profile, created_at, last_event_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET notifier_profile = coalesce(notifier_profile, excluded.notifier_profile)`;

const OF_KEY = 'task_id = ? AND platform = ? AND chat_id = ? AND thread_id = ?';

export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    taskId: row.task_id,
    platform: row.platform,
    chatId: row.chat_id,
    threadId: row.thread_id,
    userId: row.user_id,
    notifierProfile: row.notifier_profile,
    createdAt: toMs(row.created_at),
    lastEventId: row.last_event_id,
  };
}

/** The columns that name it, cleaned. @throws Refusal 'invalid' */
export function keyOf(key: SubscriptionKey): [string, string, string, string] {
  const platform = cleanName('platform', key.platform);
  const chat = cleanName('chatId', key.chatId);
  if (platform === null)
    throw new Refusal('invalid', 'platform: say where to, such as desktop.', { field: 'platform' });
  if (chat === null) throw new Refusal('invalid', 'chatId: say whom to tell.', { field: 'chatId' });
  const thread = cleanName('threadId', key.threadId || null) ?? '';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f]/.test(`${platform}${chat}${thread}`))
    throw new Refusal('invalid', 'chatId: leave out control characters.', { field: 'chatId' });
  return [key.taskId, platform, chat, thread];
}

/** Adds the subscription, or fills in its missing notifier profile; its place in the events never goes back. */
export function addSubscription(
  tx: Transaction,
  key: SubscriptionKey,
  more: { userId?: string | null; notifierProfile?: string | null },
): Subscription {
  const values = keyOf(key);
  requireRow(tx.db, key.taskId);
  const user = cleanName('userId', more.userId);
  const profile = cleanName('notifierProfile', more.notifierProfile);
  tx.db.run(ADD, [...values, user, profile, tx.now, lastEventId(tx.db)]);
  const row = tx.db.get<SubscriptionRow>(`SELECT * FROM kanban_notify_subs WHERE ${OF_KEY}`, values);
  if (row === undefined) throw new Error('A subscription that was just written is not there.');
  return toSubscription(row);
}

/** @returns whether there was one */
export function removeSubscription(tx: Transaction, key: SubscriptionKey): boolean {
  return tx.db.run(`DELETE FROM kanban_notify_subs WHERE ${OF_KEY}`, keyOf(key)).changes === 1;
}

/** Of one task or of the whole board, oldest first. */
export function listSubscriptions(db: ReadDb, taskId?: string): Subscription[] {
  const rows =
    taskId === undefined
      ? db.all<SubscriptionRow>('SELECT * FROM kanban_notify_subs ORDER BY created_at, rowid')
      : db.all<SubscriptionRow>('SELECT * FROM kanban_notify_subs WHERE task_id = ? ORDER BY created_at, rowid', [
          taskId,
        ]);
  return rows.map(toSubscription);
}
