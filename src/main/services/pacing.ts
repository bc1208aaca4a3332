/** Timers of the engine's background looks: repeat until cancelled, and thin out bursts. */
import type { Clock, Timer } from '../world/world.ts';

/** Calls `run` every `ms` milliseconds, the next wait beginning when `run` returned. */
export function repeat(clock: Clock, ms: number, run: () => void): Timer {
  let timer: Timer | null = null;
  let isCancelled = false;
  const again = (): void => {
    timer = clock.after(ms, () => {
      run();
      if (!isCancelled) again();
    });
  };
  again();
  return {
    cancel() {
      isCancelled = true;
      timer?.cancel();
    },
  };
}

export interface Throttle extends Timer {
  /** Asks for a run: at once when the last one is long enough ago, else as soon as it is. */
  ask(): void;
}

/** Runs at most once per `ms`, and always once after the last `ask`. */
export function throttle(clock: Clock, ms: number, run: () => void): Throttle {
  let timer: Timer | null = null;
  let isCancelled = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    ask() {
      if (timer !== null || isCancelled) return;
      timer = clock.after(Math.max(0, lastAt + ms - clock.monotonic()), () => {
        timer = null;
        lastAt = clock.monotonic();
        run();
      });
    },
    cancel() {
      isCancelled = true;
      timer?.cancel();
    },
  };
}

/** Resolves after `ms`, or when `signal` aborts. Never rejects. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(ms, resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  timer.cancel();
}
