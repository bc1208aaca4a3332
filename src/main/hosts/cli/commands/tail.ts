/** `tail`: what happened to one task so far, then everything that happens to it, until Ctrl-C. */
import { idOrOwn } from '../caller.ts';
import { followEvents } from '../follow-events.ts';
import { integer, interval } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { unknownTask } from '../unknown-task.ts';

export const verb: Verb<[string | undefined], { after?: number; interval: number }> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .option('--after <event>', 'only events after this one', integer(0, Number.MAX_SAFE_INTEGER))
      .option('--interval <seconds>', 'look at least so often; a change here is seen at once', interval, 0.5)
      .addHelpText(
        'after',
        examples(['flockboard tail t_1a2b3c4d'], ['flockboard tail t_1a2b3c4d --json', 'one object per line']),
      );
  },
  async run(context, options, given) {
    const id = idOrOwn(context.caller, given);
    const kernel = await context.kernel();
    if (kernel.getTask(id) === null) throw unknownTask(id);
    return followEvents(context, kernel, {
      taskId: id,
      after: options.after ?? 0,
      interval: options.interval,
      fits: () => true,
    });
  },
};
