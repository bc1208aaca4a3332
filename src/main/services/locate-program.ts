/**
 * Where a program lies that a profile names and the PATH does not have: in the folders that people's shells usually
 * add to it (failures.md F032). Files are looked at and no shell is run. It answers only for programs of profiles,
 * so that no caller can ask where anything else is, and it changes nothing.
 */
import { basename, isAbsolute, join } from 'node:path';
import type { Config } from '../../contract/config.ts';
import { isFault, Refusal } from '../../contract/error.ts';
import type { ProgramPlaces } from '../../contract/worker.ts';
import type { World } from '../world/world.ts';

/** In the order in which their programs are offered: what a person installed for themselves comes first. */
const BELOW_HOME = [
  '.local/bin',
  'bin',
  '.npm-global/bin',
  '.npm-packages/bin',
  '.bun/bin',
  '.deno/bin',
  '.cargo/bin',
  'go/bin',
  '.volta/bin',
  '.asdf/shims',
  '.local/share/mise/shims',
  '.local/share/pnpm',
  'Library/pnpm',
  '.yarn/bin',
  '.claude/local',
  '.opencode/bin',
  '.nix-profile/bin',
];
const OF_THE_SYSTEM = [
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/opt/local/bin',
  '/snap/bin',
];
/** Folders with one folder for each version of Node.js, and where its programs are in that. */
const BY_VERSION = [
  ['.nvm/versions/node', 'bin'],
  ['.config/nvm/versions/node', 'bin'],
  ['.local/share/fnm/node-versions', 'installation/bin'],
  ['Library/Application Support/fnm/node-versions', 'installation/bin'],
] as const;
/** More only make the choice harder. */
const PATHS_MAX = 8;

export interface ProgramFinderOptions {
  world: Pick<World, 'files' | 'processes'>;
  hostEnv: Readonly<Record<string, string | undefined>>;
  config(): Config;
}

export interface ProgramFinder {
  /**
   * @param program as a profile's command has it; of one with a folder, its name is looked for
   * @throws Refusal 'invalid' with the field `program` when no profile starts it
   */
  locate(program: string): ProgramPlaces;
  /**
   * @param given an absolute path, or one below `~/`
   * @returns the absolute path of a file that this user may execute
   * @throws Refusal 'invalid' with the field `path` and the fix
   */
  check(given: string): string;
}

export function createProgramFinder({ world, hostEnv, config }: ProgramFinderOptions): ProgramFinder {
  const { files, processes } = world;
  const home = (): string => hostEnv['HOME'] ?? files.userHome();
  return {
    locate(program) {
      const isKnown = Object.values(config().profiles).some(
        ({ kind, command }) => kind === 'command' && command[0] === program,
      );
      if (!isKnown) throw new Refusal('invalid', `program: no profile starts "${program}".`, { field: 'program' });
      const path = hostEnv['PATH'] ?? '';
      const folders = distinctFolders(files, [...usualFolders(files, home()), ...path.split(':')]);
      const found = folders.flatMap((folder) => processes.resolveCommand(join(folder, basename(program)), '') ?? []);
      return { paths: distinct(files, found).slice(0, PATHS_MAX), folders: folders.length };
    },
    check(given) {
      const trimmed = given.trim();
      const path = trimmed.startsWith('~/') ? join(home(), trimmed.slice(2)) : trimmed;
      const refuse = (problem: string): never => {
        throw new Refusal('invalid', `path: ${problem}`, { field: 'path' });
      };
      if (path.includes('\0')) return refuse('must not contain a NUL character.');
      if (!isAbsolute(path)) return refuse('must be the full path; begin it with "/" or "~/".');
      if (processes.resolveCommand(path, '') !== null) return path;
      if (!files.exists(path)) return refuse('names no file that is there; ask your shell for the path.');
      if (files.isDirectory(path)) return refuse('names a folder; add the name of the program.');
      return refuse('names a file that you may not execute; allow it with chmod +x, or name another.');
    },
  };
}

type Files = World['files'];

function usualFolders(files: Files, home: string): string[] {
  const prefix = npmPrefix(files, home);
  return [
    ...BELOW_HOME.map((folder) => join(home, folder)),
    ...(prefix === null ? [] : [join(prefix, 'bin')]),
    ...BY_VERSION.flatMap(([parent, tail]) =>
      newestFirst(files, join(home, parent)).map((version) => join(home, parent, version, tail)),
    ),
    ...OF_THE_SYSTEM,
  ];
}

/** Where npm of this person installs programs, when `~/.npmrc` says so. */
function npmPrefix(files: Files, home: string): string | null {
  const text = orNull(() => files.readText(join(home, '.npmrc')));
  const said = /^\s*prefix\s*=\s*(["']?)(.+?)\1\s*$/m.exec(text ?? '')?.[2];
  const path = said?.replace(/^~(?=\/)|\$\{HOME\}/g, () => home);
  return path !== undefined && isAbsolute(path) ? path : null;
}

function newestFirst(files: Files, folder: string): string[] {
  if (orNull(() => files.isDirectory(folder)) !== true) return [];
  const names = orNull(() => files.list(folder)) ?? [];
  return [...names].toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

/** Those that are there, each once, however many names it has. */
function distinctFolders(files: Files, folders: readonly string[]): string[] {
  return distinct(
    files,
    folders.filter((folder) => isAbsolute(folder) && orNull(() => files.isDirectory(folder)) === true),
  );
}

function distinct(files: Files, paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const real = orNull(() => files.realPath(path)) ?? path;
    if (seen.has(real)) return false;
    seen.add(real);
    return true;
  });
}

/** What may not be looked at is as good as not there. */
function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (isFault(error)) return null;
    throw error;
  }
}
