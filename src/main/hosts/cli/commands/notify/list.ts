/** `notify list`: who is told of what happens to a task, or to any task of the board. */
import { relative } from '../../relative-time.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { unknownTask } from '../show.ts';

export const verb: Verb<[string | undefined], object> = {
  define(command) {
    command
      .argument('[id]', 'a task; without it the whole board')
      .addHelpText('after', examples(['flockboard notify list'], ['flockboard notify list t_1a2b3c4d --json']));
  },
  async run(context, _options, id) {
    const kernel = await context.kernel();
    if (id !== undefined && kernel.getTask(id) === null) throw unknownTask(id);
    const subscriptions = kernel.listSubscriptions(id);
    context.output.data(subscriptions);
    if (subscriptions.length === 0) context.output.line('(no subscriptions)');
    const now = context.world.clock.now();
    context.output.table(
      subscriptions.map((one) => [one.taskId, one.platform, one.chatId, one.threadId, relative(one.createdAt, now)]),
    );
  },
};
