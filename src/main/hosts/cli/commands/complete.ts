/** `complete`: tasks become done. Inside a run it is the worker's verdict and carries the run token. */
import { idOrOwn, signFor } from '../caller.ts';
import { forEachId } from '../for-each-id.ts';
import { UsageError } from '../exit-codes.ts';
import { jsonObject } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface CompleteOptions {
  summary?: string;
  result?: string;
  metadata?: Record<string, unknown>;
}

export const verb: Verb<[string[]], CompleteOptions> = {
  define(command) {
    command
      .argument('[id...]', 'the tasks; inside a run its own task')
      .option('-m, --summary <text>', 'what was done; child tasks see it')
      .option('--result <text>', 'the full result, kept with the task')
      .option('--metadata <json>', 'a JSON object for programs', jsonObject)
      .addHelpText(
        'after',
        examples(
          ["flockboard complete t_1a2b3c4d --summary '12 tests added'"],
          ['flockboard complete t_1a2b3c4d t_5e6f7a8b', 'several at once'],
          ["flockboard complete --summary 'Done'", 'inside a run: its own task'],
        ),
      );
  },
  async run(context, options, ids) {
    if (ids.length > 1 && (options.summary ?? options.result ?? options.metadata) !== undefined)
      throw new UsageError('id', '--summary, --result and --metadata belong to one task; give a single id');
    const targets = ids.length === 0 ? [idOrOwn(context.caller, undefined)] : ids;
    const kernel = await context.kernel();
    return forEachId(context, targets, 'Completed', (id) =>
      kernel.complete(id, {
        ...signFor(context.caller, id, 'complete'),
        ...(options.summary === undefined ? {} : { summary: options.summary }),
        ...(options.result === undefined ? {} : { result: options.result }),
        ...(options.metadata === undefined ? {} : { metadata: options.metadata }),
      }),
    );
  },
};
