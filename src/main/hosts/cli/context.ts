/**
 * What every verb works with: output, the home and board that are meant, and on first use the world, the
 * configuration and the kernel. Opening is lazy, so that a verb that touches no board never loads the database.
 */
import { isAbsolute, resolve } from 'node:path';
import type { Config } from '../../../contract/config.ts';
import { Refusal } from '../../../contract/error.ts';
import { boardPaths as dispatchPaths } from '../../dispatcher/board-paths.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  boardExists,
  boardPaths,
  chooseBoard,
  currentBoard,
  DEFAULT_BOARD,
  homeFrom,
  listBoards,
  unknownBoard,
} from '../../services/boards.ts';
import { kernelWorldOf } from '../../services/kernel-world.ts';
import type { World } from '../../world/world.ts';
import { callerFrom } from './caller.ts';
import type { Caller } from './caller.ts';
import { UsageError } from './exit-codes.ts';
import { didYouMean } from './did-you-mean.ts';
import type { CliHost, Environment } from './host.ts';
import type { Output } from './output.ts';

/** The board that is meant: its name, its folder and its files. */
export interface BoardPlace {
  slug: string;
  dir: string;
  database: string;
  /** Held by whoever dispatches. */
  lock: string;
  /** True when FLOCKBOARD_DB chose the file; such a file is never created. */
  pinned: boolean;
}

export interface OpenOptions {
  create?: boolean;
  /** Needed only where runs are settled; other verbs work even when config.toml does not load. */
  failureLimit?: number;
}

export interface CommandContext {
  readonly host: CliHost;
  readonly output: Output;
  /** The environment with `--home` applied. */
  readonly env: Environment;
  readonly home: string;
  readonly caller: Caller;
  readonly world: World;
  place(): BoardPlace;
  config(): Promise<Config>;
  /**
   * Opens the board once. A missing board is created only when it is the default one or `create` is set: a
   * mistyped name must not leave an empty board behind (failures.md F104).
   */
  kernel(options?: OpenOptions): Promise<Kernel>;
  close(): void;
}

/** Opens nothing yet. @throws UsageError for an empty --home, Refusal 'config' when no home is known */
export function createContext(
  host: CliHost,
  output: Output,
  options: { board?: string; home?: string },
): CommandContext {
  if (options.home?.trim() === '') throw new UsageError('home', '--home: give a folder');
  if (options.board?.trim() === '') throw new UsageError('board', '--board: give the name of a board');
  const env: Environment =
    options.home === undefined ? host.env : { ...host.env, FLOCKBOARD_HOME: fromHere(host, options.home) };
  const home = homeFrom(env);
  let world: World | null = null;
  let kernel: Kernel | null = null;
  let place: BoardPlace | null = null;
  const context: CommandContext = {
    host,
    output,
    env,
    home,
    caller: callerFrom(env),
    get world() {
      world ??= host.openWorld({ home });
      return world;
    },
    place: () => (place ??= choosePlace(context, options)),
    config: async () => {
      const { parseConfig } = await import('../../config/parse-config.ts');
      const path = `${home}/config.toml`;
      return parseConfig(context.world.files.readText(path), { home, path });
    },
    kernel: async (how = {}) => (kernel ??= await openBoardFile(context, how)),
    close: () => {
      kernel?.close();
      kernel = null;
    },
  };
  return context;
}

/** A path as the person meant it: relative to the folder the command was started in, `~/` to the user's home. */
export function fromHere(host: CliHost, path: string): string {
  const user = host.env['HOME'] ?? '';
  if (user !== '' && (path === '~' || path.startsWith('~/'))) return resolve(user, path.slice(2));
  return isAbsolute(path) ? path : resolve(host.cwd, path);
}

/** Explicit options win over FLOCKBOARD_DB (defect Q30): a worker that names a board means that board. */
function choosePlace(context: CommandContext, options: { board?: string; home?: string }): BoardPlace {
  const pinned = context.env['FLOCKBOARD_DB']?.trim() ?? '';
  if (pinned !== '' && options.board === undefined && options.home === undefined) {
    const slug = context.env['FLOCKBOARD_BOARD']?.trim() || DEFAULT_BOARD;
    return { slug, ...filesOf(pinned), pinned: true };
  }
  const { files } = context.world;
  const slug =
    options.board === undefined && options.home !== undefined
      ? (currentBoard(context.home, files) ?? DEFAULT_BOARD)
      : chooseBoard(options.board, context.env, files, context.home);
  return { slug, ...filesOf(boardPaths(context.home, slug).database), pinned: false };
}

function filesOf(database: string): Pick<BoardPlace, 'database' | 'dir' | 'lock'> {
  const { dir, lock } = dispatchPaths(database);
  return { database, dir, lock };
}

/** `unknownBoard` with the board that was probably meant. */
export function unknownHere({ home, world }: Pick<CommandContext, 'home' | 'world'>, slug: string): Refusal {
  const { code, message, details } = unknownBoard(slug);
  return new Refusal(code, message + didYouMean(slug, listBoards(home, world.files)), details);
}

async function openBoardFile(context: CommandContext, options: OpenOptions): Promise<Kernel> {
  const place = context.place();
  const { files } = context.world;
  const known = place.pinned ? files.exists(place.database) : boardExists(context.home, place.slug, files);
  if (!known && place.pinned) {
    throw new Refusal('unknown_board', `FLOCKBOARD_DB: there is no board file ${place.database}.`, {
      field: 'FLOCKBOARD_DB',
    });
  }
  if (!known && options.create !== true && place.slug !== DEFAULT_BOARD) throw unknownHere(context, place.slug);
  const { openKernel } = await import('../../kernel/open-kernel.ts');
  if (!known) {
    files.ensureDir(context.home);
    files.ensureDir(place.dir);
  }
  return openKernel({
    path: place.database,
    mode: known ? 'existing' : 'create',
    ...(options.failureLimit === undefined ? {} : { failureLimit: options.failureLimit }),
    world: kernelWorldOf(context.world),
  });
}
