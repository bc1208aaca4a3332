/** Says on a terminal that something still goes on, once it takes longer than a second. Owns no work of its own. */
import type { World } from '../../world/world.ts';
import type { CommandContext } from './context.ts';
import { duration } from './relative-time.ts';

const FIRST_MS = 1_000;

/**
 * Runs `work` and, while it runs, notes `<what>… 2s` on stderr after one second, two, four and so on. Only work that
 * waits lets it speak; what holds the thread is announced before it begins.
 * @param what in the words of the verb, such as "Copying the board"
 */
export async function whileSlow<T>(context: CommandContext, what: string, work: () => Promise<T>): Promise<T> {
  const { world, output, host } = context;
  if (host.stderr.isTTY !== true) return work();
  const began = world.clock.monotonic();
  let waitMs = FIRST_MS;
  const speak = (): void => {
    output.note(`${what}… ${duration(world.clock.monotonic() - began)}`);
    waitMs *= 2;
    timer = world.clock.after(waitMs, speak);
  };
  let timer = world.clock.after(waitMs, speak);
  try {
    return await work();
  } finally {
    timer.cancel();
  }
}

/** Lets what waits on this thread, such as the remark above, have its turn. */
export async function nextTurn(world: World): Promise<void> {
  return new Promise((resolve) => void world.clock.after(0, resolve));
}

/** Reading as much as that may take longer than a second, and holds the thread. */
const LARGE_BYTES = 33_554_432;

/** Says beforehand that a large file is going to be read, since nothing can be said meanwhile. */
export function announceLarge({ world, output, host }: CommandContext, path: string): void {
  const bytes = world.files.sizeOf(path) ?? 0;
  if (host.stderr.isTTY === true && bytes > LARGE_BYTES)
    output.note(`Reading ${Math.round(bytes / 1_048_576)} MB; this may take a while…`);
}
