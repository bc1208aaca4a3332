/**
 * One pass over a board, in a fixed order: what ended, what lingers, what should be alive, what is over its limit,
 * stale claims, schedules, and only then new work. Each step is short database work; a step that throws is reported
 * and never keeps the next one from running (failures.md F018, defect Q25).
 */
import { isFault, isRefusal } from '../../contract/error.ts';
import type { Run } from '../../contract/task.ts';
import { followClock } from './clock-jump.ts';
import { emptyJournal, type DispatchContext } from './dispatch-context.ts';
import type { DispatchResult, TickOptions } from './dispatcher.ts';
import { stopLingering } from './lingering-runs.ts';
import { checkOpenRuns } from './open-runs.ts';
import { plan, startWork } from './start-work.ts';
import { StandDown } from './stand-down.ts';
import { stepStops } from './stop-tree.ts';
import { enforceTimeLimits } from './time-limits.ts';

export function emptyResult(): DispatchResult {
  return {
    skippedLocked: false,
    paused: false,
    spawned: [],
    reclaimed: 0,
    promoted: 0,
    woken: 0,
    settled: [],
    adopted: [],
    spawnFailed: [],
    skippedUnassigned: [],
    held: [],
  };
}

/**
 * Runs one tick. The caller holds the board's lock and never overlaps two ticks.
 * @throws StandDown when a newer dispatcher took over, or another one asks for the board; then nothing was written
 */
export async function runTick(context: DispatchContext, options: TickOptions): Promise<DispatchResult> {
  const result = emptyResult();
  if (options.dryRun === true) return planOnly(context, options, result);
  const { kernel } = context;
  if (!context.isOneShot && (kernel.handoverAsked() ?? 0) >= context.epoch) throw new StandDown('asked');
  step(context, 'clock', () => followClock(context));
  step(context, 'usage limits', () => context.cooldown.followClock());
  step(context, 'open runs', () => renewClaims(context, checkOpenRuns(context)));
  step(context, 'lingering runs', () => stopLingering(context));
  step(context, 'time limits', () => enforceTimeLimits(context));
  step(context, 'stops', () => stepStops(context));
  step(context, 'observations', () => context.observer.step());
  step(context, 'stale claims', () => {
    result.reclaimed += kernel.releaseStaleClaims();
  });
  step(context, 'schedule', () => {
    result.woken = kernel.wakeScheduled();
  });
  if (context.isOneShot) {
    step(context, 'promotion', () => {
      result.promoted = kernel.recomputeReady();
    });
  }
  try {
    await startWork(context, options, result);
    result.paused = kernel.isPaused();
  } catch (error) {
    if (error instanceof StandDown) throw error;
    report(context, 'start', error);
  }
  const { journal } = context;
  context.journal = emptyJournal();
  result.settled.push(...journal.settled);
  result.adopted.push(...journal.adopted);
  result.reclaimed += journal.reclaimed;
  return result;
}

/** What a tick would start, from reads alone (defect Q15). */
function planOnly(context: DispatchContext, options: TickOptions, result: DispatchResult): DispatchResult {
  const decision = plan(context, options);
  result.paused = context.kernel.isPaused();
  result.skippedUnassigned.push(...decision.unassigned);
  for (const { entry, hold } of decision.holds) if (hold !== null) result.held.push({ taskId: entry.id, ...hold });
  for (const { entry, assignee } of decision.start) {
    result.spawned.push({ taskId: entry.id, assignee, workspacePath: entry.workspacePath ?? '' });
  }
  return result;
}

/** A live local worker never loses its claim to the clock (promise P6); written only when half of the lease is used. */
function renewClaims(context: DispatchContext, alive: readonly string[]): void {
  if (alive.length === 0) return;
  const { claimTtlSeconds } = context.config.dispatch;
  const soon = context.world.clock.now() + claimTtlSeconds * 500;
  const isDue = (run: Run | null): boolean => run !== null && (run.claimExpires ?? 0) < soon;
  const due = alive.filter((id) => isDue(context.kernel.getRun(id)));
  if (due.length > 0) context.kernel.extendClaims(due, claimTtlSeconds);
}

function step(context: DispatchContext, name: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    report(context, name, error);
  }
}

/** Trouble of the disk or the state is logged and tried again with the next tick; so is a defect, with its stack. */
function report(context: DispatchContext, name: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isExpected = isFault(error) || isRefusal(error);
  const stack = isExpected || !(error instanceof Error) ? undefined : error.stack;
  context.world.log.error(`A step of the tick failed: ${name}.`, { board: context.board, message, stack });
}
