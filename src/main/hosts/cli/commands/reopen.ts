/** `reopen`: done tasks are worked on again; the next try is added as a new run. Ready children wait again. */
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], { park?: boolean }> = {
  define(command) {
    command
      .argument('<id...>', 'done tasks')
      .option('--park', 'leave them in todo until somebody promotes them')
      .addHelpText('after', examples(['flockboard reopen t_1a2b3c4d'], ['flockboard reopen t_1a2b3c4d --park']));
  },
  async run(context, options, ids) {
    const by = asPerson(context.caller, 'reopen');
    const kernel = await context.kernel();
    return forEachId(context, ids, 'Reopened', (id) => kernel.reopen(id, { ...by, park: options.park === true }));
  },
};
