/** Replaces a file's text so that readers, and a power cut, leave either the old or the new text behind. */
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomName } from './ids.ts';
import { toFault } from './platform-faults.ts';

/** @throws Fault when the folder is missing, read-only or full; the old file is then untouched and no rest is left. */
export function writeAtomically(path: string, text: string, mode: number): void {
  const file = begin(path, mode);
  try {
    file.write(text);
    file.finish();
  } catch (error) {
    throw file.abandon(error);
  }
}

/**
 * The same for a text that comes in pieces and need not fit into memory.
 * @throws Fault as above, or what `pieces` throws; the old file is then untouched and no rest is left.
 */
export async function writePieces(path: string, pieces: AsyncIterable<string>, mode = 0o600): Promise<void> {
  const file = begin(path, mode);
  try {
    for await (const piece of pieces) file.write(piece);
    file.finish();
  } catch (error) {
    throw file.abandon(error);
  }
}

/** A file that gets its name when it is finished. Either `finish` or `abandon` has the last word. */
function begin(path: string, mode: number) {
  const folder = dirname(path);
  const temporary = join(folder, `.tmp-${randomName()}`);
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw toFault(error, `${path} cannot be written`);
    }
  };
  const fd = attempt(() => openSync(temporary, 'wx', mode));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
  return {
    write: (text: string): void => attempt(() => writeFileSync(fd, text)),
    finish(): void {
      attempt(() => {
        fchmodSync(fd, mode);
        fsyncSync(fd);
        close();
        renameSync(temporary, path);
      });
      syncFolder(folder);
    },
    /** @returns `error`, to be thrown */
    abandon(error: unknown): unknown {
      close();
      rmSync(temporary, { force: true });
      return error;
    },
  };
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
