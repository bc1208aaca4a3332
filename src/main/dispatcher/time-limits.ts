/**
 * Ends runs that reached their time limit (failures.md F008). The limit is the task's, else the profile's; null means
 * none. Elapsed time is monotonic, so setting the clock neither kills a worker nor spares it (failures.md F038).
 */
import { profileNamed } from '../../contract/config.ts';
import type { Run } from '../../contract/task.ts';
import { isDispatcherClaim } from './claims.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { settle } from './settle-exit.ts';
import { beginStop } from './stop-tree.ts';
import { crashPoint } from '../world/crash-points.ts';

/** The limit of a run in milliseconds, or null. */
function limitMsOf(context: DispatchContext, run: Run): number | null {
  const ofProfile = profileNamed(context.config, run.profile)?.maxRuntimeSeconds;
  const seconds = run.maxRuntimeSeconds ?? ofProfile ?? null;
  return seconds === null ? null : seconds * 1_000;
}

/** Starts to stop every run that is over its limit. */
export function enforceTimeLimits(context: DispatchContext): void {
  for (const run of context.kernel.openRuns()) {
    const limitMs = limitMsOf(context, run);
    if (limitMs === null || run.worker === null || context.stops.has(run.id)) continue;
    if (elapsedMs(context, run) < limitMs) continue;
    if (isDispatcherClaim(run.claimLock) && run.worker.verified) {
      context.kernel.markStopping(run.id, 'time_limit');
      crashPoint('stopping.committed');
      beginStop(context, run, 'time_limit', 0);
    } else {
      // Not verified as ours: it is never signalled (threat T23), only its claim ends.
      const error = `Ran longer than ${limitMs / 1_000} s.`;
      settle(context, run, { outcome: 'timed_out', cause: 'time_limit', error, workerGone: true });
    }
  }
}

/** Milliseconds until the next limit is reached, or null when no watched run has one. */
export function nextLimitIn(context: DispatchContext): number | null {
  let next: number | null = null;
  for (const run of context.kernel.openRuns()) {
    const limitMs = limitMsOf(context, run);
    if (limitMs === null || run.worker === null || context.stops.has(run.id)) continue;
    const left = Math.max(0, limitMs - elapsedMs(context, run));
    next = next === null ? left : Math.min(next, left);
  }
  return next;
}

function elapsedMs(context: DispatchContext, run: Run): number {
  const watched = context.watched.get(run.id);
  const { clock } = context.world;
  return watched === undefined ? clock.now() - run.startedAt : clock.monotonic() - watched.since;
}
