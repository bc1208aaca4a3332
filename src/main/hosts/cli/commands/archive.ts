/** `archive`: tasks leave the board and stay in its history; `unarchive` brings them back. Asks before it stops a worker. */
import { confirm } from '../confirm.ts';
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string[]], { yes?: boolean }> = {
  define(command) {
    command
      .argument('<id...>', 'the tasks')
      .option('-y, --yes', 'stop running workers without asking')
      .addHelpText(
        'after',
        examples(['flockboard archive t_1a2b3c4d t_5e6f7a8b'], ['flockboard unarchive t_1a2b3c4d']),
      );
  },
  async run(context, options, ids) {
    const by = asPerson(context.caller, 'archive');
    const kernel = await context.kernel();
    const running = ids.filter((id) => kernel.getTask(id)?.status === 'running');
    if (running.length > 0)
      await confirm(context, `This stops the workers of ${running.join(', ')}.`, options.yes === true);
    return forEachId(context, ids, 'Archived', (id) => kernel.archive(id, by));
  },
};
