/** `boards show`: one board, its files, who dispatches it and its backups. It only reads. */
import { backupsOf } from '../../../../kernel/damage.ts';
import { boardExists, boardPaths, parseSlug } from '../../../../services/boards.ts';
import { overviewOf } from '../../../../services/manage-boards.ts';
import { copyFiles } from '../../../../world/copy-files.ts';
import { unknownHere } from '../../context.ts';
import { relative } from '../../relative-time.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { fieldLines } from '../../view.ts';

export const verb: Verb<[string | undefined], object> = {
  define(command) {
    command
      .argument('[slug]', 'the board (default: the current one)')
      .addHelpText('after', examples(['flockboard boards show'], ['flockboard boards show harbor --json']));
  },
  run(context, _options, given) {
    const { home, world, output } = context;
    const slug = given === undefined ? context.place().slug : parseSlug(given);
    if (!boardExists(home, slug, world.files)) throw unknownHere(context, slug);
    const overview = overviewOf(home, slug, world);
    const paths = boardPaths(home, slug);
    const owner = world.locks.readOwner(paths.lock);
    const backups = backupsOf(paths.database, copyFiles);
    const bytes = world.files.sizeOf(paths.database) ?? 0;
    output.data({ ...overview, bytes, owner, backups });
    const now = world.clock.now();
    const [newest] = backups;
    output.line(`${clip(overview.name, 200)}  (${slug}${overview.current ? ', current' : ''})`);
    fieldLines(output, [
      ['description', overview.description === '' ? null : clip(overview.description, 400)],
      ['board', overview.path],
      ['works in', overview.defaultWorkdir],
      ['trouble', overview.trouble],
      ['tasks', `${overview.total}`],
      ...Object.entries(overview.counts).map(([status, count]) => [`  ${status}`, `${count}`] as const),
      ['dispatched by', owner === null ? 'nobody' : `${owner.kind}, pid ${owner.pid}`],
      ['backups', newest === undefined ? 'none' : `${backups.length}, newest ${relative(newest.takenAt, now)}`],
      ['', newest?.path ?? null],
    ]);
  },
};
