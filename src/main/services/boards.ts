/**
 * Where boards live on disk and which one is meant. Owns the layout of the home folder
 * (`<home>/boards/<slug>/…`, `<home>/current`) and the order in which a board is chosen. It opens no board file:
 * existence is asked of the file system by path only (failures.md F061).
 */
import { Refusal } from '../../contract/error.ts';
import { BOARD_SLUG } from '../../contract/slug.ts';
import type { Files } from '../world/world.ts';

export const DEFAULT_BOARD = 'default';

/** The variables that choose a home and a board; a subset of a process environment. */
export type BoardEnvironment = Readonly<Record<string, string | undefined>>;

/** Absolute paths of everything that belongs to one board. */
export interface BoardPaths {
  dir: string;
  database: string;
  /** The flock(2) file of whoever dispatches. */
  lock: string;
  /** Holds the logs of runs, and nothing else. */
  logs: string;
}

/** True for a name that may be a board's folder: 1 to 64 of a-z, 0-9, "-" and "_", no leading "-" or "_". */
export function isSlug(text: string): boolean {
  return BOARD_SLUG.test(text);
}

/** @throws Refusal 'invalid' that names the field and the alphabet */
export function parseSlug(text: string): string {
  const slug = text.trim().toLowerCase();
  if (!isSlug(slug)) {
    throw new Refusal(
      'invalid',
      `board: "${printable(text)}" is no board name; use 1 to 64 of a-z, 0-9, "-" and "_", starting with a letter or digit.`,
      { field: 'board' },
    );
  }
  return slug;
}

/** Names reach terminals and logs: control characters never do. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 80);
}

/**
 * The home folder: FLOCKBOARD_HOME (`~/` expanded, blank ignored), else `~/.flockboard`.
 * @throws Refusal 'config' when neither FLOCKBOARD_HOME nor a user's home folder is known, or it is relative
 */
export function homeFrom(env: BoardEnvironment): string {
  const userHome = env['HOME'] || env['USERPROFILE'] || '';
  const named = env['FLOCKBOARD_HOME']?.trim() ?? '';
  if (named === '' && userHome === '') {
    throw new Refusal('config', 'FLOCKBOARD_HOME: no home folder is known; set it to an absolute path.', {
      field: 'FLOCKBOARD_HOME',
    });
  }
  if (named === '') return `${userHome}/.flockboard`;
  const path = named === '~' || named.startsWith('~/') ? userHome + named.slice(1) : named;
  if (!/^(\/|[A-Za-z]:[\\/])/.test(path)) {
    throw new Refusal('config', `FLOCKBOARD_HOME: "${printable(named)}" is relative; use an absolute path.`, {
      field: 'FLOCKBOARD_HOME',
    });
  }
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

/** @param slug a valid slug; the path is built from it, never from other input (threat T12) */
export function boardPaths(home: string, slug: string): BoardPaths {
  const dir = `${home}/boards/${parseSlug(slug)}`;
  return {
    dir,
    database: `${dir}/kanban.db`,
    lock: `${dir}/.dispatch.lock`,
    logs: `${dir}/logs`,
  };
}

/** True when that board has a file. An empty folder is not a board (kernel-spec 1.2). */
export function boardExists(home: string, slug: string, files: Files): boolean {
  return isSlug(slug) && files.exists(boardPaths(home, slug).database);
}

/** Slugs of all boards of a home: `default` first, then by name. Folders that are not boards are passed over. */
export function listBoards(home: string, files: Files): string[] {
  const folder = `${home}/boards`;
  if (!files.isDirectory(folder)) return [];
  const slugs = files.list(folder).filter((name) => boardExists(home, name, files));
  return slugs.toSorted((a, b) => Number(b === DEFAULT_BOARD) - Number(a === DEFAULT_BOARD) || (a < b ? -1 : 1));
}

/** The board chosen with `setCurrentBoard`, when it still exists; else null. A stale or malformed file is ignored. */
export function currentBoard(home: string, files: Files): string | null {
  const slug = files.readText(`${home}/current`)?.trim() ?? '';
  return boardExists(home, slug, files) ? slug : null;
}

/** @throws Refusal 'unknown_board' when there is no such board */
export function setCurrentBoard(home: string, slug: string, files: Files): void {
  if (!boardExists(home, parseSlug(slug), files)) throw unknownBoard(slug);
  files.writeText(`${home}/current`, `${slug}\n`);
}

export function unknownBoard(slug: string): Refusal {
  return new Refusal('unknown_board', `board: there is no board "${printable(slug)}"; create it with init --board.`, {
    field: 'board',
    board: printable(slug),
  });
}

/**
 * Which board is meant: an explicit slug, else FLOCKBOARD_BOARD when that board exists, else the current one, else
 * `default`. A stale variable falls through silently (kernel-spec 1.3).
 * @throws Refusal 'invalid' for an explicit slug that is no slug
 */
export function chooseBoard(
  slug: string | undefined,
  env: BoardEnvironment,
  files: Files,
  home = homeFrom(env),
): string {
  if (slug !== undefined) return parseSlug(slug);
  const named = env['FLOCKBOARD_BOARD']?.trim() ?? '';
  if (boardExists(home, named, files)) return named;
  return currentBoard(home, files) ?? DEFAULT_BOARD;
}

/**
 * The board file that is meant: an explicit slug wins over everything (defect Q30), then FLOCKBOARD_DB, which
 * pins the file for a worker, then `chooseBoard`.
 */
export function resolveBoardPath(slug: string | undefined, env: BoardEnvironment, files: Files): string {
  const pinned = env['FLOCKBOARD_DB']?.trim() ?? '';
  if (slug === undefined && pinned !== '') return pinned;
  const home = homeFrom(env);
  return boardPaths(home, chooseBoard(slug, env, files, home)).database;
}
