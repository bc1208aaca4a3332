/**
 * `complete`: tasks become done. Inside a run it is the worker's verdict and carries the run token. `--accept-late` lets
 * count what a superseded run reported too late (F010).
 */
import { Refusal } from '../../../../contract/error.ts';
import type { Task } from '../../../../contract/task.ts';
import type { Kernel, ResultEdit } from '../../../kernel/kernel.ts';
import { idOrOwn, signFor } from '../caller.ts';
import { UsageError } from '../exit-codes.ts';
import { forEachId } from '../for-each-id.ts';
import { jsonObject } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { withoutGaps } from '../without-gaps.ts';
import { unknownTask } from '../unknown-task.ts';

interface CompleteOptions {
  summary?: string;
  result?: string;
  metadata?: Record<string, unknown>;
  force?: boolean;
  acceptLate?: boolean;
}

export const verb: Verb<[string[]], CompleteOptions> = {
  define(command) {
    command
      .argument('[id...]', 'the tasks; inside a run its own task')
      .option('-m, --summary <text>', 'what was done; child tasks see it')
      .option('--result <text>', 'the full result, kept with the task')
      .option('--metadata <json>', 'a JSON object for programs', jsonObject)
      .option('--force', 'although parents are not done')
      .option('--accept-late', 'with the words of a run that reported after it was superseded')
      .addHelpText(
        'after',
        examples(
          ["flockboard complete t_1a2b3c4d --summary '12 tests added'"],
          ['flockboard complete t_1a2b3c4d t_5e6f7a8b', 'several at once'],
          ["flockboard complete --summary 'Done'", 'inside a run: its own task'],
          ['flockboard complete t_1a2b3c4d --accept-late', 'see "Late" in flockboard show'],
        ),
      );
  },
  async run(context, options, ids) {
    const { caller } = context;
    const { summary, result, metadata } = options;
    const said: ResultEdit = withoutGaps({ summary, result, metadata });
    const hasWords = Object.keys(said).length > 0;
    if (ids.length > 1 && hasWords)
      throw new UsageError('id', '--summary, --result and --metadata belong to one task; give a single id');
    if (options.acceptLate === true && hasWords)
      throw new UsageError('accept-late', '--accept-late: the words are those of the late run; give no others');
    const targets = ids.length === 0 ? [idOrOwn(caller, undefined)] : ids;
    const override = options.force === true;
    if (override) asPerson(caller, 'complete --force');
    if (options.acceptLate === true) asPerson(caller, 'complete --accept-late');
    const kernel = await context.kernel();
    return forEachId(context, targets, 'Completed', (id) =>
      options.acceptLate === true
        ? acceptLate(kernel, id, { actor: caller.name, override })
        : kernel.complete(id, { ...signFor(caller, id, 'complete'), ...said, override }),
    );
  },
};

function acceptLate(kernel: Kernel, id: string, by: { actor: string; override: boolean }): Task {
  if (kernel.getTask(id) === null) throw unknownTask(id);
  const late = kernel
    .listLateVerdicts(id)
    .findLast(({ verb: said, acceptedAt }) => said === 'complete' && acceptedAt === null);
  if (late === undefined)
    throw new Refusal('invalid', `--accept-late: ${id} has no late completion that waits to be accepted.`, {
      field: 'accept-late',
      id,
    });
  return kernel.acceptLateVerdict(id, late.eventId, by);
}
