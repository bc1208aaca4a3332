/** Finds a command the way execvp(3) does, so that a missing one is known before anything is started (F034). */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Whether the path is a regular file that this user may execute. */
export function isExecutable(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Absolute path of a command: itself when absolute, else the first executable on `path`. A name with a slash that is
 * not absolute is never found: it would mean another program in every folder. Relative PATH entries are skipped for
 * the same reason.
 */
export function resolveCommand(name: string, path: string): string | null {
  if (name === '' || name.includes('\0')) return null;
  if (isAbsolute(name)) return isExecutable(name) ? name : null;
  if (name.includes('/')) return null;
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    if (isExecutable(candidate)) return candidate;
  }
  return null;
}
