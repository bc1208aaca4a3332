/**
 * What backups, restores and imports do to files. Only copies that no SQLite connection of this process has open are
 * read or synced here; a live board is looked at by path alone, moved by rename, and never opened, because closing
 * such a descriptor would drop the locks that SQLite holds on it in this process (F061).
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  openSync,
  readSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from './atomic-write.ts';
import { isMissing, toFault } from './platform-faults.ts';

/** A process that has a file open, as people know it. */
export interface FileHolder {
  pid: number;
  /** The command's name, or '' when it cannot be read. */
  command: string;
}

export interface CopyFiles {
  /** Names in a folder; none when it does not exist. */
  list(folder: string): string[];
  sizeOf(path: string): number | null;
  /** Epoch milliseconds of the last change of the content, or null when nothing is there. */
  modifiedAt(path: string): number | null;
  /** Permission bits, or null when nothing is there. */
  modeOf(path: string): number | null;
  /** Copies the bytes of a file that no connection of this process has open. The copy gets mode 0600. */
  copy(from: string, to: string): void;
  /** The first bytes, at most `length`; null when nothing is there. Same condition as `copy`. */
  startOf(path: string, length: number): Uint8Array | null;
  /** SHA-256 of the content in hex; null when nothing is there. Same condition as `copy`. */
  fingerprint(path: string): string | null;
  /** Waits until a finished copy is on the disk, and makes it mode 0600. */
  sync(path: string): void;
  /** Moves within one file system and waits until both folders are on the disk. */
  move(from: string, to: string): void;
  removeFile(path: string): void;
  removeTree(path: string): void;
  /** Leaves a folder that holds something, or is not there, as it is. */
  removeIfEmpty(folder: string): void;
  /**
   * Other processes of this user that have one of these files open, read from proc(5) without opening them. Empty
   * where the platform has no /proc.
   */
  holdersOf(paths: readonly string[]): FileHolder[];
}

const CHUNK_BYTES = 1 << 20;

function attempt<T>(doing: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw toFault(error, doing);
  }
}

function withFile<T>(path: string, act: (fd: number) => T): T {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    return act(fd);
  } finally {
    closeSync(fd);
  }
}

function digest(fd: number): string {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    const count = readSync(fd, chunk, 0, CHUNK_BYTES, null);
    if (count === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, count));
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function hasOpen(pid: number, targets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return targets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
  } catch {
    // Processes of other users and those that end meanwhile cannot be looked into.
    return false;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function realPathOrNull(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/** The real file system. */
export const copyFiles: CopyFiles = {
  list: (folder) => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw toFault(error, `The folder ${folder} cannot be listed`);
    }
  },
  sizeOf: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? null,
  modifiedAt: (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null,
  modeOf: (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? null : found.mode & 0o777;
  },
  copy: (from, to) =>
    attempt(`${from} cannot be copied to ${dirname(to)}`, () => {
      copyFileSync(from, to, constants.COPYFILE_EXCL);
      chmodSync(to, 0o600);
    }),
  startOf: (path, length) => {
    try {
      return withFile(path, (fd) => {
        const start = new Uint8Array(length);
        return start.subarray(0, readSync(fd, start, 0, length, 0));
      });
    } catch (error) {
      if (isMissing(error)) return null;
      throw toFault(error, `${path} cannot be read`);
    }
  },
  fingerprint: (path) => {
    try {
      return withFile(path, digest);
    } catch (error) {
      if (isMissing(error)) return null;
      throw toFault(error, `${path} cannot be read`);
    }
  },
  sync: (path) =>
    attempt(`${path} cannot be written to the disk`, () => {
      chmodSync(path, 0o600);
      withFile(path, fsyncSync);
    }),
  move: (from, to) => {
    attempt(`${from} cannot be moved to ${to}`, () => renameSync(from, to));
    syncFolder(join(to, '..'));
    syncFolder(join(from, '..'));
  },
  removeFile: (path) => attempt(`${path} cannot be removed`, () => rmSync(path, { force: true })),
  removeTree: (path) => attempt(`${path} cannot be removed`, () => rmSync(path, { recursive: true, force: true })),
  removeIfEmpty: (folder) => {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty, not there or not ours to remove: in each case it stays, and nothing depends on it.
    }
  },
  holdersOf: (paths) => {
    const targets = new Set(paths.map(realPathOrNull).filter((path) => path !== null));
    if (targets.size === 0) return [];
    return pids()
      .filter((pid) => pid !== process.pid && hasOpen(pid, targets))
      .map((pid) => ({ pid, command: commandOf(pid) }));
  },
};
