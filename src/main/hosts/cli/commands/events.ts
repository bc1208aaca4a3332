/** `events`: what happened to one task or on the whole board, oldest first. */
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { eventRow } from '../view.ts';
import { unknownTask } from './show.ts';

export const verb: Verb<[string | undefined], { after?: number; limit?: number }> = {
  define(command) {
    command
      .argument('[id]', 'a task; without it the whole board')
      .option('--after <event>', 'only events after this one', integer(0, Number.MAX_SAFE_INTEGER))
      .option('-n, --limit <count>', 'at most that many', integer(1, 1_000_000))
      .addHelpText(
        'after',
        examples(
          ['flockboard events t_1a2b3c4d'],
          ['flockboard events --after 120 --json', 'what is new since event 120'],
        ),
      );
  },
  async run(context, options, id) {
    const kernel = await context.kernel();
    if (id !== undefined && kernel.getTask(id) === null) throw unknownTask(id);
    const events = kernel.listEvents(id, {
      ...(options.after === undefined ? {} : { afterId: options.after }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
    });
    context.output.data(events);
    if (events.length === 0) context.output.line('(no events)');
    const now = context.world.clock.now();
    context.output.table(events.map((event) => eventRow(event, now)));
  },
};
