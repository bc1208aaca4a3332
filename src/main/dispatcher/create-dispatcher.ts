/**
 * The dispatcher's life: asks for the lock, ticks while it has it, gives it back. Ticks are driven by changes of the
 * board, exits of workers and due times; the configured interval is only the safety net. One tick at a time, at most
 * one more waiting, and a short distance between them, so that a storm of wake-ups costs little (failures.md F019).
 */
import type { Config } from '../../contract/config.ts';
import type { DispatcherState } from '../../contract/feed.ts';
import type { Reason } from '../../contract/task.ts';
import { boardPaths } from './board-paths.ts';
import { dispatcherClaimer } from './claims.ts';
import { clockProblem } from './clock-jump.ts';
import { ensureCliLauncher } from './cli-launcher.ts';
import { createCleanup, type Cleanup } from './cleanup.ts';
import { emptyJournal, type DispatchContext } from './dispatch-context.ts';
import type { Dispatcher, DispatcherOptions, DispatcherView, DispatchResult, TickOptions } from './dispatcher.ts';
import { liveWork } from './live-work.ts';
import { createObserver } from './observer.ts';
import { createOwnership, HANDOVER_REST_MS, type Ownership } from './ownership.ts';
import { createProfileCooldown } from './profile-cooldown.ts';
import { reasonsOf } from './reasons-of.ts';
import { beginStopAll, finishStops } from './stop-workers.ts';
import { stubbornTrees } from './stop-tree.ts';
import { StandDown } from './stand-down.ts';
import { takeOver } from './take-over.ts';
import { emptyResult, runTick } from './tick.ts';
import { createTickTimers, type TickTimers } from './tick-timers.ts';
import { createWorktrees } from './worktrees.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';
import { crashPoint } from '../world/crash-points.ts';

