/**
 * Opens places of the engine's machine in programs of the person: editor, terminal, file manager. A caller gives ids
 * and never a path; what the path is, is found here. The program gets an environment from the allow-list, leads its own
 * session and outlives us; what it prints goes to logs/opened.log of the home.
 */
import { basename, dirname } from 'node:path';
import type { Config } from '../../contract/config.ts';
import { isFault } from '../../contract/error.ts';
import type { OpenedPlace, PlaceInput } from '../../contract/places.ts';
import type { Run, Task } from '../../contract/task.ts';
import { inheritedEnvironment, workerPath } from '../dispatcher/environment.ts';
import { lastLineOf } from '../dispatcher/last-line.ts';
import { scratchPath } from '../workspaces/scratch.ts';
import { desktopOf, SESSION_VARIABLES } from '../world/desktop-session.ts';
import type { World } from '../world/world.ts';
import { boardExists, boardPaths, unknownBoard } from './boards.ts';
import type { BoardSession } from './engine/board-session.ts';
import { openCommand } from './open-command.ts';
import type { OpenWith } from './open-command.ts';
import { unknownTask } from './task-views.ts';

/** A program that fails does so at once; one that is still there then has opened, or is a window by now. */
const FAILS_WITHIN_MS = 1_500;
/** What programs print is kept for a look at trouble, not for ever. */
const OUTPUT_BYTES_MAX = 1_048_576;
const LAST_WORDS_BYTES = 4_096;

export interface PlacesOptions {
  home: string;
  world: Pick<World, 'clock' | 'files' | 'processes'>;
  hostEnv: Readonly<Record<string, string>>;
  config(): Pick<Config, 'open'>;
  session(board: string): BoardSession;
}

interface Found {
  path: string | null;
  want: OpenWith;
  /** Why there is nothing at the path, when there is not. */
  absent: string;
}

const NO_WORKSPACE = 'There is no workspace: it is made when a worker starts, and cleared away after the task is done.';
const NO_LOG = 'There is no log: the task has not run, or its log was cleared away.';

/** @throws Refusal 'unknown_board', 'unknown_task' */
export async function openPlace(input: PlaceInput, options: PlacesOptions): Promise<OpenedPlace> {
  const { files, processes } = options.world;
  const { path, want, absent } = find(input, options);
  if (path === null || !files.exists(path)) return { path, program: null, problem: absent };
  const env = {
    ...inheritedEnvironment(options.hostEnv, SESSION_VARIABLES),
    PATH: workerPath(options.home, options.hostEnv),
  };
  const decision = openCommand(want, path, {
    config: options.config(),
    env: options.hostEnv,
    desktop: desktopOf(options.hostEnv),
    resolve: (name) => processes.resolveCommand(name, env.PATH),
  });
  if ('problem' in decision) return { path, program: null, problem: decision.problem };
  const cwd = files.isDirectory(path) ? path : dirname(path);
  const problem = await start({ argv: decision.argv, cwd, env }, options);
  return { path, program: problem === null ? basename(decision.argv[0] ?? '') : null, problem };
}

function find(input: PlaceInput, { home, world, session }: PlacesOptions): Found {
  if (input.place === 'config')
    return { path: `${home}/config.toml`, want: 'editor', absent: 'There is no config.toml yet; every default holds.' };
  // The folder of a board that cannot be opened is wanted most.
  if (input.place === 'folder') {
    if (!boardExists(home, input.board, world.files)) throw unknownBoard(input.board);
    return { path: boardPaths(home, input.board).dir, want: 'folder', absent: 'The folder of the board is gone.' };
  }
  const board = session(input.board);
  const task = board.kernel.getTask(input.id);
  if (task === null) throw unknownTask(input.id);
  const runs = board.kernel.listRuns(task.id);
  if (input.place !== 'log') return { path: workspaceOf(task, runs, board), want: input.place, absent: NO_WORKSPACE };
  const newest = runs.at(-1);
  return { path: newest === undefined ? null : board.logPathOf(newest), want: 'editor', absent: NO_LOG };
}

/** Where the task's newest run worked, or would. */
function workspaceOf(task: Task, runs: readonly Run[], { paths }: BoardSession): string | null {
  if (task.workspaceKind === 'scratch') return scratchPath(paths.dir, task.id);
  const newest = runs.findLast((run) => run.workspacePath !== null);
  return newest?.workspacePath ?? (task.workspaceKind === 'dir' ? task.workspacePath : null);
}

/** @returns why it did not start, null when it did */
async function start(
  command: { argv: readonly string[]; cwd: string; env: Record<string, string> },
  { home, world: { clock, files, processes } }: PlacesOptions,
): Promise<string | null> {
  const logPath = `${home}/logs/opened.log`;
  if ((files.sizeOf(logPath) ?? 0) > OUTPUT_BYTES_MAX) files.removeFile(logPath);
  const before = files.sizeOf(logPath) ?? 0;
  const name = basename(command.argv[0] ?? '');
  try {
    const child = await processes.spawn({ ...command, logPath, stdin: null });
    const settled = Promise.withResolvers<null>();
    const timer = clock.after(FAILS_WITHIN_MS, () => settled.resolve(null), { background: true });
    const exit = await Promise.race([child.exited, settled.promise]);
    timer.cancel();
    if (exit === null || exit.code === 0) return null;
    const said = lastLineOf(new TextDecoder().decode(files.readBytes(logPath, before, LAST_WORDS_BYTES)));
    const how = exit.code === null ? `was ended by ${exit.signal ?? 'a signal'}` : `ended with code ${exit.code}`;
    return `${name} ${how}${said === '' ? '.' : `: ${said}`}`;
  } catch (error) {
    if (isFault(error)) return error.message;
    throw error;
  }
}
