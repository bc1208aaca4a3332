/**
 * Waiting for SQLite's lock so that everybody gets a turn. SQLite's own wait doubles up to 100 ms between two looks, in
 * which a program that writes without a pause takes the lock back hundreds of times: the one that waited starved for
 * seconds and was refused. Its first looks are 1, 2, 5 and 10 ms apart, so it is asked for those alone, again
 * and again (failures.md F064).
 */
import { isBusy } from './storage-faults.ts';

/** What a connection's own wait lasts, milliseconds: five looks. Looking more often costs those who write. */
export const LOOK_MS = 18;

/**
 * Runs `act` on a connection whose own wait is LOOK_MS until it finds the lock free.
 * @param patienceMs for about so long, milliseconds; 0 asks once
 * @throws what `act` throws; SQLITE_BUSY when the lock was not free in time
 */
export function patiently<T>(patienceMs: number, act: () => T): T {
  for (let waits = Math.ceil(patienceMs / LOOK_MS); ; waits -= 1) {
    try {
      return act();
    } catch (error) {
      if (waits <= 1 || !isBusy(error)) throw error;
    }
  }
}
