/** `watch`: prints every event of the board as it happens, until Ctrl-C. Starts at the newest event. */
import type { BoardEvent } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { followEvents } from '../follow-events.ts';
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

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
    context.output.note(`Watching board ${context.place().slug}; Ctrl-C ends it.`);
    return followEvents(context, kernel, {
      after: options.after ?? kernel.cursor(),
      fits: filterOf(kernel, options),
    });
  },
};

function filterOf(kernel: Kernel, options: WatchOptions): (event: BoardEvent) => boolean {
  const kinds = options.kinds?.split(',').map((kind) => kind.trim()) ?? null;
  return (event) =>
    (kinds === null || kinds.includes(event.kind)) &&
    (options.assignee === undefined || kernel.getTask(event.taskId)?.assignee === options.assignee);
}
