/** Replaces a file's text so that readers, and a power cut, leave either the old or the new text behind. */
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomName } from './ids.ts';
import { toFault } from './platform-faults.ts';

/** @throws Fault when the folder is missing, read-only or full; the old file is then untouched and no rest is left. */
export function writeAtomically(path: string, text: string, mode: number): void {
  const folder = dirname(path);
  const temporary = join(folder, `.tmp-${randomName()}`);
  try {
    const fd = openSync(temporary, 'wx', mode);
    try {
      fchmodSync(fd, mode);
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw toFault(error, `${path} cannot be written`);
  }
  syncFolder(folder);
}

/** Makes the rename itself durable. Some file systems cannot sync a folder; the file is in place all the same. */
export function syncFolder(folder: string): void {
  let fd: number | null = null;
  try {
    fd = openSync(folder, 'r');
    fsyncSync(fd);
  } catch {
    return;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
