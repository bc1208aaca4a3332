/**
 * Sums up what workers did lately: outcomes, throughput by hour, claims by minute, each profile's record. Pure, over
 * rows that the kernel read; it decides only which outcome counts as what.
 */
import { ACTIVITY_STRIP_MAX, FAILURE_KINDS, OUTCOME_KINDS } from '../../contract/activity.ts';
import type { BoardActivity, EndedRun, EventFilter, OutcomeCounts, ProfileActivity } from '../../contract/activity.ts';
import { COUNTED_OUTCOMES } from '../../contract/status.ts';
import type { EventKind, RunOutcome } from '../../contract/status.ts';
import { medianOf } from '../kernel/activity.ts';
import type { RecentRuns } from '../kernel/activity.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Longest time that can be asked for. */
const SINCE_MAX = 31 * 24 * HOUR;
const HOURS_SHOWN = 24;
const MINUTES_SHOWN = 60;

/** Kinds that a filter lets through; null lets everything through. */
export function kindsOf(filter: EventFilter): readonly EventKind[] | null {
  if (filter === 'all') return null;
  return filter === 'outcomes' ? OUTCOME_KINDS : FAILURE_KINDS;
}

function groupOf(outcome: RunOutcome): keyof OutcomeCounts {
  if (outcome === 'completed') return 'done';
  if (outcome === 'blocked' || outcome === 'review' || outcome === 'scheduled') return 'asked';
  return COUNTED_OUTCOMES.includes(outcome) || outcome === 'stale' ? 'failed' : 'returned';
}

function countsOf(runs: readonly EndedRun[]): OutcomeCounts {
  const counts: OutcomeCounts = { done: 0, asked: 0, failed: 0, returned: 0 };
  for (const run of runs) counts[groupOf(run.outcome)] += 1;
  return counts;
}

function medianDone(runs: readonly EndedRun[]): number | null {
  return medianOf(runs.filter((run) => run.outcome === 'completed').map((run) => run.endedAt - run.startedAt));
}

function profilesOf(ended: readonly EndedRun[]): ProfileActivity[] {
  const byProfile = Map.groupBy(ended, (run) => run.profile ?? 'unassigned');
  return [...byProfile]
    .map(([profile, runs]) => ({
      profile,
      runs: runs.length,
      medianMs: medianDone(runs),
      ...countsOf(runs),
    }))
    .toSorted((a, b) => b.runs - a.runs || (a.profile < b.profile ? -1 : 1));
}

/** @param size of a bucket in milliseconds. @returns starts of the last `count` buckets, oldest first */
function bucketStarts(now: number, size: number, count: number): number[] {
  const last = Math.floor(now / size) * size;
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * size);
}

function hoursOf(ended: readonly EndedRun[], now: number): BoardActivity['hours'] {
  const byHour = Map.groupBy(ended, (run) => Math.floor(run.endedAt / HOUR) * HOUR);
  return bucketStarts(now, HOUR, HOURS_SHOWN).map((at) => {
    const runs = byHour.get(at) ?? [];
    return { at, medianMs: medianDone(runs), ...countsOf(runs) };
  });
}

function minutesOf({ ended, claims }: RecentRuns, now: number): BoardActivity['minutes'] {
  const minuteOf = (at: number): number => Math.floor(at / MINUTE) * MINUTE;
  const claimed = Map.groupBy(claims, minuteOf);
  const failed = Map.groupBy(
    ended.filter((run) => run.outcome === 'spawn_failed'),
    (run) => minuteOf(run.endedAt),
  );
  return bucketStarts(now, MINUTE, MINUTES_SHOWN).map((at) => ({
    at,
    claims: claimed.get(at)?.length ?? 0,
    failedStarts: failed.get(at)?.length ?? 0,
  }));
}

/** The start of what is asked for, within reach. */
export function sinceWithin(since: number, now: number): number {
  return Math.max(since, now - SINCE_MAX);
}

/** @param recent must reach back an hour at least for `minutes`, and a day for `hours` */
export function activityOf(recent: RecentRuns, since: number, now: number): Omit<BoardActivity, 'board'> {
  const ended = recent.ended.filter((run) => run.endedAt >= since);
  return {
    now,
    since,
    totals: countsOf(ended),
    strip: ended.slice(-ACTIVITY_STRIP_MAX),
    hours: hoursOf(recent.ended, now),
    minutes: minutesOf(recent, now),
    medianMs: medianDone(ended),
    wentSilent: ended.filter((run) => run.outcome === 'stale').length,
    reclaimed: ended.filter((run) => run.outcome === 'reclaimed').length,
    profiles: profilesOf(ended),
    isPartial: recent.isPartial,
  };
}
