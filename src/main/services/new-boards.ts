/**
 * Notices boards that other processes create or take away while an engine runs, by watching the boards folder with a slow look
 * behind it. It opens nothing itself.
 */
import type { World } from '../world/world.ts';
import { boardPaths, listBoards } from './boards.ts';
import { guarded } from './guarded.ts';
import { repeat, throttle } from './pacing.ts';

/** The look behind a watcher that lost an event. */
const SCAN_MS = 10_000;
/** A new folder appears before the board's file in it does; the watcher sees only the folder. */
const SETTLE_MS = 500;

export interface BoardWatch {
  close(): void;
}

/**
 * Calls `appeared` for every board of the home, now and when one is created.
 * @param looking called before each look, so that the caller notices boards that went away
 * @param appeared returns false when the board cannot be opened; it is then offered again when its file changed
 */
export function watchForBoards(
  home: string,
  world: World,
  appeared: (slug: string) => boolean,
  looking: () => void,
): BoardWatch {
  const refusedAt = new Map<string, number | null>();
  function scan(): void {
    looking();
    for (const slug of guarded(world.log, 'Looking for boards', () => listBoards(home, world.files), [])) {
      const changedAt = world.files.modifiedAt(boardPaths(home, slug).database);
      if (refusedAt.has(slug) && refusedAt.get(slug) === changedAt) continue;
      if (appeared(slug)) refusedAt.delete(slug);
      else refusedAt.set(slug, changedAt);
    }
  }
  const soon = throttle(world.clock, SETTLE_MS, scan);
  scan();
  const poll = repeat(world.clock, SCAN_MS, scan);
  // Asks again right after the first scan, which makes a second one when the file is there.
  const again = throttle(world.clock, SETTLE_MS, () => soon.ask());
  const watcher = world.files.watchDir(`${home}/boards`, () => {
    soon.ask();
    again.ask();
  });
  return {
    close() {
      watcher.close();
      for (const timer of [poll, soon, again]) timer.cancel();
    },
  };
}
