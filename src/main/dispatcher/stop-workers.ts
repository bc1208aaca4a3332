/** Ends every live worker of a board and waits for the proof, for a host that quits (failures.md F035, F106). */
import type { Clock } from '../world/world.ts';
import { isDispatcherClaim } from './claims.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { beginStop, stepStops } from './stop-tree.ts';

const STEP_MS = 50;
/** What stays after this is in uninterruptible sleep; the next dispatcher goes on with it. */
const SURVIVAL_MAX_MS = 5_000;

/** Starts to stop everything that runs or lingers. The runs are closed as released, uncounted, once they are gone. */
export function beginStopAll(context: DispatchContext): void {
  for (const run of context.kernel.openRuns()) {
    if (run.worker === null || !run.worker.verified || !isDispatcherClaim(run.claimLock)) continue;
    if (!context.stops.has(run.id)) context.kernel.markStopping(run.id, 'stop');
    beginStop(context, run, 'stop', 0);
  }
  for (const run of context.kernel.lingeringRuns()) beginStop(context, run, null, 0);
}

/** Resolves when every stop has ended in proof, or after the longest grace plus 5 s. */
export async function finishStops(context: DispatchContext): Promise<void> {
  const { stopGraceMs, verdictGraceMs } = context.config.dispatch;
  const { clock } = context.world;
  const deadline = clock.monotonic() + stopGraceMs + verdictGraceMs + SURVIVAL_MAX_MS;
  for (stepStops(context); context.stops.size > 0 && clock.monotonic() < deadline; stepStops(context)) {
    // oxlint-disable-next-line no-await-in-loop -- each look follows the one before
    await pause(clock, STEP_MS);
  }
}

async function pause(clock: Clock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(ms, resolve);
  });
}
