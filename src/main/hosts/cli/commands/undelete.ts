/** `undelete`: brings deleted tasks back to where they were, within the week that they are kept. */
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], object> = {
  define(command) {
    command.argument('<id...>', 'deleted tasks').addHelpText('after', examples(['flockboard undelete t_1a2b3c4d']));
  },
  async run(context, _options, ids) {
    const by = asPerson(context.caller, 'undelete');
    const kernel = await context.kernel();
    return forEachId(context, ids, 'Brought back', (id) => kernel.undeleteTask(id, by));
  },
};
