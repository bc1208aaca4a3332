/** `schedule`: tasks wait until a time. Inside a run it is the worker's verdict that its task goes on later. */
import { idOrOwn, signFor } from '../caller.ts';
import { forEachId } from '../for-each-id.ts';
import { moment } from '../moment.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], { at: string }> = {
  define(command) {
    command
      .argument('[id...]', 'waiting tasks; inside a run its own task')
      .requiredOption('--at <time>', 'when it may start, such as 2030-01-31T09:00 or 30m')
      .addHelpText(
        'after',
        examples(['flockboard schedule t_1a2b3c4d --at 2h'], ['flockboard schedule t_1a2b3c4d --at 2030-01-31T09:00Z']),
      );
  },
  async run(context, options, ids) {
    const targets = ids.length === 0 ? [idOrOwn(context.caller, undefined)] : ids;
    const at = moment(options.at, context.world.clock.now(), '--at');
    const kernel = await context.kernel();
    return forEachId(context, targets, 'Scheduled', (id) =>
      kernel.schedule(id, at, signFor(context.caller, id, 'schedule')),
    );
  },
};
