/**
 * Decides when to look whether a board changed. Three things lead to a look: the board folder was written to
 * (fs.watch, which opens no file), somebody in this process says so, and a slow poll behind both, because a watcher
 * may wake before a commit is visible and may lose events. It knows nothing of what is looked at.
 */
import type { Timer, World } from '../world/world.ts';
import { repeat, throttle } from './pacing.ts';

/** Two looks are at least this far apart, so that a burst of commits becomes one delta. */
const COALESCE_MS = 16;
/**
 * fs.watch wakes when the journal is written, before its sync has made the commit visible: look again after each of
 * these until something is new, so that a slow disk delays a change by little more than its own sync.
 */
const RECHECK_MS = [20, 40, 80, 160, 320];
/** The poll behind a watcher that lost an event. */
const POLL_MS = 1000;

export interface ChangeWatch {
  /** Somebody in this process changed the board. */
  poke(): void;
  close(): void;
}

/** @param look returns whether anything was new; `isSure` says that something was written for certain */
export function watchChanges(dir: string, world: World, look: (isSure: boolean) => boolean): ChangeWatch {
  let isPoked = false;
  let recheck: Timer | null = null;
  const soon = throttle(world.clock, COALESCE_MS, () => {
    const isSure = isPoked;
    isPoked = false;
    if (!look(isSure)) lookAgain(0);
  });
  function lookAgain(turn: number): void {
    recheck?.cancel();
    const wait = RECHECK_MS[turn];
    recheck = wait === undefined ? null : world.clock.after(wait, () => void (look(true) || lookAgain(turn + 1)));
  }
  const watcher = world.files.watchDir(dir, () => soon.ask());
  const poll = repeat(world.clock, POLL_MS, () => void look(false));
  return {
    poke() {
      isPoked = true;
      soon.ask();
    },
    close() {
      watcher.close();
      soon.cancel();
      poll.cancel();
      recheck?.cancel();
    },
  };
}
