/** `config check`: whether config.toml loads; the refusal names line, field and fix. */
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText('after', examples(['flockboard config check', 'exit code 1 and a sentence when it is wrong']));
  },
  async run(context) {
    const path = `${context.home}/config.toml`;
    const exists = context.world.files.exists(path);
    const config = await context.config();
    const profiles = Object.keys(config.profiles);
    context.output.data({ ok: true, path, exists, profiles });
    context.output.line(exists ? `${path} is valid.` : `There is no ${path}; the defaults hold.`);
  },
};
