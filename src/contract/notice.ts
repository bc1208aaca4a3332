/**
 * Notices: which events somebody is told of, and in what form they reach whoever delivers them. The event is the entry
 * of the outbox: it is written in the transaction of the change, and a cursor moves past it only when its delivery is
 * confirmed (failures.md F101, F102). So every notice arrives at least once, and `key` is the same each time.
 */
import type { EventKind, Status } from './status.ts';
import type { BoardEvent, Subscription } from './task.ts';

/** Events after which a task stands still until a person acts (F102): question, loop, review, no verdict, breaker. */
export const ATTENTION_KINDS = [
  'blocked',
  'block_loop_detected',
  'review_requested',
  'no_verdict',
  'gave_up',
] as const satisfies readonly EventKind[];

/** Everything that subscribers of a task are told of (kernel-spec 9.2, and the kinds that F102 adds). */
export const NOTICE_KINDS = [
  'completed',
  ...ATTENTION_KINDS,
  'crashed',
  'timed_out',
  'spawn_failed',
] as const satisfies readonly EventKind[];

export interface Notice {
  /** Unique on its board and equal for every repeat, by which a receiver drops what it has seen. */
  key: string;
  event: BoardEvent;
  title: string;
  assignee: string | null;
  /** Where the task stands now; a notice of a task that has gone on meanwhile is out of date. */
  status: Status;
  /** Of the task's row now. */
  version: number;
}

/**
 * The subscription of the person at the window: following a task is having it. Windows and the desktop tell it
 * themselves, each from its own place in the events, so it needs no target in config.toml.
 */
export const FOLLOWER = { platform: 'window', chatId: 'you' } as const;

/** A notice that one subscriber has not confirmed yet. */
export interface PendingNotice extends Notice {
  subscription: Subscription;
  /** How often its delivery has failed. */
  attempts: number;
}

/** A notice that was given up after DELIVERY_ATTEMPTS_MAX; it stays visible until its event is removed. */
export interface DeadNotice {
  key: string;
  event: BoardEvent;
  target: string;
  attempts: number;
  error: string | null;
  /** When its last delivery failed. */
  failedAt: number;
}
