/** `notify subscribe`: somebody is told of what happens to a task from now on; the past is not replayed (defect Q41). */
import { asPerson } from '../../person.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { addKeyOptions, keyFrom } from './key.ts';
import type { KeyOptions } from './key.ts';

interface SubscribeOptions extends KeyOptions {
  userId?: string;
  notifierProfile?: string;
}

export const verb: Verb<[string], SubscribeOptions> = {
  define(command) {
    addKeyOptions(command)
      .option('--user-id <id>', 'who asked for it')
      .option('--notifier-profile <name>', 'the profile that delivers it')
      .addHelpText('after', examples(['flockboard notify subscribe t_1a2b3c4d --platform telegram --chat-id 4711']));
  },
  async run(context, options, id) {
    asPerson(context.caller, 'notify subscribe');
    const kernel = await context.kernel();
    const { userId = null, notifierProfile = null } = options;
    const subscription = kernel.addSubscription(keyFrom(id, options), { userId, notifierProfile });
    context.output.data(subscription);
    context.output.line(
      `Subscribed ${clip(subscription.platform, 80)} ${clip(subscription.chatId, 80)} to ${subscription.taskId}`,
    );
  },
};
