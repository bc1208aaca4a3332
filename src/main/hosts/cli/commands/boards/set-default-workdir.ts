/** `boards set-default-workdir`: the folder or repository of new tasks that ask for one and name none. */
import { writeBoardDetails } from '../../../../services/board-details.ts';
import { boardExists, parseSlug } from '../../../../services/boards.ts';
import { fromHere, unknownHere } from '../../context.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';

export const verb: Verb<[string, string | undefined], object> = {
  define(command) {
    command
      .argument('<slug>', 'the board')
      .argument('[path]', 'the folder; left out, there is none any more')
      .addHelpText(
        'after',
        `${examples(
          ['flockboard boards set-default-workdir harbor ~/code/harbor'],
          ['flockboard boards set-default-workdir harbor', 'tasks name their own again'],
        )}
\nIt is for new tasks whose workspace is a folder or a worktree. Scratch workspaces and tasks that are there stay as they are.`,
      );
  },
  run(context, _options, given, path) {
    const { home, host, world, output } = context;
    const slug = parseSlug(given);
    if (!boardExists(home, slug, world.files)) throw unknownHere(context, slug);
    const defaultWorkdir = path === undefined ? null : fromHere(host, path);
    const details = writeBoardDetails(home, slug, { defaultWorkdir }, world.files, world.clock.now());
    output.data({ slug, ...details });
    const place = details.defaultWorkdir;
    output.line(
      place === null
        ? `Tasks of board ${slug} name their own folders.`
        : `Tasks of board ${slug} work in ${clip(place, 400)}.`,
    );
  },
};
