/** `heartbeat`: says that the work goes on, which renews the claim. */
import { idOrOwn, signFor } from '../caller.ts';
import { seconds } from '../parse-values.ts';
import { relative } from '../relative-time.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string | undefined], { note?: string; ttl?: number; claimer?: string }> = {
  define(command) {
    command
      .argument('[id]', 'a running task; inside a run its own task')
      .option('-n, --note <text>', 'what is being done, shown on the card')
      .option('--ttl <time>', 'how long the claim lasts from now, such as 15m', seconds)
      .option('--claimer <name>', 'who holds the claim')
      .addHelpText(
        'after',
        examples(
          ["flockboard heartbeat --note 'test 14 of 18'", 'inside a run'],
          ['flockboard heartbeat t_1a2b3c4d --ttl 1h'],
        ),
      );
  },
  async run(context, options, given) {
    const id = idOrOwn(context.caller, given);
    const { runToken } = signFor(context.caller, id, 'heartbeat');
    const kernel = await context.kernel();
    const task = kernel.heartbeat(id, {
      ...(runToken === undefined ? {} : { runToken }),
      ...(options.note === undefined ? {} : { note: options.note }),
      ...(options.ttl === undefined ? {} : { ttlSeconds: options.ttl }),
      ...(options.claimer === undefined ? {} : { claimer: options.claimer }),
    });
    context.output.data(task);
    const left =
      task.claimExpires === null ? '' : `, claim expires ${relative(task.claimExpires, context.world.clock.now())}`;
    context.output.line(`Heartbeat of ${task.id}${left}`);
  },
};
