/**
 * Holds a profile back after its worker reported a usage limit (failures.md F046): doubling from 30 s up to 15
 * minutes, and while it waits no other task of the profile probes the limit. Kept in memory only: a restart probes
 * once more, which is the cheaper mistake.
 */
import type { RunOutcome } from '../../contract/status.ts';

const FIRST_MS = 30_000;
const LONGEST_MS = 900_000;

export interface ProfileCooldown {
  /** @param now monotonic milliseconds */
  isActive(profile: string, now: number): boolean;
  /** Every settled run of the profile is reported here; one that ended by a verdict ends the hold. */
  report(profile: string, outcome: RunOutcome, now: number): void;
  /** Milliseconds until the next hold ends, or null. */
  nextEndIn(now: number): number | null;
}

export function createProfileCooldown(): ProfileCooldown {
  const held = new Map<string, { until: number; lastMs: number }>();
  return {
    isActive: (profile, now) => (held.get(profile)?.until ?? 0) > now,
    report: (profile, outcome, now) => {
      if (outcome === 'rate_limited') {
        const before = held.get(profile)?.lastMs;
        const lastMs = before === undefined ? FIRST_MS : Math.min(LONGEST_MS, before * 2);
        held.set(profile, { until: now + lastMs, lastMs });
      } else if (outcome === 'completed' || outcome === 'blocked' || outcome === 'review') {
        held.delete(profile);
      }
    },
    nextEndIn: (now) => {
      const ends = [...held.values()].map(({ until }) => until - now).filter((ms) => ms > 0);
      return ends.length === 0 ? null : Math.min(...ends);
    },
  };
}