/** Builds a dispatcher for one board. Nothing happens before `start` or `tick`. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  return new BoardDispatcher(options);
}

class BoardDispatcher implements Dispatcher {
  readonly #context: DispatchContext;
  readonly #ownership: Ownership;
  readonly #timers: TickTimers;
  readonly #wakeUp: WakeUp;
  readonly #cleanup: Cleanup;
  readonly #listeners = new Set<() => void>();
  #isStarted = false;
  #lastTickAt: number | null = null;
  /** Ticks and the end run one after the other, whoever asks for them. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: DispatcherOptions) {
    const { kernel, world } = options;
    this.#context = createContext(options, () => {
      if (this.#isActive()) this.#timers.noteExit();
    });
    this.#ownership = createOwnership(world, this.#context.paths.lock, options.kind, () => this.#notify());
    this.#timers = createTickTimers(this.#context, async () => await this.#tickByTimer());
    this.#wakeUp = createWakeUp(kernel, world, this.#timers.nudge);
    this.#cleanup = createCleanup(() => this.#context);
  }

  async start(): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    await this.#begin();
  }

  nudge(): void {
    if (this.#isActive()) this.#timers.nudge();
  }

  async tick(options: TickOptions = {}): Promise<DispatchResult> {
    return await this.#inTurn(async () => {
      if (this.#isActive()) return await this.#ownTick(options);
      if (this.#isStarted && this.#isEnabled()) return { ...emptyResult(), skippedLocked: true };
      return await this.#oneShot(options);
    });
  }

  view(): DispatcherView {
    const context = this.#context;
    return {
      state: this.#state(),
      owner: this.#ownership.owner(),
      lastTickAt: this.#lastTickAt,
      nextTickAt: this.#isActive() ? this.#timers.nextTickAt() : null,
      workers: liveWork(context).total,
      problems: [...stubbornTrees(context), ...clockProblem(context)],
      idleSince: context.idle?.since ?? null,
    };
  }

  reasonsOf(taskId: string): Reason[] {
    return reasonsOf(this.#context, taskId);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async takeOver(): Promise<void> {
    await takeOver(this, this.#context, this.#ownership);
  }

  configure(config: Config): void {
    const wasEnabled = this.#isEnabled();
    this.#context.config = config;
    if (this.#isStarted && wasEnabled && !this.#isEnabled()) void this.#rest();
    if (this.#isStarted && !wasEnabled && this.#isEnabled()) void this.#begin();
    this.nudge();
    this.#notify();
  }

  async stop(workers: 'keep' | 'stop'): Promise<void> {
    this.#isStarted = false;
    this.#sleep();
    await this.#inTurn(async () => {
      try {
        if (!this.#ownership.isHeld() || workers === 'keep') return;
        beginStopAll(this.#context);
        await finishStops(this.#context);
      } finally {
        if (!this.#isStarted) this.#letGo();
      }
    });
    await this.#context.observer.settled();
    this.#notify();
  }

  async #begin(): Promise<void> {
    if (!this.#isEnabled() || !this.#isStarted) return;
    if (this.#ownership.tryAcquire()) await this.#own();
    else this.#ownership.watch(() => void this.#own());
    this.#notify();
  }

  /** The lock was had just now: what an earlier dispatcher left is reconciled by the first tick. */
  async #own(): Promise<void> {
    const context = this.#context;
    try {
      beginGeneration(context);
      ensureCliLauncher(context.world, context.config.home, context.cli);
      context.kernel.recomputeReady();
      this.#wakeUp.start();
      this.#cleanup.start();
    } catch (error) {
      context.world.log.error('Dispatching cannot begin.', { board: context.board, message: String(error) });
      this.#standDown();
      return;
    }
    await this.#timers.tickNow();
  }

  /** Gives the board up, to another dispatcher or after a fault, and asks for it again. */
  #standDown(restMs?: number): void {
    this.#sleep();
    this.#letGo();
    if (this.#isStarted) this.#ownership.watch(() => void this.#own(), restMs);
    this.#notify();
  }

  /** Dispatching was switched off in the configuration: workers live on, unwatched, until it is switched on again. */
  async #rest(): Promise<void> {
    this.#sleep();
    await this.#inTurn(async () => {
      await Promise.resolve();
      if (!this.#isEnabled()) this.#letGo();
    });
    this.#notify();
  }

  #sleep(): void {
    this.#timers.stop();
    this.#wakeUp.stop();
    this.#cleanup.stop();
  }

  #letGo(): void {
    this.#context.stops.clear();
    this.#context.observer.stop();
    this.#context.idle = null;
    this.#context.clock = null;
    this.#context.handedOver.clear();
    this.#ownership.release();
  }

  async #tickByTimer(): Promise<void> {
    if (!this.#isActive()) return;
    await this.#inTurn(async () => (this.#isActive() ? await this.#ownTick({}) : emptyResult()));
    if (this.#isActive()) this.#wakeUp.look();
  }

  async #ownTick(options: TickOptions): Promise<DispatchResult> {
    this.#wakeUp.mark();
    try {
      return await runTick(this.#context, options);
    } catch (error) {
      if (!(error instanceof StandDown)) throw error;
      this.#standDown(error.reason === 'asked' ? HANDOVER_REST_MS : undefined);
      return { ...emptyResult(), skippedLocked: true };
    } finally {
      this.#lastTickAt = this.#context.world.clock.now();
      this.#notify();
    }
  }

  /** A single tick by a process that may exit right after; trees that are to be stopped are waited for. */
  async #oneShot(options: TickOptions): Promise<DispatchResult> {
    const context = this.#context;
    if (!this.#ownership.tryAcquire()) return { ...emptyResult(), skippedLocked: true };
    try {
      context.isOneShot = true;
      if (options.dryRun === true) return await runTick(context, options);
      beginGeneration(context);
      if (options.spawn === undefined) ensureCliLauncher(context.world, context.config.home, context.cli);
      const result = await runTick(context, options);
      await finishStops(context);
      context.observer.step();
      await context.observer.settled();
      return result;
    } catch (error) {
      if (error instanceof StandDown) return { ...emptyResult(), skippedLocked: true };
      throw error;
    } finally {
      context.isOneShot = false;
      this.#lastTickAt = context.world.clock.now();
      this.#letGo();
    }
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(run);
    this.#tail = turn.catch(() => undefined);
    return await turn;
  }

  #state(): DispatcherState {
    if (!this.#isStarted || !this.#isEnabled()) return 'stopped';
    if (!this.#ownership.isHeld()) return 'watching';
    return this.#context.kernel.isPaused() ? 'paused' : 'on';
  }

  #isEnabled(): boolean {
    return this.#context.config.dispatch.enabled;
  }

  #isActive(): boolean {
    return this.#isStarted && this.#isEnabled() && this.#ownership.isHeld();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function createContext(options: DispatcherOptions, wake: () => void): DispatchContext {
  const context: DispatchContext = {
    kernel: options.kernel,
    world: options.world,
    board: options.board,
    paths: boardPaths(options.kernel.path),
    cli: options.cli,
    hostEnv: options.hostEnv,
    watched: new Map(),
    stops: new Map(),
    cooldown: createProfileCooldown(options.kernel, options.world.clock),
    worktrees: createWorktrees(() => context),
    observer: createObserver(() => context),
    config: options.config,
    claimer: options.world.ids.claimer(),
    epoch: 0,
    isOneShot: false,
    isUndecided: false,
    lookAgainAt: null,
    clock: null,
    handedOver: new Map(),
    idle: null,
    journal: emptyJournal(),
    wake,
  };
  return context;
}

/** From here on claims of an earlier generation are refused (failures.md F001). */
function beginGeneration(context: DispatchContext): void {
  context.epoch = context.kernel.beginEpoch();
  crashPoint('epoch.committed');
  context.claimer = dispatcherClaimer(context.world.ids.claimer(), context.epoch);
}
