/** React's view of the one-second timer: a value that re-renders only when it really changed. */
import { useSyncExternalStore } from 'react';
import { boardNow, onTick } from './clock.ts';

/**
 * Derives a primitive from the time of the board.
 * @param derive must return a primitive; the component renders again only when it differs.
 */
export function useTick<T extends string | number | boolean>(derive: (now: number) => T): T {
  return useSyncExternalStore(onTick, () => derive(boardNow()));
}
