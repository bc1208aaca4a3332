/** `resume`: ends what `pause` began. Ready tasks start where somebody dispatches the board. */
import { asPerson } from '../person.ts';
import { setPaused } from '../set-paused.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText('after', examples(['flockboard resume'], ['flockboard resume --board harbor']));
  },
  async run(context) {
    return setPaused(context, false, asPerson(context.caller, 'resume'));
  },
};
