/**
 * Waits for changes that other processes make: the watched folders wake it, a slow poll stands behind them. It
 * carries no content; whoever waits reads the board or the file itself.
 */
import { createWakeUp } from '../../services/signal.ts';
import type { World } from '../../world/world.ts';

/** The safety net behind the watcher; it costs one query. */
const POLL_SECONDS = 0.5;

export interface Changes {
  /** Resolves at the next change, after the poll interval, or when `signal` aborts. */
  next(signal: AbortSignal): Promise<void>;
  /** Wakes whoever waits. */
  ring(): void;
  close(): void;
}

/**
 * @param folders folders that exist; others are covered by the poll only
 * @param intervalSeconds of the poll
 */
export function watchFolders(world: World, folders: readonly string[], intervalSeconds = POLL_SECONDS): Changes {
  const wakeUp = createWakeUp();
  let hasRung = false;
  const ring = (): void => {
    hasRung = true;
    wakeUp.ring();
  };
  const watchers = folders
    .filter((folder) => world.files.isDirectory(folder))
    .map((folder) => world.files.watchDir(folder, ring));
  return {
    ring,
    next: async (signal) => {
      // A change between two waits must not be slept through.
      if (!hasRung) {
        const timer = world.clock.after(intervalSeconds * 1_000, () => wakeUp.ring());
        await wakeUp.next(signal);
        timer.cancel();
      }
      hasRung = false;
    },
    close: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}
