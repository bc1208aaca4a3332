/** `mcp`: the worker tools for models, on standard input and output (Model Context Protocol). */
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[], { orchestrator?: boolean }> = {
  define(command) {
    command.option('--orchestrator', 'outside a run: all tools, for an assistant that manages the board').addHelpText(
      'after',
      `${examples(
        ['flockboard mcp', 'inside a run: the tools of its worker'],
        ['flockboard mcp --orchestrator --board harbor'],
        ['claude mcp add flockboard -- flockboard mcp', 'tools for every run, none elsewhere'],
      )}
\nWithout FLOCKBOARD_TASK in the environment and without --orchestrator the server lists no tools.`,
    );
  },
  async run(context, options) {
    return context.host.serveTools({
      env: context.env,
      world: context.world,
      home: context.home,
      database: context.place().database,
      orchestrator: options.orchestrator === true,
      version: context.host.version,
    });
  },
};
