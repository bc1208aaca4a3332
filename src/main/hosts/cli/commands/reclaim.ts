/** `reclaim`: takes running tasks from their workers without counting a failure; the dispatcher stops what still runs. */
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], { reason?: string }> = {
  define(command) {
    command
      .argument('<id...>', 'running tasks')
      .option('--reason <text>', 'why, kept with the run')
      .addHelpText('after', examples(["flockboard reclaim t_1a2b3c4d --reason 'wrong branch'"]));
  },
  async run(context, options, ids) {
    const by = asPerson(context.caller, 'reclaim');
    const kernel = await context.kernel();
    return forEachId(context, ids, 'Reclaimed', (id) =>
      kernel.reclaim(id, { ...by, ...(options.reason === undefined ? {} : { reason: options.reason }) }),
    );
  },
};
