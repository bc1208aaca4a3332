/** `config show`: every setting in force. Values of environment variables stay out; their names are enough (threat T21). */
import type { Config } from '../../../../../contract/config.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { fieldLines } from '../../view.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText('after', examples(['flockboard config show'], ['flockboard config show --json']));
  },
  async run(context) {
    const config = await context.config();
    const shown = withoutValues(config);
    const { output } = context;
    output.data(shown);
    for (const [name, section] of Object.entries(shown)) {
      if (typeof section !== 'object' || section === null) output.table([[name, text(section)]]);
      else {
        output.line(output.paint('bold', name));
        fieldLines(
          output,
          Object.entries(section).map(([key, value]) => [key, text(value)] as const),
        );
      }
    }
  },
};

function withoutValues(config: Config): Record<string, unknown> {
  const profiles = Object.entries(config.profiles).map(([name, profile]) => [
    name,
    { ...profile, env: Object.keys(profile.env) },
  ]);
  return { ...config, profiles: Object.fromEntries(profiles) as Record<string, unknown> };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
