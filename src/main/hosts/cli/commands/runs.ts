/** `runs`: every try of a worker at a task. Run tokens are never printed. */
import { Option } from 'commander';
import { RUN_OUTCOMES } from '../../../../contract/status.ts';
import type { RunOutcome } from '../../../../contract/status.ts';
import { idOrOwn } from '../caller.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { runRow, runView } from '../view.ts';
import { unknownTask } from '../unknown-task.ts';

export const verb: Verb<[string | undefined], { outcome?: RunOutcome }> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .addOption(new Option('--outcome <outcome>', 'only runs that ended so').choices(RUN_OUTCOMES))
      .addHelpText(
        'after',
        examples(['flockboard runs t_1a2b3c4d'], ['flockboard runs t_1a2b3c4d --outcome crashed --json']),
      );
  },
  async run(context, { outcome }, given) {
    const id = idOrOwn(context.caller, given);
    const kernel = await context.kernel();
    if (kernel.getTask(id) === null) throw unknownTask(id);
    const runs = kernel
      .listRuns(id)
      .filter((run) => outcome === undefined || run.outcome === outcome)
      .map(runView);
    context.output.data(runs);
    if (runs.length === 0) context.output.line(outcome === undefined ? '(no runs yet)' : '(no matching runs)');
    const now = context.world.clock.now();
    context.output.table(runs.map((run) => runRow(run, now)));
  },
};
