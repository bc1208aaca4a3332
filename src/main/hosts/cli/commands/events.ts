/** `events`: what happened to one task or on the whole board, oldest first. */
import type { BoardEvent } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { eventRow } from '../view.ts';
import { withoutGaps } from '../without-gaps.ts';
import { unknownTask } from '../unknown-task.ts';

export const verb: Verb<[string | undefined], { after?: number; limit?: number }> = {
  define(command) {
    command
      .argument('[id]', 'a task; without it the whole board')
      .option('--after <event>', 'only events after this one', integer(0, Number.MAX_SAFE_INTEGER))
      .option('-n, --limit <count>', 'the newest; with --after the first after it', integer(1, 1_000_000))
      .addHelpText(
        'after',
        examples(
          ['flockboard events t_1a2b3c4d'],
          ['flockboard events -n 20', 'what happened last'],
          ['flockboard events --after 120 --json', 'what is new since event 120'],
        ),
      );
  },
  async run(context, options, id) {
    const kernel = await context.kernel();
    if (id !== undefined && kernel.getTask(id) === null) throw unknownTask(id);
    const { after: afterId, limit } = options;
    const events =
      afterId === undefined && limit !== undefined
        ? newest(kernel, id, limit)
        : kernel.listEvents(id, withoutGaps({ afterId, limit }));
    context.output.data(events);
    if (events.length === 0) context.output.line('(no events)');
    const now = context.world.clock.now();
    context.output.table(events.map((event) => eventRow(event, now)));
  },
};

/** The last `limit` events, oldest first. */
function newest(kernel: Kernel, id: string | undefined, limit: number): BoardEvent[] {
  if (id !== undefined) return kernel.listEvents(id).slice(-limit);
  const found: BoardEvent[] = [];
  let before: number | null = null;
  do {
    const page = kernel.eventsBefore({ before, kinds: null, limit: limit - found.length });
    found.push(...page.events);
    before = page.before;
  } while (before !== null && found.length < limit);
  return found.toReversed();
}
