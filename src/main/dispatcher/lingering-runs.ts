/**
 * Trees of runs that have ended on the board (failures.md F011, F012, F020; defect Q20). A worker that gave its own
 * verdict gets a grace to leave; one whose task a person took away is stopped at once. Until the tree is proven gone
 * the kernel refuses to claim the task again.
 */
import type { Run } from '../../contract/task.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { beginStop } from './stop-tree.ts';

/** What the kernel writes as cause when the worker itself ended its run. */
const BY_WORKER = 'verdict';

/** Starts to stop every lingering tree that is not being stopped yet. */
export function stopLingering(context: DispatchContext): void {
  for (const run of context.kernel.lingeringRuns()) {
    const stop = context.stops.get(run.id);
    if (stop === undefined) beginStop(context, run, null, graceOf(context, run));
    else if (stop.settleFor !== null) {
      // A verdict or a person was faster than our own stop: the run is closed, only the proof of death is left.
      stop.settleFor = null;
    }
  }
}

function graceOf(context: DispatchContext, run: Run): number {
  const hasLeft = (context.watched.get(run.id)?.exit ?? null) !== null;
  return run.cause === BY_WORKER && !hasLeft ? context.config.dispatch.verdictGraceMs : 0;
}
