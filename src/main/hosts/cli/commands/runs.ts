/** `runs`: every try of a worker at a task. Run tokens are never printed. */
import { idOrOwn } from '../caller.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { runRow, runView } from '../view.ts';
import { unknownTask } from './show.ts';

export const verb: Verb<[string | undefined], object> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .addHelpText('after', examples(['flockboard runs t_1a2b3c4d'], ['flockboard runs t_1a2b3c4d --json']));
  },
  async run(context, _options, given) {
    const id = idOrOwn(context.caller, given);
    const kernel = await context.kernel();
    if (kernel.getTask(id) === null) throw unknownTask(id);
    const runs = kernel.listRuns(id).map(runView);
    context.output.data(runs);
    if (runs.length === 0) context.output.line('(no runs yet)');
    const now = context.world.clock.now();
    context.output.table(runs.map((run) => runRow(run, now)));
  },
};
