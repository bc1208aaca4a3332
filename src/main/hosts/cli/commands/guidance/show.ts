/** `guidance show`: the text that tells agents how to work on a task, or how to manage a board. */
import { Argument } from 'commander';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { readGuidance, ROLES } from './read-guidance.ts';
import type { Role } from './read-guidance.ts';

export const verb: Verb<[Role], object> = {
  define(command) {
    command
      .addArgument(new Argument('[role]', 'for whom').choices(ROLES).default('worker'))
      .addHelpText('after', examples(['flockboard guidance show'], ['flockboard guidance show orchestrator']));
  },
  run(context, _options, role) {
    const text = readGuidance(context, role);
    context.output.data({ role, text });
    if (!context.output.json) context.output.raw(text);
  },
};
