/**
 * When the next tick happens. Holds the timers of one dispatcher: the wake-up that was asked for, the safety net or
 * the next due time, and the short steps while trees are being stopped or adopted workers are watched.
 */
import type { Timer } from '../world/world.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { stepStops } from './stop-tree.ts';
import { nextLimitIn } from './time-limits.ts';
import { boundLogs } from './worker-log.ts';

/** Between two ticks: 10,000 wake-ups in a second make at most 20 of them (failures.md F019). */
const DISTANCE_MS = 50;
/** After the exit of a worker: there are never more of these than workers, and each frees a slot that waits for use. */
const EXIT_DISTANCE_MS = 2;
/** Between two looks at trees that are being stopped. */
const STOP_STEP_MS = 50;
/** Between two looks at workers that are not our children: they send no exit (promise P5 allows 10 s). */
const WATCH_STEP_MS = 1_000;

export interface TickTimers {
  /** A tick soon; many calls make one. */
  nudge: () => void;
  /** A worker ended: a tick sooner still. */
  noteExit: () => void;
  /** A tick now, after any that runs. */
  tickNow(): Promise<void>;
  /** Wall-clock time of the next tick that needs no wake-up, or null. */
  nextTickAt(): number | null;
  /** Cancels every timer; `tickNow` and `nudge` work again afterwards. */
  stop(): void;
}

/** @param tick runs one tick; rejections are logged here, because a timer has no caller */
export function createTickTimers(context: DispatchContext, tick: () => Promise<void>): TickTimers {
  return new Timers(context, tick);
}

class Timers implements TickTimers {
  readonly #context: DispatchContext;
  readonly #tick: () => Promise<void>;
  #soon: Timer | null = null;
  #due: Timer | null = null;
  #steps: Timer | null = null;
  #dueAt: number | null = null;
  #isTicking = false;
  /** A tick was asked for while one ran: how long after its end the next may come. */
  #wantedAfter: number | null = null;
  #soonAt = 0;
  #isStopped = false;
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(context: DispatchContext, tick: () => Promise<void>) {
    this.#context = context;
    this.#tick = tick;
  }

  readonly nudge = (): void => this.#ask(DISTANCE_MS);

  readonly noteExit = (): void => this.#ask(EXIT_DISTANCE_MS);

  #ask(distanceMs: number): void {
    if (this.#isTicking) {
      this.#wantedAfter = Math.min(distanceMs, this.#wantedAfter ?? distanceMs);
      return;
    }
    const { clock } = this.#context.world;
    const now = clock.monotonic();
    const at = Math.max(now, this.#endedAt + distanceMs);
    if (this.#soon !== null && this.#soonAt <= at) return;
    this.#soon?.cancel();
    this.#soonAt = at;
    this.#soon = clock.after(at - now, () => void this.tickNow());
  }

  async tickNow(): Promise<void> {
    const { world, board } = this.#context;
    this.#cancel();
    this.#isStopped = false;
    this.#isTicking = true;
    this.#wantedAfter = null;
    try {
      await this.#tick();
    } catch (error) {
      const stack = error instanceof Error ? error.stack : String(error);
      world.log.error('A tick failed.', { board, stack });
    } finally {
      this.#isTicking = false;
      this.#endedAt = world.clock.monotonic();
    }
    if (this.#isStopped) return;
    this.#armDue();
    this.#armSteps();
    if (this.#wantedAfter !== null) this.#ask(this.#wantedAfter);
  }

  nextTickAt(): number | null {
    return this.#dueAt;
  }

  stop(): void {
    this.#isStopped = true;
    this.#wantedAfter = null;
    this.#cancel();
  }

  #armDue(): void {
    const { clock } = this.#context.world;
    const wait = this.#nextDueIn();
    this.#dueAt = clock.now() + wait;
    this.#due = clock.after(wait, () => void this.tickNow());
  }

  /** A board that cannot be read now is tried again soon: a dispatcher never falls silent over a passing fault. */
  #nextDueIn(): number {
    try {
      return nextDueIn(this.#context);
    } catch (error) {
      this.#context.world.log.error('The next tick is unknown.', {
        board: this.#context.board,
        message: String(error),
      });
      return WATCH_STEP_MS;
    }
  }

  #armSteps(): void {
    const { stops, watched, isUndecided, world } = this.#context;
    const isWatching = watched.size > 0 || isUndecided;
    const wait = stops.size > 0 ? STOP_STEP_MS : isWatching ? WATCH_STEP_MS : null;
    this.#steps?.cancel();
    this.#steps = wait === null ? null : world.clock.after(wait, () => this.#step());
  }

  #step(): void {
    const { world, board, watched, isUndecided } = this.#context;
    this.#steps = null;
    try {
      boundLogs(this.#context);
      const hasEnded = stepStops(this.#context);
      if (hasEnded || isUndecided || [...watched.values()].some(isUnsettled)) this.nudge();
    } catch (error) {
      world.log.error('Workers cannot be looked at.', { board, message: String(error) });
    }
    this.#armSteps();
  }

  #cancel(): void {
    for (const timer of [this.#soon, this.#due, this.#steps]) timer?.cancel();
    this.#soon = null;
    this.#due = null;
    this.#steps = null;
    this.#dueAt = null;
  }
}

/** Adopted workers, and children whose end was seen while others of their tree go on, are only found by looking. */
function isUnsettled(watched: { isChild: boolean; exit: unknown }): boolean {
  return !watched.isChild || watched.exit !== null;
}

/** Milliseconds to the earliest of: the safety interval, a scheduled task, a retry, a time limit, the end of a quota hold. */
function nextDueIn(context: DispatchContext): number {
  const { clock } = context.world;
  const wakeAt = context.kernel.nextWakeAt();
  const waits = [
    context.config.dispatch.intervalMs,
    wakeAt === null ? null : Math.max(0, wakeAt - clock.now()),
    context.lookAgainAt === null ? null : Math.max(0, context.lookAgainAt - clock.now()),
    nextLimitIn(context),
    context.cooldown.nextEndIn(),
  ];
  return Math.max(DISTANCE_MS, Math.min(...waits.filter((wait) => wait !== null)));
}
