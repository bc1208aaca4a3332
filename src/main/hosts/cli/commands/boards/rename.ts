/** `boards rename`: the name that people see. The slug, which is the folder, stays. */
import { writeBoardDetails } from '../../../../services/board-details.ts';
import { boardExists, parseSlug } from '../../../../services/boards.ts';
import { unknownHere } from '../../context.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';

export const verb: Verb<[string, string[]], object> = {
  define(command) {
    command
      .argument('<slug>', 'the board')
      .argument('<name...>', 'its new name; "" goes back to the one made from the slug')
      .addHelpText('after', examples(['flockboard boards rename web-shop Web shop of the harbor']));
  },
  run(context, _options, given, words) {
    const { home, world, output } = context;
    const slug = parseSlug(given);
    if (!boardExists(home, slug, world.files)) throw unknownHere(context, slug);
    const details = writeBoardDetails(home, slug, { name: words.join(' ') }, world.files, world.clock.now());
    output.data({ slug, ...details });
    output.line(`Board ${slug} is called ${clip(details.name, 200)}.`);
  },
};
