/**
 * What the kernel does to the path of a board besides letting SQLite open it. None of these calls opens the file,
 * so none can drop the locks that SQLite holds on it in this process (F061).
 */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault, Refusal } from '../../contract/error.ts';

export interface BoardFiles {
  exists(path: string): boolean;
  /** mkdir -p of the folder that holds `path`, 0700 for what is created. @throws Refusal 'read_only', Fault */
  ensureFolderOf(path: string): void;
  /** Mode 0600, whatever the umask. */
  makePrivate(path: string): void;
  /** Device and inode as text, or null when nothing is there: tells whether the path still names the opened file (F067). */
  identityOf(path: string): string | null;
}

function codeOf(error: unknown): string {
  return error instanceof Error ? String(Reflect.get(error, 'code')) : '';
}

function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (['EACCES', 'EPERM', 'EROFS'].includes(code))
      throw new Refusal('read_only', `The folder ${folder} cannot be created; choose a home you can write to.`);
    if (['ENOTDIR', 'EEXIST', 'ENOENT'].includes(code))
      throw new Refusal(
        'invalid',
        `The folder ${folder} cannot be created because a part of the path is not a folder.`,
      );
    throw new Fault(code === 'ENOSPC' ? 'disk_full' : 'disk_io', `Creating the folder ${folder} failed.`, {
      cause: error,
    });
  }
}

/** The real file system. */
export const boardFiles: BoardFiles = {
  exists: (path) => statSync(path, { throwIfNoEntry: false }) !== undefined,
  ensureFolderOf: (path) => ensureFolder(dirname(path)),
  makePrivate: (path) => chmodSync(path, 0o600),
  identityOf: (path) => {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? null : `${found.dev}:${found.ino}`;
  },
};
