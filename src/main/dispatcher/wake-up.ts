/**
 * Notices that a board changed, by whomever: `fs.watch` on its folder says when to look, PRAGMA data_version and the
 * event cursor say whether there is something to see (performance.md). A wake may come before its commit is
 * visible, so one that shows nothing looks again a moment later, and a slow poll stands behind everything.
 */
import { basename, dirname } from 'node:path';
import type { Kernel } from '../kernel/kernel.ts';
import type { Timer, Watcher, World } from '../world/world.ts';

const LOOK_AGAIN_MS = 20;
const POLL_MS = 1_000;

export interface WakeUp {
  start(): void;
  stop(): void;
  /** Takes the present state as seen. Called before a tick reads, so that a change during the tick is not missed. */
  mark(): void;
  /** Looks now; true, after calling `changed`, when the board differs from what was last marked. */
  look(): boolean;
}

/** @param changed called when the board differs from what was last marked, until it is marked again */
export function createWakeUp(kernel: Kernel, world: World, changed: () => void): WakeUp {
  let watcher: Watcher | null = null;
  let again: Timer | null = null;
  let poll: Timer | null = null;
  let seen = '';

  const state = (): string => `${kernel.dataVersion()}:${kernel.cursor()}`;
  const look = (): boolean => {
    try {
      if (state() === seen) return false;
    } catch (error) {
      world.log.warn('The board cannot be looked at.', { path: kernel.path, message: String(error) });
      return false;
    }
    changed();
    return true;
  };
  const onEvent = (name: string | null): void => {
    if (again !== null || (name !== null && !name.startsWith(basename(kernel.path)))) return;
    if (look()) return;
    again = world.clock.after(
      LOOK_AGAIN_MS,
      () => {
        again = null;
        look();
      },
      { background: true },
    );
  };
  const pollSoon = (): void => {
    poll = world.clock.after(
      POLL_MS,
      () => {
        look();
        pollSoon();
      },
      { background: true },
    );
  };
  return {
    start: () => {
      if (poll !== null) return;
      seen = state();
      watcher = world.files.watchDir(dirname(kernel.path), onEvent);
      pollSoon();
    },
    stop: () => {
      watcher?.close();
      again?.cancel();
      poll?.cancel();
      watcher = null;
      again = null;
      poll = null;
    },
    mark: () => {
      seen = state();
    },
    look,
  };
}
