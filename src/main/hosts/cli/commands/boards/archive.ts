/** `boards archive`: puts a board away as it is. Refused while anybody works on it or has it open. */
import { archiveBoard } from '../../../../services/archive-board.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { fieldLines } from '../../view.ts';

export const verb: Verb<[string], object> = {
  define(command) {
    command
      .argument('<slug>', 'the board')
      .addHelpText(
        'after',
        examples(['flockboard boards archive harbor'], ['flockboard boards restore harbor', 'and back']),
      );
  },
  run({ home, world, output }, _options, slug) {
    const archived = archiveBoard(home, slug, world);
    output.data(archived);
    output.line(`Archived board ${archived.slug}. Bring it back with: flockboard boards restore ${archived.name}`);
    fieldLines(output, [['folder', archived.path]]);
  },
};
