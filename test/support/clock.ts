/** A wall clock that moves only when a test says so. Starts at a fixed instant, so that failures read the same. */

export interface FakeClock {
  /** Epoch milliseconds; pass it as `clock` to openBoard. */
  now: () => number;
  /** Moves on by that many milliseconds; negative moves step the clock back. */
  advance(ms: number): void;
  set(ms: number): void;
}

/** @param start epoch milliseconds; default 2026-01-15T12:00:00Z */
export function fakeClock(start: number = Date.UTC(2026, 0, 15, 12)): FakeClock {
  let at = start;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
    set: (ms) => {
      at = ms;
    },
  };
}
