/**
 * Makes a folder with its parents. Node's own recursive mkdir is not used: on a file system that answers ENOENT to
 * every mkdir, such as /proc, it repeats itself for ever and takes the whole thread with it.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './platform-faults.ts';

/** What is created gets mode 0700; what exists is left as it is. Throws the platform's error. */
export function makeFolder(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== 'ENOENT' || parent === path || isFolder(parent)) throw error;
    makeFolder(parent);
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // An existing folder on a read-only file system may answer EROFS or EACCES instead of EEXIST.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
