/** `unblock`: blocked or scheduled tasks go on. Also resets the breaker of a task that failed too often. */
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], object> = {
  define(command) {
    command
      .argument('<id...>', 'the tasks')
      .addHelpText('after', examples(['flockboard unblock t_1a2b3c4d'], ['flockboard unblock t_1a2b3c4d t_5e6f7a8b']));
  },
  async run(context, _options, ids) {
    const by = asPerson(context.caller, 'unblock');
    const kernel = await context.kernel();
    return forEachId(context, ids, 'Unblocked', (id) => kernel.unblock(id, by));
  },
};
