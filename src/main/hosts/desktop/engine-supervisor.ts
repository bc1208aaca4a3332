/**
 * Keeps an engine thread running: opens it, opens it again when it dies (failures.md F088), ends it. Workers are
 * processes of their own and live through it; the next engine adopts them. It decides nothing about boards.
 */
import { isFault, isRefusal } from '../../../contract/error.ts';
import type { EngineHandle, EngineSummary, StopWorkers } from '../../services/engine/engine-protocol.ts';
import type { Clock, Log, Timer } from '../../world/world.ts';

/** Deaths inside the window after which a person is asked. More would hide a crash loop that burns a core. */
const DEATHS_MAX = 3;
const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 250;

export type RestartDecision = { kind: 'restart'; delayMs: number } | { kind: 'ask' };

/** @param deaths monotonic times of the engine's deaths, the newest last */
export function decideRestart(deaths: readonly number[], now: number): RestartDecision {
  const recent = deaths.filter((at) => now - at < WINDOW_MS).length;
  return recent > DEATHS_MAX ? { kind: 'ask' } : { kind: 'restart', delayMs: FIRST_DELAY_MS * 2 ** (recent - 1) };
}

export interface EngineTrouble {
  error: Error;
  /** False when the state of home or board says no: starting again would meet the same. */
  canRestart: boolean;
}

export interface SupervisedEngine {
  connect: EngineHandle['connect'];
  /** The last summary heard; null while there is no engine. */
  summary(): EngineSummary | null;
  onSummary(listener: (summary: EngineSummary | null) => void): void;
  configure: EngineHandle['configure'];
  configTrouble: EngineHandle['configTrouble'];
  /** Ends the engine for good. */
  stop(workers: StopWorkers): Promise<void>;
}

export interface SupervisorOptions {
  open(): EngineHandle;
  clock: Clock;
  log: Log;
  /** Asked when the engine cannot go on by itself; true starts it again. */
  ask(trouble: EngineTrouble): Promise<boolean>;
}

export function superviseEngine(options: SupervisorOptions): SupervisedEngine {
  const { clock, log } = options;
  const listeners = new Set<(summary: EngineSummary | null) => void>();
  let deaths: number[] = [];
  let isStopping = false;
  let timer: Timer | null = null;
  let summary: EngineSummary | null = null;
  let engine = start();

  function tell(next: EngineSummary | null): void {
    summary = next;
    for (const listener of listeners) listener(next);
  }

  function start(): EngineHandle {
    const handle = options.open();
    handle.onChanged((next) => {
      if (handle === engine) tell(next);
    });
    handle.ready.then(
      () => handle.summary().then(tell, () => undefined),
      () => undefined,
    );
    void handle.ended.then(({ error }) => died(error));
    return handle;
  }

  function died(error: Error | null): void {
    if (isStopping) return;
    tell(null);
    deaths.push(clock.monotonic());
    const trouble = error ?? new Error('The engine ended by itself.');
    log.error('The engine ended.', { error: trouble });
    const isSettled = isRefusal(trouble) || (isFault(trouble) && trouble.kind !== 'process');
    const decision = isSettled ? { kind: 'ask' as const } : decideRestart(deaths, clock.monotonic());
    if (decision.kind === 'restart') timer = clock.after(decision.delayMs, again);
    else void askFirst({ error: trouble, canRestart: !isRefusal(trouble) });
  }

  async function askFirst(trouble: EngineTrouble): Promise<void> {
    if (!(await options.ask(trouble))) return;
    deaths = [];
    again();
  }

  function again(): void {
    if (!isStopping) engine = start();
  }

  return {
    connect: () => engine.connect(),
    summary: () => summary,
    configure: (config) => engine.configure(config),
    configTrouble: (sentence) => engine.configTrouble(sentence),
    onSummary: (listener) => void listeners.add(listener),
    async stop(workers) {
      isStopping = true;
      timer?.cancel();
      await engine.stop(workers);
    },
  };
}
