/**
 * What the graph and the activity screen show of a whole board: its links with the times its tasks took, what its
 * workers did lately, and pages of its events. Times are epoch milliseconds, spans are milliseconds.
 */
import type { EventKind, RunOutcome } from './status.ts';
import type { BoardEvent } from './task.ts';

/** Links of a board as of event `cursor`, between tasks that are not archived. */
export interface BoardLinks {
  board: string;
  cursor: number;
  /** JSON array of `[parentId, childId]`, built once by the database, passed as text. */
  edgesJson: string;
  /** JSON object: done task id → how long its last run took. Only tasks with links. */
  tookJson: string;
  /** Profile → median of its newest completed runs. */
  typicalMs: Record<string, number>;
}

/** One ended run, small enough to draw many. */
export interface EndedRun {
  taskId: string;
  number: number;
  profile: string | null;
  outcome: RunOutcome;
  startedAt: number;
  endedAt: number;
}

/** Runs by what they came to. `asked`: blocked or sent to review; `returned`: given back without a failure. */
export interface OutcomeCounts {
  done: number;
  asked: number;
  failed: number;
  returned: number;
}

export interface ProfileActivity extends OutcomeCounts {
  profile: string;
  runs: number;
  /** Of completed runs; null when there is none. */
  medianMs: number | null;
}

/** What workers did since `since`. */
export interface BoardActivity {
  board: string;
  now: number;
  since: number;
  totals: OutcomeCounts;
  /** Newest ended runs, oldest first, at most ACTIVITY_STRIP_MAX. */
  strip: EndedRun[];
  /** Ended runs per hour, oldest first; the last one is the running hour. */
  hours: (OutcomeCounts & { at: number; medianMs: number | null })[];
  /** Claims and failed starts per minute of the last hour, oldest first. */
  minutes: { at: number; claims: number; failedStarts: number }[];
  medianMs: number | null;
  /** Runs that went silent, and those that a person took back. */
  wentSilent: number;
  reclaimed: number;
  /** Busiest first. */
  profiles: ProfileActivity[];
  /** True when the board had more runs in that time than were looked at; then the oldest are missing. */
  isPartial: boolean;
}

/** `outcomes`: how runs ended and what people decided; `failures`: only what went wrong. */
export const EVENT_FILTERS = ['all', 'outcomes', 'failures'] as const;
export type EventFilter = (typeof EVENT_FILTERS)[number];

/** Events of something that went wrong. */
export const FAILURE_KINDS: readonly EventKind[] = [
  'crashed',
  'timed_out',
  'spawn_failed',
  'gave_up',
  'no_verdict',
  'protocol_violation',
  'stale',
  'rate_limited',
  'block_loop_detected',
  'claim_rejected',
];
/** Events of how work ended, and of what people decided about it. */
export const OUTCOME_KINDS: readonly EventKind[] = [
  ...FAILURE_KINDS,
  'completed',
  'blocked',
  'review_requested',
  'changes_requested',
  'unblocked',
  'reclaimed',
  'released',
  'late_verdict',
  'archived',
];

/** Events before a point, newest first. `before` asks for the next page; null when nothing earlier is kept in reach. */
export interface EventPage {
  events: BoardEvent[];
  before: number | null;
}

export const ACTIVITY_STRIP_MAX = 60;
export const EVENT_PAGE_MAX = 200;
