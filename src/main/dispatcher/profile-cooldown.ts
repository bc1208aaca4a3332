/**
 * Holds a profile back after its worker reported a usage limit (failures.md F046): doubling from 30 s up to 15
 * minutes, and while it waits no other task of the profile probes the limit; then one run tries it, not all of them. A
 * limit that lasts for too many probes or too long is a person's matter. Kept in the board, so that neither a restart
 * nor another dispatcher begins anew.
 */
import type { RunOutcome } from '../../contract/status.ts';
import type { Kernel, ProfileHold } from '../kernel/kernel.ts';
import type { Clock } from '../world/world.ts';

const FIRST_MS = 30_000;
const LONGEST_MS = 900_000;
/** Probes in a row, and the time since the first report, after which a person is asked. Usage windows last five hours. */
export const QUOTA_PROBES_MAX = 28;
export const QUOTA_TOTAL_MS = 21_600_000;

export interface ProfileCooldown {
  /** When the profile may be tried again, epoch milliseconds; null for now. */
  until(profile: string): number | null;
  /** When the last hold of a profile ended that has not proven since that it works again; null for any other. */
  probedSince(profile: string): number | null;
  /** Asked before a report of a limit: whether that one more is a person's matter. */
  isExhausted(profile: string): boolean;
  /** Shortens holds that would last longer than they were made for, because the clock was set back (F038). */
  followClock(): void;
  /** Every settled run of the profile is reported here; one that ended by a verdict ends the hold. */
  report(profile: string, outcome: RunOutcome): void;
  /** Milliseconds until the next hold ends, or null. */
  nextEndIn(): number | null;
}

export function createProfileCooldown(
  kernel: Pick<Kernel, 'profileHolds' | 'setProfileHold'>,
  clock: Pick<Clock, 'now'>,
): ProfileCooldown {
  /** A hold that would last longer than it was made for was made before the clock was set back (F038). */
  const leftOf = ({ until, lengthMs }: ProfileHold): number => Math.min(lengthMs, until - clock.now());
  return {
    until: (profile) => {
      const hold = kernel.profileHolds().get(profile);
      const left = hold === undefined ? 0 : leftOf(hold);
      return left > 0 ? clock.now() + left : null;
    },
    followClock: () => {
      const now = clock.now();
      for (const [profile, hold] of kernel.profileHolds()) {
        if (hold.until - now <= hold.lengthMs) continue;
        kernel.setProfileHold(profile, { ...hold, until: now + hold.lengthMs, since: Math.min(hold.since, now) });
      }
    },
    probedSince: (profile) => {
      const hold = kernel.profileHolds().get(profile);
      return hold === undefined || leftOf(hold) > 0 ? null : hold.until;
    },
    isExhausted: (profile) => {
      const hold = kernel.profileHolds().get(profile);
      return hold !== undefined && (hold.count >= QUOTA_PROBES_MAX || clock.now() - hold.since >= QUOTA_TOTAL_MS);
    },
    report: (profile, outcome) => {
      const before = kernel.profileHolds().get(profile);
      if (outcome === 'rate_limited') {
        // Runs that began before the hold tell nothing new.
        if (before !== undefined && leftOf(before) > 0) return;
        const lengthMs = before === undefined ? FIRST_MS : Math.min(LONGEST_MS, before.lengthMs * 2);
        const now = clock.now();
        const { count, since } = before ?? { count: 0, since: now };
        kernel.setProfileHold(profile, { until: now + lengthMs, lengthMs, count: count + 1, since });
      } else if (before !== undefined && (outcome === 'completed' || outcome === 'blocked' || outcome === 'review')) {
        kernel.setProfileHold(profile, null);
      }
    },
    nextEndIn: () => {
      const ends = [...kernel.profileHolds().values()].map(leftOf).filter((ms) => ms > 0);
      return ends.length === 0 ? null : Math.min(...ends);
    },
  };
}
