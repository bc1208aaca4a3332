/** The real clock. The only module that reads the time or arms a timer. */
import type { Clock, Timer } from './world.ts';

/** setTimeout takes a signed 32-bit delay and fires at once beyond it, so longer waits go in hops of this size. */
const HOP_MS_MAX = 2_147_483_647;

/** Wall time, CLOCK_MONOTONIC (which stands still while Linux is suspended) and one-shot timers of any length. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => Number(process.hrtime.bigint() / 1000n) / 1000,
    after: (ms, run, options) => startTimer(ms, run, options?.background === true),
  };
}

function startTimer(ms: number, run: () => void, background: boolean): Timer {
  let left = Number.isFinite(ms) ? Math.max(0, ms) : HOP_MS_MAX;
  let handle: NodeJS.Timeout | null = null;
  const hop = (): void => {
    const step = Math.min(left, HOP_MS_MAX);
    left -= step;
    handle = setTimeout(() => {
      handle = null;
      if (left > 0) hop();
      else run();
    }, step);
    if (background) handle.unref();
  };
  hop();
  return {
    cancel: () => {
      if (handle !== null) clearTimeout(handle);
      handle = null;
    },
  };
}
