/**
 * Finds an Electron runtime for the desktop window, or fetches one where the network allows. Says in one line why
 * there is none. Owns nothing but `node_modules/electron`; never starts the application.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageDir = join(import.meta.dirname, '../node_modules/electron');

/** Ten times what the download takes on a slow line; past that the browser board serves the user better. */
const FETCH_MS_MAX = 180_000;

export type Runtime = { path: string } | { missing: string };

/** What the machine offers, as far as the decision needs it. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** Effective user id, or null where there is none. */
  uid: number | null;
}

/** Why a window cannot be shown here at all, or null when it can. */
export function whyNoWindow({ platform, env, uid }: Surroundings): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  if (uid === 0 && !env['ELECTRON_EXEC_PATH']) return 'Electron keeps its sandbox only for users other than root';
  return null;
}

/** The installed runtime: ELECTRON_EXEC_PATH, or what `install-electron` left in the package. */
export function installedRuntime(env: NodeJS.ProcessEnv): string | null {
  const named = env['ELECTRON_EXEC_PATH'];
  if (named) return existsSync(named) ? named : null;
  const note = join(packageDir, 'path.txt');
  if (!existsSync(note)) return null;
  const path = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageDir, 'dist'), readFileSync(note, 'utf8'));
  return existsSync(path) ? path : null;
}

/**
 * Fetches the runtime with Electron's own installer, in bounded time, showing that it works.
 * @returns null when it is there now, otherwise one phrase saying what went wrong.
 */
export async function fetchRuntime(timeoutMs = FETCH_MS_MAX): Promise<string | null> {
  process.stderr.write('Fetching the Electron runtime (once, about 110 MB) ');
  const child = spawn(process.execPath, [join(packageDir, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const dots = setInterval(() => process.stderr.write('.'), 1000);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('exit', resolve);
  });
  clearInterval(dots);
  clearTimeout(limit);
  process.stderr.write('\n');
  if (late) return `fetching took longer than ${timeoutMs / 1000} s`;
  if (code === 0) return null;
  const [firstLine = ''] = Buffer.concat(errors).toString().trim().split('\n');
  return firstLine.replace(/^\w*Error: /, '') || `the installer ended with code ${code}`;
}

/** A runtime to start the window with, or one phrase saying why there is none. */
export async function findRuntime(around: Surroundings): Promise<Runtime> {
  const obstacle = whyNoWindow(around);
  if (obstacle !== null) return { missing: obstacle };
  const installed = installedRuntime(around.env);
  if (installed !== null) return { path: installed };
  if (around.env['ELECTRON_EXEC_PATH'])
    return { missing: `ELECTRON_EXEC_PATH names no file: ${around.env['ELECTRON_EXEC_PATH']}` };
  const trouble = await fetchRuntime();
  const fetched = installedRuntime(around.env);
  return fetched === null
    ? { missing: `the Electron runtime could not be fetched (${trouble ?? 'nothing was unpacked'})` }
    : { path: fetched };
}
