/**
 * `review`: asks a person to look at a task before it counts as done, or, with `--changes`, answers such a request by
 * sending the task back to its worker. Approving is `complete`.
 */
import { idOrOwn, signFor } from '../caller.ts';
import { UsageError } from '../exit-codes.ts';
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface ReviewOptions {
  summary?: string;
  changes?: string;
}

export const verb: Verb<[string | undefined], ReviewOptions> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .option('-m, --summary <text>', 'what there is to look at')
      .option('--changes <text>', 'send it back: what is to be changed')
      .addHelpText(
        'after',
        examples(
          ["flockboard review --summary 'Branch flock/t_1a2b3c4d, 3 files'", 'inside a run: its own task'],
          ["flockboard review t_1a2b3c4d --changes 'Keep the old name.'"],
          ['flockboard complete t_1a2b3c4d', 'approve'],
        ),
      );
  },
  async run(context, { summary, changes }, given) {
    if (summary !== undefined && changes !== undefined)
      throw new UsageError('changes', '--summary and --changes: give only one of them');
    if (changes?.trim() === '') throw new UsageError('changes', '--changes: say what is to be changed');
    const id = idOrOwn(context.caller, given);
    if (changes === undefined) {
      const by = signFor(context.caller, id, 'review');
      const kernel = await context.kernel();
      return forEachId(context, [id], 'In review', (task) =>
        kernel.requestReview(task, { ...by, ...(summary === undefined ? {} : { summary }) }),
      );
    }
    const by = asPerson(context.caller, 'review --changes');
    const kernel = await context.kernel();
    return forEachId(context, [id], 'Sent back', (task) => kernel.requestChanges(task, changes, by));
  },
};
