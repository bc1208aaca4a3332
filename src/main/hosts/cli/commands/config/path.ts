/** `config path`: where config.toml lies, whether it exists or not. */
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText('after', examples(['$EDITOR "$(flockboard config path)"']));
  },
  run(context) {
    const path = `${context.home}/config.toml`;
    context.output.data({ path, exists: context.world.files.exists(path) });
    context.output.line(path);
  },
};
