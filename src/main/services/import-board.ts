/**
 * Imports another program's database as a new board. The board is built in a folder that nobody takes for one and gets
 * its slug by one rename, so that an import either is there as a whole or not at all.
 */
import { Refusal } from '../../contract/error.ts';
import { importReference, type ImportReport } from '../kernel/import/import-reference.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { defaultName, writeBoardDetails } from './board-details.ts';
import { boardPaths, isSlug, parseSlug } from './boards.ts';

export interface BoardImport extends ImportReport {
  board: string;
  path: string;
}

/** The board's own folder name in the reference's layout (kernel-spec 1.1), else `hermes`. */
export function slugFor(source: string): string {
  const folder = /\/kanban\/boards\/([^/]+)\/kanban\.db$/.exec(source)?.[1] ?? '';
  return isSlug(folder) ? folder : 'hermes';
}

/**
 * @param given the slug of the new board; derived from the source when undefined
 * @throws Refusal 'board_exists', 'invalid', 'not_a_board', 'busy'; Fault. Then there is no new board.
 */
export function importHermes(home: string, source: string, given: string | undefined, world: World): BoardImport {
  const slug = parseSlug(given ?? slugFor(source));
  const { dir, database } = boardPaths(home, slug);
  if (world.files.exists(dir))
    throw new Refusal('board_exists', `board: there is a board ${slug} already; name another one with --board.`, {
      field: 'board',
      board: slug,
    });
  const building = `${home}/boards/.import-${world.ids.token().slice(0, 12)}`;
  world.files.ensureDir(home);
  world.files.ensureDir(building);
  try {
    const now = Math.trunc(world.clock.now());
    const report = importReference({
      source,
      path: `${building}/kanban.db`,
      files: copyFiles,
      now,
      token: world.ids.token,
    });
    copyFiles.move(building, dir);
    writeBoardDetails(home, slug, { name: defaultName(slug) }, world.files, now);
    return { ...report, board: slug, path: database };
  } catch (error) {
    copyFiles.removeTree(building);
    throw error;
  }
}
