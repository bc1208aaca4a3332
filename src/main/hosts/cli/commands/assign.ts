/** `assign`: gives tasks to another profile, or to nobody. A running task is taken from its worker only with `--reclaim`. */
import { forEachId } from '../for-each-id.ts';
import { profile } from '../parse-values.ts';
import { asPerson } from '../person.ts';
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
    const kernel = await context.kernel();
    return forEachId(context, [id], 'Assigned', (task) => {
      if (options.reclaim === true && kernel.getTask(task)?.status === 'running')
        kernel.reclaim(task, { ...by, ...(options.reason === undefined ? {} : { reason: options.reason }) });
      return kernel.assignTask(task, assignee, by);
    });
  },
};
