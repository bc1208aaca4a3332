/**
 * The complete environment of a worker (threat T20; failures.md F033). It is built up from an allow-list, never
 * cut down from the host's, so a secret that nobody named reaches no worker. Names that change how a Node or
 * Electron program starts are never passed on, not even when a profile lists them.
 */
import { join } from 'node:path';
import type { Profile } from '../../contract/profile.ts';

const ALLOWED = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'TERM',
  'TZ',
  'SHELL',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'XDG_STATE_HOME',
]);
/** Used when the host itself has no PATH; what POSIX shells fall back to. */
const PATH_FALLBACK = '/usr/local/bin:/usr/bin:/bin';

/** What identifies a run to its worker; architecture.md, "Names in the environment of a worker". */
export interface RunEnvironment {
  task: string;
  run: string;
  token: string;
  board: string;
  database: string;
  workspace: string;
  home: string;
}

/** True for names that come from the host's own start or from another run, and must not leak into a worker. */
function isHostOnly(name: string): boolean {
  return name === 'NODE_OPTIONS' || name.startsWith('ELECTRON_') || name.startsWith('FLOCKBOARD_');
}

/** `<home>/bin` before the host's PATH, so that `flockboard` is there for every worker. */
export function workerPath(home: string, hostEnv: Readonly<Record<string, string>>): string {
  return `${join(home, 'bin')}:${hostEnv['PATH'] ?? PATH_FALLBACK}`;
}

/** The variables that tell a worker, and everything it starts, which run it is. */
export function runVariables(run: RunEnvironment): Record<string, string> {
  return {
    FLOCKBOARD_TASK: run.task,
    FLOCKBOARD_RUN: run.run,
    FLOCKBOARD_RUN_TOKEN: run.token,
    FLOCKBOARD_BOARD: run.board,
    FLOCKBOARD_DB: run.database,
    FLOCKBOARD_WORKSPACE: run.workspace,
    FLOCKBOARD_HOME: run.home,
    FLOCKBOARD_BIN: join(run.home, 'bin', 'flockboard'),
  };
}

/** The host's variables that a program of ours may see: those of the allow-list, and those named in `also`. */
export function inheritedEnvironment(
  hostEnv: Readonly<Record<string, string>>,
  also: readonly string[],
): Record<string, string> {
  const isSeen = (name: string): boolean => ALLOWED.has(name) || name.startsWith('LC_') || also.includes(name);
  return Object.fromEntries(Object.entries(hostEnv).filter(([name]) => isSeen(name) && !isHostOnly(name)));
}

/**
 * Builds the environment for one run of `profile`. The profile's own `env` may override PATH, never FLOCKBOARD_*.
 * @param wiring what the program needs to find our tools; the profile's own `env` outranks it
 */
export function workerEnvironment(
  profile: Pick<Profile, 'env' | 'passEnv'>,
  hostEnv: Readonly<Record<string, string>>,
  run: RunEnvironment,
  wiring: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const env = inheritedEnvironment(hostEnv, profile.passEnv);
  env['PATH'] = workerPath(run.home, hostEnv);
  Object.assign(env, wiring);
  for (const [name, value] of Object.entries(profile.env)) {
    if (!name.startsWith('FLOCKBOARD_')) env[name] = value;
  }
  return Object.assign(env, runVariables(run));
}
