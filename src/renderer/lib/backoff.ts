/** How long to wait before connecting again. Pure. */
export const BACKOFF_MIN_MS = 250;
const BACKOFF_MAX_MS = 5000;

/** Delay before try number `attempt` (0 is the first after a loss): doubles from 250 ms up to 5 s. */
export function backoffMs(attempt: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(attempt, 10));
}
