/** `notify unsubscribe`: somebody is no longer told of what happens to a task. */
import { Refusal } from '../../../../../contract/error.ts';
import { asPerson } from '../../person.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { addKeyOptions, keyFrom } from './key.ts';
import type { KeyOptions } from './key.ts';

export const verb: Verb<[string], KeyOptions> = {
  define(command) {
    addKeyOptions(command).addHelpText(
      'after',
      examples(['flockboard notify unsubscribe t_1a2b3c4d --platform phone --chat-id me']),
    );
  },
  async run(context, options, id) {
    asPerson(context.caller, 'notify unsubscribe');
    const kernel = await context.kernel();
    const key = keyFrom(id, options);
    if (!kernel.removeSubscription(key))
      throw new Refusal('invalid', `There is no such subscription to ${clip(id, 80)}; see flockboard notify list.`, {
        field: 'id',
      });
    context.output.data({ ...key, removed: true });
    context.output.line(`Unsubscribed ${clip(options.platform, 80)} ${clip(options.chatId, 80)} from ${clip(id, 80)}`);
  },
};
