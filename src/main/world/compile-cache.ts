/**
 * Lets Node keep what it compiled of this program, so that the next start is sooner. The folder is the user's own cache,
 * never a shared temporary one, because code is loaded from it (threat T18). Without a home, or where nothing can be
 * written, everything works as before.
 */
import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { isAbsolute, join } from 'node:path';

/** @param env for XDG_CACHE_HOME and HOME; call it before the program's modules are imported */
export function keepCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const { XDG_CACHE_HOME: cache, HOME: home } = env;
  const base = isOwnFolder(cache) ? cache : isOwnFolder(home) ? join(home, '.cache') : null;
  if (base === null) return;
  const folder = join(base, 'flockboard');
  if (makeFolder(base) && makeFolder(folder)) module.enableCompileCache(folder);
}

/** A home that is the root of the file system belongs to nobody in particular. */
function isOwnFolder(path: string | undefined): path is string {
  return path !== undefined && isAbsolute(path) && path !== '/' && isFolder(path);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing or not ours to look at: either way there is no cache.
    return false;
  }
}

/** One level at a time: Node's own recursive making never returns on file systems that make no folders, such as proc. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch {
    return isFolder(path);
  }
}
