/** `boards switch`: chooses the board that verbs without `--board` use. */
import { boardExists, parseSlug, setCurrentBoard } from '../../../../services/boards.ts';
import { unknownHere } from '../../context.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';

export const verb: Verb<[string], object> = {
  define(command) {
    command
      .argument('<slug>', 'the board')
      .addHelpText('after', examples(['flockboard boards switch harbor'], ['flockboard boards use default']));
  },
  run(context, _options, given) {
    const { home, world, output, env } = context;
    const slug = parseSlug(given);
    if (!boardExists(home, slug, world.files)) throw unknownHere(context, slug);
    setCurrentBoard(home, slug, world.files);
    output.data({ board: slug });
    output.line(`Board ${slug} is the current one.`);
    const named = env['FLOCKBOARD_BOARD']?.trim() || env['FLOCKBOARD_DB']?.trim() || '';
    if (named !== '') output.note(`Here FLOCKBOARD_BOARD or FLOCKBOARD_DB names another board, which goes before it.`);
  },
};
