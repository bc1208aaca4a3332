/** `notify subscribe`: somebody is told of what happens to a task from now on; the past is not replayed (defect Q41). */
import { isFollower } from '../../../../services/follow-tasks.ts';
import { configIfValid } from '../../config-if-valid.ts';
import type { CommandContext } from '../../context.ts';
import { didYouMean } from '../../did-you-mean.ts';
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

const HOW = `
In config.toml:
  [notify.phone]
  command = ["my-notifier"]     # gets one line of JSON on standard input; exit code 0 confirms it
or
  file = "/home/me/notices"     # gets one line of JSON for each notice
Whoever dispatches the board delivers, in order and again until it is confirmed; "key" is the same each time.`;

export const verb: Verb<[string], SubscribeOptions> = {
  define(command) {
    addKeyOptions(command)
      .option('--user-id <id>', 'who asked for it')
      .option('--notifier-profile <name>', 'the profile that delivers it')
      .addHelpText(
        'after',
        `${examples(['flockboard notify subscribe t_1a2b3c4d --platform phone --chat-id me'])}\n${HOW}`,
      );
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
    if (!isFollower(subscription)) await warnUnknownTarget(context, subscription.platform);
  },
};

/** Nothing is refused: the table may be written later, and notices wait for it. */
async function warnUnknownTarget(context: CommandContext, platform: string): Promise<void> {
  if (context.output.json) return;
  const config = await configIfValid(context);
  const names = Object.keys(config?.notify ?? {});
  if (config === null || names.includes(platform)) return;
  const hint = didYouMean(platform, names);
  context.output.note(`There is no [notify.${clip(platform, 80)}] in config.toml yet, so nothing is delivered.${hint}`);
}
