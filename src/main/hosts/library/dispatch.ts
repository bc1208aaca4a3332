/**
 * Dispatching for scripts: one tick at a time under the board's lock. What it starts outlives the calling process;
 * the next tick, by whomever, settles it. Long-lived dispatching belongs to `flockboard serve` and the app.
 */
import { basename, dirname, join } from 'node:path';
import type { Config } from '../../../contract/config.ts';
import type { Task } from '../../../contract/task.ts';
import { parseConfig } from '../../config/parse-config.ts';
import { boardPaths, lockPath } from '../../dispatcher/board-paths.ts';
import { createDispatcher } from '../../dispatcher/create-dispatcher.ts';
import type { DispatchResult, TickOptions } from '../../dispatcher/dispatcher.ts';
import { workspaceOf } from '../../dispatcher/preflight.ts';
import { openWorld } from '../../world/open-world.ts';
import type { World } from '../../world/world.ts';
import { clockOf, kernelOf, type Board } from './board.ts';

export interface DispatchOnceOptions extends TickOptions {
  /** The environment from which workers get their allow-listed variables. Without it they get a plain PATH. */
  env?: Readonly<Record<string, string | undefined>>;
  /** argv prefix of the command line, for demo workers and for workers that call back. */
  cli?: readonly string[];
}

/**
 * One tick: settles what ended, stops what lingers, then starts what is ready. With `spawn` that function starts the
 * workers instead of the profiles, and every assignee will do. A dry run only reads and says what would start.
 * Without the lock nothing is read or written, and `skippedLocked` is true.
 * @throws Refusal 'config' when the home's config.toml does not load
 */
export async function dispatchOnce(board: Board, options: DispatchOnceOptions = {}): Promise<DispatchResult> {
  const { env = {}, cli = [], ...tick } = options;
  const kernel = kernelOf(board);
  const world = worldOf(board);
  const place = placeOf(board.path);
  const dispatcher = createDispatcher({
    kernel,
    world,
    config: configOf(world, place),
    kind: 'dispatch',
    board: place.slug,
    cli,
    hostEnv: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  return await dispatcher.tick(tick);
}

/**
 * The folder in which this task is worked on, made when it has to be (kernel-spec 4.7).
 * @throws Refusal 'invalid' that names the field workspacePath
 */
export function resolveWorkspace(board: Board, task: Pick<Task, 'id' | 'workspaceKind' | 'workspacePath'>): string {
  return workspaceOf(worldOf(board), boardPaths(board.path), task);
}

/** The exclusive right to dispatch the board at that path, or null while anybody holds it, this process included. */
export function acquireDispatchLock(boardPath: string): { release(): void } | null {
  return openWorld({ quiet: true }).locks.tryLock(lockPath(boardPath), { kind: 'dispatch' });
}

function worldOf(board: Board): World {
  const world = openWorld();
  return { ...world, clock: { ...world.clock, now: clockOf(board) } };
}

interface Place {
  home: string;
  slug: string;
  configPath: string | null;
}

/** A board at `<home>/boards/<slug>/kanban.db` belongs to that home; any other keeps everything beside itself. */
function placeOf(path: string): Place {
  const folder = dirname(path);
  const boards = dirname(folder);
  if (basename(path) === 'kanban.db' && basename(boards) === 'boards') {
    const home = dirname(boards);
    return { home, slug: basename(folder), configPath: join(home, 'config.toml') };
  }
  return { home: boardPaths(path).dir, slug: 'default', configPath: null };
}

function configOf(world: World, { home, configPath }: Place): Config {
  const text = configPath === null ? null : world.files.readText(configPath);
  return parseConfig(text, { home, path: configPath ?? join(home, 'config.toml') });
}
