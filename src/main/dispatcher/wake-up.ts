/**
 * Notices that a board changed, by whomever: `fs.watch` on its folder says when to look, PRAGMA data_version and the
 * event cursor say whether there is something to see (performance.md). A wake comes when the journal is written, which
 * is before its sync has made the commit visible, so one that shows nothing is followed by further looks, ever longer
 * apart, until the slowest sync is over; a slow poll stands behind everything. Another program may ask for a look by
 * writing a file beside the board.
 */
import { basename, dirname } from 'node:path';
import type { Kernel } from '../kernel/kernel.ts';
import type { Timer, Watcher, World } from '../world/world.ts';
import { boardPaths } from './board-paths.ts';

const LOOK_AGAIN_MS = [2, 4, 8, 16, 32, 64, 128, 256];
const POLL_MS = 1_000;

const BACKGROUND = { background: true };

export interface WakeUp {
  start(): void;
  stop(): void;
  /** Takes the present state as seen. Called before a tick reads, so that a change during the tick is not missed. */
  mark(): void;
  /** Looks now; true, after calling `changed`, when the board differs from what was last marked. */
  look(): boolean;
}

/**
 * Asks whoever dispatches the board to look at it now, although nothing on it has changed: a program may have been
 * installed meanwhile, or memory become free. The present owner is woken as by a commit; without one nothing happens.
 * @throws Fault when the board's folder cannot be written
 */
export function askOwner(world: Pick<World, 'files'>, databasePath: string): void {
  world.files.writeTransient(boardPaths(databasePath).nudge, 'look\n');
}

/** @param changed called when the board differs from what was last marked, until it is marked again */
export function createWakeUp(kernel: Kernel, world: World, changed: () => void): WakeUp {
  let watcher: Watcher | null = null;
  let again: Timer | null = null;
  let poll: Timer | null = null;
  let seen = '';

  const { nudge } = boardPaths(kernel.path);

  const state = (): string =>
    `${kernel.dataVersion()}:${kernel.cursor()}:${world.files.modifiedAt(nudge) ?? 'never asked'}`;
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
    if (name !== null && name !== basename(nudge) && !name.startsWith(basename(kernel.path))) return;
    if (!look()) lookAgain(0);
  };
  const lookAgain = (turn: number): void => {
    again?.cancel();
    const wait = LOOK_AGAIN_MS[turn];
    again = wait === undefined ? null : world.clock.after(wait, () => void (look() || lookAgain(turn + 1)), BACKGROUND);
  };
  const pollSoon = (): void => {
    const turn = (): void => {
      look();
      pollSoon();
    };
    poll = world.clock.after(POLL_MS, turn, BACKGROUND);
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
