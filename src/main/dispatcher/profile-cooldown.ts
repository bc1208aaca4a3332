/**
 * Holds a profile back after its worker reported a usage limit (failures.md F046): doubling from 30 s up to 15
 * minutes, and while it waits no other task of the profile probes the limit. Kept in the board, so that neither a
 * restart nor another dispatcher begins anew.
 */
import type { RunOutcome } from '../../contract/status.ts';
import type { Kernel, ProfileHold } from '../kernel/kernel.ts';
import type { Clock } from '../world/world.ts';

const FIRST_MS = 30_000;
const LONGEST_MS = 900_000;

export interface ProfileCooldown {
  /** When the profile may be tried again, epoch milliseconds; null for now. */
  until(profile: string): number | null;
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
    report: (profile, outcome) => {
      const before = kernel.profileHolds().get(profile);
      if (outcome === 'rate_limited') {
        const lengthMs = before === undefined ? FIRST_MS : Math.min(LONGEST_MS, before.lengthMs * 2);
        kernel.setProfileHold(profile, { until: clock.now() + lengthMs, lengthMs });
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
