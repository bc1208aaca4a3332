/** Prints events as they happen, of the board or of one task, until Ctrl-C. */
import type { BoardEvent } from '../../../contract/task.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { watchFolders } from './changes.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import { eventRow } from './view.ts';

const EVENTS_PER_READ = 500;

export interface Followed {
  /** Undefined follows the whole board. */
  taskId?: string;
  /** The first events shown come after this one. */
  after: number;
  /** At the latest so often it looks, seconds; a change on this machine is seen at once. */
  interval?: number | undefined;
  fits(event: BoardEvent): boolean;
}

/** @returns the exit code */
export async function followEvents(context: CommandContext, kernel: Kernel, followed: Followed): Promise<number> {
  const { output, world } = context;
  const interrupt = onInterrupt(context.host);
  const changes = watchFolders(world, [context.place().dir], followed.interval);
  let cursor = followed.after;
  try {
    while (!interrupt.signal.aborted) {
      const events = kernel.listEvents(followed.taskId, { afterId: cursor, limit: EVENTS_PER_READ });
      const shown = events.filter((event) => followed.fits(event));
      for (const event of shown) output.record(event);
      output.table(shown.map((event) => eventRow(event, world.clock.now())));
      cursor = events.at(-1)?.id ?? cursor;
      // oxlint-disable-next-line no-await-in-loop -- each look follows a change
      if (events.length < EVENTS_PER_READ) await changes.next(interrupt.signal);
    }
  } finally {
    changes.close();
    interrupt.close();
  }
  return interrupt.exitCode() ?? EXIT.ok;
}
