/** `init`: prepares the home folder (0700), a commented config.toml and a board. What exists stays as it is. */
import { CONFIG_TEMPLATE } from '../config-template.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { fieldLines } from '../view.ts';

const NEXT = `Next: flockboard create 'Say hello' --assignee shell --body 'echo hello', then flockboard serve.`;

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText(
      'after',
      examples(
        ['flockboard init', 'the default board'],
        ['flockboard init --board harbor', 'one more board'],
        ['flockboard init --home /srv/flock'],
      ),
    );
  },
  async run(context) {
    const { output, home } = context;
    const { files } = context.world;
    const place = context.place();
    files.ensureDir(home);
    const config = `${home}/config.toml`;
    const configCreated = !files.exists(config);
    if (configCreated) files.writeText(config, CONFIG_TEMPLATE);
    else await context.config();
    const created = !files.exists(place.database);
    await context.kernel({ create: true });
    output.data({ home, config, configCreated, board: place.slug, path: place.database, created });
    output.line(created ? `Board ${place.slug} is ready.` : `Board ${place.slug} was there already.`);
    fieldLines(output, [
      ['home', home],
      ['config', config],
      ['board', place.database],
    ]);
    if (created && !output.json) output.note(NEXT);
  },
};
