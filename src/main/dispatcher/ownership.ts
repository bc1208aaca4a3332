/**
 * Who dispatches a board: the holder of an exclusive flock(2) on its lock file, kept open for as long as this
 * process dispatches (failures.md F001, F002). While another holds it, this one asks again twice a second, so that it takes over
 * within a second of the holder's death; the operating system releases the lock, however the holder died.
 */
import type { LockOwner } from '../../contract/feed.ts';
import type { FileLock, Timer, World } from '../world/world.ts';

const RETRY_MS = 500;
/** Who handed the board over asks again only after this, so that the one who wanted it has it by then. */
export const HANDOVER_REST_MS = 3_000;

export interface Ownership {
  isHeld(): boolean;
  /** One attempt. True when the lock is held by this object afterwards. */
  tryAcquire(): boolean;
  /** Asks again until the lock is had, for the first time after `firstMs`; then calls `acquired` once. */
  watch(acquired: () => void, firstMs?: number): void;
  /** Gives the lock back and stops asking. Idempotent. */
  release(): void;
  /** Who holds it, as far as known; null when nobody does or the holder left no name. */
  owner(): LockOwner | null;
}

/** @param changed called when the known owner changed */
export function createOwnership(world: World, path: string, kind: string, changed: () => void): Ownership {
  let lock: FileLock | null = null;
  let retry: Timer | null = null;
  let known: LockOwner | null = null;

  const look = (): void => {
    const text = world.locks.readOwner(path);
    const next: LockOwner | null = text === null ? null : { ...text, self: lock !== null };
    const isSame = next?.pid === known?.pid && next?.self === known?.self && next?.since === known?.since;
    known = next;
    if (!isSame) changed();
  };
  const tryAcquire = (): boolean => {
    if (lock !== null) return true;
    lock = world.locks.tryLock(path, { kind });
    look();
    return lock !== null;
  };
  const watch = (acquired: () => void, firstMs: number = RETRY_MS): void => {
    retry?.cancel();
    retry = world.clock.after(firstMs, () => {
      retry = null;
      let isOurs = false;
      try {
        isOurs = tryAcquire();
      } catch (error) {
        world.log.warn('The dispatch lock cannot be asked for.', { path, message: String(error) });
      }
      if (isOurs) acquired();
      else watch(acquired);
    });
  };
  return {
    isHeld: () => lock !== null,
    tryAcquire,
    watch,
    release: () => {
      retry?.cancel();
      retry = null;
      lock?.release();
      lock = null;
      known = null;
    },
    owner: () => known,
  };
}
