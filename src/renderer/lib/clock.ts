/**
 * The time of the board. Ages on screen compare stamps that the engine wrote, so they use the engine's clock: the
 * page's own clock corrected by the difference seen in the last snapshot or delta. Owns the one timer of the
 * window; never touches layout: listeners write text or a transform.
 */
let offsetMs = 0;

/** Takes the engine's wall clock (epoch milliseconds) as it arrives with a snapshot or a delta. */
export function syncClock(engineNow: number): void {
  offsetMs = engineNow - Date.now();
}

/** Epoch milliseconds by the engine's clock. */
export function boardNow(): number {
  return Date.now() + offsetMs;
}

type Listener = (now: number) => void;
const listeners = new Set<Listener>();
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  const now = boardNow();
  for (const listener of listeners) listener(now);
}

function start(): void {
  if (timer === null && listeners.size > 0 && !document.hidden) timer = setInterval(tick, 1000);
}

function stop(): void {
  if (timer !== null) clearInterval(timer);
  timer = null;
}

/**
 * Calls `listener` every second while the page is visible, and once when it becomes visible again.
 * @returns the function that ends the subscription.
 */
export function onTick(listener: Listener): () => void {
  listeners.add(listener);
  start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      stop();
      return;
    }
    tick();
    start();
  });
}
