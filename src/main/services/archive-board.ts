/**
 * Puts boards away and brings them back. An archived board is its whole folder, renamed to
 * `boards/_archived/<slug>-<epoch seconds>[-n]`: nothing is copied and nothing deleted, and since no slug begins with
 * an underscore nobody takes it for a board (F104). Archiving waits for nobody: it is refused while anybody works.
 */
import { Refusal } from '../../contract/error.ts';
import { openWorkAt } from '../kernel/inspect.ts';
import { copyFiles, type CopyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { refuseOtherUsers, takeDispatchLock } from './board-alone.ts';
import { boardExists, boardPaths, DEFAULT_BOARD, isSlug, parseSlug, unknownBoard } from './boards.ts';

export interface ArchivedBoard {
  slug: string;
  /** Name of the folder, which names this one among several of the same slug. */
  name: string;
  path: string;
  /** Epoch milliseconds. */
  archivedAt: number;
}

const FOLDER_NAME = /^(.+?)-(\d{10,12})(?:-(\d{1,4}))?$/;

function archiveFolder(home: string): string {
  return `${home}/boards/_archived`;
}

/** Newest first. */
export function listArchived(home: string, files: CopyFiles = copyFiles): ArchivedBoard[] {
  const folder = archiveFolder(home);
  return files
    .list(folder)
    .flatMap((name) => {
      const [, slug = '', seconds = '', n = '0'] = FOLDER_NAME.exec(name) ?? [];
      const path = `${folder}/${name}`;
      if (!isSlug(slug) || files.sizeOf(`${path}/kanban.db`) === null) return [];
      return [{ slug, name, path, archivedAt: Number(seconds) * 1000, order: Number(n) }];
    })
    .toSorted((a, b) => b.archivedAt - a.archivedAt || b.order - a.order)
    .map(({ order: _order, ...board }) => board);
}

function freeName(home: string, slug: string, world: World): string {
  const name = `${slug}-${Math.trunc(world.clock.now() / 1000)}`;
  for (let n = 0; ; n += 1) {
    const candidate = n === 0 ? name : `${name}-${n}`;
    if (!world.files.exists(`${archiveFolder(home)}/${candidate}`)) return candidate;
  }
}

/** @throws Refusal 'worker_alive' while a task is claimed or a process of a run lives */
function refuseWork(slug: string, database: string, world: World): void {
  const busy = openWorkAt(database).find(
    ({ isLingering, worker, token }) =>
      !isLingering ||
      (worker !== null && world.processes.isAlive(worker)) ||
      !world.processes.survey().isTreeGone(token, worker),
  );
  if (busy === undefined) return;
  const what = busy.isLingering ? 'the worker of an ended run of' : 'a run of';
  throw new Refusal(
    'worker_alive',
    `board: ${what} ${busy.taskId} on ${slug} is still alive; stop or finish it first.`,
    {
      field: 'board',
      board: slug,
      taskId: busy.taskId,
    },
  );
}

/**
 * What can be said against archiving a board while this process still has it open, so that it is not closed in vain.
 * @throws Refusal 'unknown_board', 'forbidden' for the default board, 'worker_alive'
 */
export function refuseArchiving(home: string, slug: string, world: World): void {
  if (!boardExists(home, slug, world.files)) throw unknownBoard(slug);
  if (slug === DEFAULT_BOARD)
    throw new Refusal('forbidden', `board: "${slug}" is the board everything falls back to; it cannot be archived.`, {
      field: 'board',
    });
  refuseWork(slug, boardPaths(home, slug).database, world);
}

/**
 * @throws Refusal 'unknown_board', 'forbidden' for the default board, 'lock_held', 'worker_alive'; Fault of the disk
 */
export function archiveBoard(home: string, given: string, world: World): ArchivedBoard {
  const slug = parseSlug(given);
  refuseArchiving(home, slug, world);
  const paths = boardPaths(home, slug);
  const lock = takeDispatchLock(slug, paths, world, 'archive');
  try {
    refuseWork(slug, paths.database, world);
    refuseOtherUsers(slug, paths);
    world.files.ensureDir(archiveFolder(home));
    const name = freeName(home, slug, world);
    const path = `${archiveFolder(home)}/${name}`;
    copyFiles.move(paths.dir, path);
    if (world.files.readText(`${home}/current`)?.trim() === slug) world.files.removeFile(`${home}/current`);
    return { slug, name, path, archivedAt: Math.trunc(world.clock.now() / 1000) * 1000 };
  } finally {
    lock.release();
  }
}

/**
 * Brings the newest archived board of that slug back, or the one whose folder is called `given`.
 * @param as the slug it gets; its old one by default
 * @throws Refusal 'unknown_board', 'board_exists', 'invalid'; Fault of the disk
 */
export function restoreArchived(home: string, given: string, as: string | undefined, world: World): ArchivedBoard {
  const all = listArchived(home);
  const board = all.find(({ name }) => name === given) ?? all.find(({ slug }) => slug === given.trim().toLowerCase());
  if (board === undefined)
    throw new Refusal('unknown_board', 'board: no archived board has that name; see: flockboard boards list --all', {
      field: 'board',
    });
  const slug = parseSlug(as ?? board.slug);
  const { dir } = boardPaths(home, slug);
  if (world.files.exists(dir))
    throw new Refusal(
      'board_exists',
      `board: there is a board ${slug} already; restore it with --as and another name.`,
      {
        field: 'as',
        board: slug,
      },
    );
  copyFiles.move(board.path, dir);
  return { ...board, slug, path: dir };
}
