/** Creates boards and says how they stand, for every surface alike. Opening a board elsewhere never creates one (F104). */
import { isFault, isRefusal } from '../../contract/error.ts';
import type { BoardInfo } from '../../contract/feed.ts';
import { countsAt } from '../kernel/inspect.ts';
import { openKernel } from '../kernel/open-kernel.ts';
import type { World } from '../world/world.ts';
import { boardDetails, cleanDetails, writeBoardDetails, type BoardDetails } from './board-details.ts';
import { boardExists, boardPaths, currentBoard, DEFAULT_BOARD, listBoards, parseSlug } from './boards.ts';
import { kernelWorldOf } from './kernel-world.ts';

export interface BoardOverview extends BoardInfo {
  description: string;
  defaultWorkdir: string | null;
  /** Why the board cannot be read, or null. */
  trouble: string | null;
}

/**
 * Creates the board, or changes the name and description of the one that is there.
 * @throws Refusal 'invalid' for a name that is no slug or a working folder that is not there, 'too_large', 'read_only';
 * Fault of the disk. What is refused creates nothing.
 */
export function createBoard(
  home: string,
  given: string,
  details: Partial<BoardDetails>,
  world: World,
): { slug: string; created: boolean; path: string; name: string } {
  const slug = parseSlug(given);
  const { dir, database } = boardPaths(home, slug);
  // Before anything is made: a board whose details are refused is not created.
  cleanDetails(slug, details, world.files);
  const created = !boardExists(home, slug, world.files);
  world.files.ensureDir(home);
  world.files.ensureDir(dir);
  openKernel({ path: database, world: kernelWorldOf(world), mode: 'create' }).close();
  const isNamed = Object.values(details).some((value) => value !== undefined);
  const { name } =
    created || isNamed
      ? writeBoardDetails(home, slug, details, world.files, world.clock.now())
      : boardDetails(home, slug, world.files);
  return { slug, created, path: database, name };
}

/** Name, counts and trouble of one board. Nothing is opened for writing; a board that cannot be read is told as such. */
export function overviewOf(home: string, slug: string, world: World): BoardOverview {
  const { database } = boardPaths(home, slug);
  const current = currentBoard(home, world.files) ?? DEFAULT_BOARD;
  const base = { slug, path: database, current: slug === current, ...boardDetails(home, slug, world.files) };
  try {
    const counts = countsAt(database);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { ...base, counts, total, trouble: null };
  } catch (error) {
    if (!isFault(error) && !isRefusal(error)) throw error;
    return { ...base, counts: {}, total: 0, trouble: error.message };
  }
}

/** All boards of a home, `default` first. */
export function overviewOfAll(home: string, world: World): BoardOverview[] {
  return listBoards(home, world.files).map((slug) => overviewOf(home, slug, world));
}
