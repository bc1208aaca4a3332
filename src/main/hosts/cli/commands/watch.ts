/** `watch`: prints every event of the board as it happens, until Ctrl-C. Starts at the newest event. */
import type { BoardEvent } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { watchFolders } from '../changes.ts';
import { EXIT } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { eventRow } from '../view.ts';

const EVENTS_PER_READ = 500;

interface WatchOptions {
  after?: number;
  assignee?: string;
  kinds?: string;
}

export const verb: Verb<[], WatchOptions> = {
  define(command) {
    command
      .option('--after <event>', 'begin after this event; 0 replays everything', integer(0, Number.MAX_SAFE_INTEGER))
      .option('-a, --assignee <profile>', 'only tasks of this profile')
      .option('--kinds <list>', 'only these kinds of events, separated by commas')
      .addHelpText(
        'after',
        examples(
          ['flockboard watch'],
          ['flockboard watch --kinds completed,blocked,gave_up'],
          ['flockboard watch --json', 'one object per line'],
        ),
      );
  },
  async run(context, options) {
    const kernel = await context.kernel();
    const { output, world } = context;
    const interrupt = onInterrupt(context.host);
    const changes = watchFolders(world, [context.place().dir]);
    const fits = filterOf(kernel, options);
    let cursor = options.after ?? kernel.cursor();
    output.note(`Watching board ${context.place().slug}; Ctrl-C ends it.`);
    try {
      while (!interrupt.signal.aborted) {
        const events = kernel.listEvents(undefined, { afterId: cursor, limit: EVENTS_PER_READ });
        const shown = events.filter(fits);
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
  },
};

function filterOf(kernel: Kernel, options: WatchOptions): (event: BoardEvent) => boolean {
  const kinds = options.kinds?.split(',').map((kind) => kind.trim()) ?? null;
  return (event) =>
    (kinds === null || kinds.includes(event.kind)) &&
    (options.assignee === undefined || kernel.getTask(event.taskId)?.assignee === options.assignee);
}
