/** `context`: the text a worker is given about its task, as it would be built now. */
import { idOrOwn } from '../caller.ts';
import { printable } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string | undefined], object> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .addHelpText('after', examples(['flockboard context t_1a2b3c4d'], ['flockboard context', 'inside a run']));
  },
  async run(context, _options, given) {
    const id = idOrOwn(context.caller, given);
    const kernel = await context.kernel();
    const text = kernel.buildWorkerContext(id);
    context.output.data({ id, context: text });
    // Piped to a worker it stays as it is; a terminal gets no control sequences.
    if (!context.output.json) context.output.raw(context.output.terminal ? `${printable(text)}\n` : `${text}\n`);
  },
};
