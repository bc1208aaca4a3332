/** `promote`: tasks from triage, todo and scheduled go into the queue. Open parents hold them back and are named. */
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], object> = {
  define(command) {
    command
      .argument('<id...>', 'tasks in triage, todo or scheduled')
      .addHelpText('after', examples(['flockboard promote t_1a2b3c4d'], ['flockboard promote t_1a2b3c4d t_5e6f7a8b']));
  },
  async run(context, _options, ids) {
    const by = asPerson(context.caller, 'promote');
    const kernel = await context.kernel();
    return forEachId(context, ids, 'Queued', (id) => kernel.promote(id, by));
  },
};
