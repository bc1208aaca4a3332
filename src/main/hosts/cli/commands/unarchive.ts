/** `unarchive`: archived tasks return to where they were; one that was queued waits for its open parents. */
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], object> = {
  define(command) {
    command
      .argument('<id...>', 'archived tasks')
      .addHelpText('after', examples(['flockboard list --status archived'], ['flockboard unarchive t_1a2b3c4d']));
  },
  async run(context, _options, ids) {
    const by = asPerson(context.caller, 'unarchive');
    const kernel = await context.kernel();
    return forEachId(context, ids, 'Restored', (id) => kernel.restore(id, by));
  },
};
