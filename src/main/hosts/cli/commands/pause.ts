/** `pause`: no worker is started on this board until `resume`; running ones go on. It outlives the app. */
import { asPerson } from '../person.ts';
import { setPaused } from '../set-paused.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText('after', examples(['flockboard pause'], ['flockboard resume', 'and on']));
  },
  async run(context) {
    return setPaused(context, true, asPerson(context.caller, 'pause'));
  },
};
