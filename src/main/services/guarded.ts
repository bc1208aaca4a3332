/** Background looks (polls, watchers, summaries) of the engine, which must survive a passing fault. */
import { isFault, isRefusal } from '../../contract/error.ts';
import type { Log } from '../world/world.ts';

/**
 * Runs `look`; a Fault or Refusal (a busy or unreadable disk) is logged and answered with `otherwise`, and the next
 * look tries again. A defect passes through: going on with a broken invariant would be worse than a new engine.
 */
export function guarded<T>(log: Log, what: string, look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (!isFault(error) && !isRefusal(error)) throw error;
    log.warn(`${what} failed and is tried again.`, { error });
    return otherwise;
  }
}
