/**
 * `assign`, also `reassign`: gives a task to another profile, or to nobody. A running task is taken from its worker
 * only with `--reclaim`, and only if it can be assigned then.
 */
import { UsageError } from '../exit-codes.ts';
import { forEachId } from '../for-each-id.ts';
import { profile } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { warnUnknownProfile } from '../unknown-profile.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface AssignOptions {
  reclaim?: boolean;
  reason?: string;
}

export const verb: Verb<[string, string | null], AssignOptions> = {
  define(command) {
    command
      .argument('<id>', 'the task')
      .argument('<profile>', 'who works on it; "none" for nobody', profile)
      .option('--reclaim', 'take it from the worker that runs it first')
      .option('--reason <text>', 'with --reclaim: why, kept with the run')
      .addHelpText(
        'after',
        examples(
          ['flockboard assign t_1a2b3c4d claude'],
          ['flockboard assign t_1a2b3c4d none'],
          ["flockboard assign t_1a2b3c4d codex --reclaim --reason 'claude loops'"],
        ),
      );
  },
  async run(context, options, id, assignee) {
    const by = asPerson(context.caller, 'assign');
    if (options.reason !== undefined && options.reclaim !== true)
      throw new UsageError('reason', '--reason: needs --reclaim');
    const kernel = await context.kernel();
    const code = forEachId(context, [id], 'Assigned', (task) =>
      kernel.together(() => {
        if (options.reclaim === true && kernel.getTask(task)?.status === 'running')
          kernel.reclaim(task, { ...by, ...(options.reason === undefined ? {} : { reason: options.reason }) });
        return kernel.assignTask(task, assignee, by);
      }),
    );
    await warnUnknownProfile(context, kernel.getTask(id)?.assignee ?? null);
    return code;
  },
};
