/** `boards restore`: brings an archived board back as it was. */
import { restoreArchived } from '../../../../services/archive-board.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { fieldLines } from '../../view.ts';

interface RestoreOptions {
  as?: string;
}

export const verb: Verb<[string], RestoreOptions> = {
  define(command) {
    command
      .argument('<name>', 'the slug (newest archived board of it), or the name of the archived folder')
      .option('--as <slug>', 'the slug it gets, when its old one is taken')
      .addHelpText(
        'after',
        examples(['flockboard boards restore harbor'], ['flockboard boards restore harbor-1768478400 --as old-harbor']),
      );
  },
  run({ home, world, output }, options, name) {
    const restored = restoreArchived(home, name, options.as, world);
    output.data(restored);
    output.line(`Restored board ${restored.slug}.`);
    fieldLines(output, [['board', `${restored.path}/kanban.db`]]);
  },
};
