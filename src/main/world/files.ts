/**
 * The file system. Everything we create is for this user only: folders 0700, files 0600. Errors leave as faults with
 * the path in the sentence. A board's database files are out of bounds here: opening one and closing it again would
 * drop the locks that SQLite holds in this process (failures.md F061).
 */
import {
  appendFileSync,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { writeAtomically } from './atomic-write.ts';
import { dropMiddle } from './drop-middle.ts';
import { makeFolder } from './make-folder.ts';
import { isMissing, toFault } from './platform-faults.ts';
import { removeTree, removeTreeAside } from './remove-tree.ts';
import { watchDir } from './watch-dir.ts';
import type { Clock, EntryKind, Files } from './world.ts';

const DATABASE_FILE = /^kanban\.db(?:-wal|-shm|-journal)?$/;

export function createFiles(clock: Clock): Files {
  return {
    ensureDir: (path) => attempt(`The folder ${path} cannot be created`, () => makeFolder(path)),
    exists: (path) => statOf(path) !== null,
    isDirectory: (path) => statOf(path)?.isDirectory() ?? false,
    entryKind,
    realPath: (path) => attempt(`${path} cannot be resolved`, () => realpathSync.native(path)),
    userHome: () => homedir(),
    readText: (path) => readText(path),
    writeText: (path, text, mode = 0o600) => {
      refuseDatabase(path);
      writeAtomically(path, text, mode);
    },
    writeTransient: (path, text) => {
      refuseDatabase(path);
      attempt(`${path} cannot be written`, () => writeFileSync(path, text, { mode: 0o600 }));
    },
    appendText: (path, text) => {
      refuseDatabase(path);
      attempt(`${path} cannot be written`, () => appendFileSync(path, text, { mode: 0o600, flush: true }));
    },
    list: (path) => attempt(`The folder ${path} cannot be listed`, () => readdirSync(path)),
    sizeOf: (path) => statOf(path)?.size ?? null,
    modifiedAt: (path) => statOf(path)?.mtimeMs ?? null,
    modeOf: (path) => permissionsOf(statOf(path)),
    rename: (from, to) => attempt(`${from} cannot be renamed to ${to}`, () => renameSync(from, to)),
    copyTreeAside,
    removeTree,
    removeTreeAside,
    removeFile: (path) => attempt(`${path} cannot be removed`, () => rmSync(path, { force: true })),
    readBytes,
    dropMiddle: (path, keepHeadBytes, keepTailBytes) => {
      refuseDatabase(path);
      return dropMiddle(path, keepHeadBytes, keepTailBytes);
    },
    watchDir: (path, changed) => watchDir(clock, path, changed),
  };
}

function attempt<T>(doing: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw toFault(error, doing);
  }
}

function refuseDatabase(path: string): void {
  if (DATABASE_FILE.test(basename(path))) {
    throw new Error(`Only the kernel opens ${path}: any other open and close drops SQLite's locks (F061).`);
  }
}

/** Null when there is nothing at the path, or a dangling link. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw toFault(error, `${path} cannot be looked at`);
  }
}

function permissionsOf(stats: Stats | null): number | null {
  return stats === null ? null : stats.mode % 0o1000;
}

function entryKind(path: string): EntryKind | null {
  try {
    const found = lstatSync(path);
    if (found.isSymbolicLink()) return 'link';
    if (found.isDirectory()) return 'directory';
    return found.isFile() ? 'file' : 'other';
  } catch (error) {
    if (isMissing(error)) return null;
    throw toFault(error, `${path} cannot be looked at`);
  }
}

function readText(path: string): string | null {
  refuseDatabase(path);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw toFault(error, `${path} cannot be read`);
  }
}

function readBytes(path: string, offset: number, length: number): Uint8Array {
  refuseDatabase(path);
  return attempt(`${path} cannot be read`, () => {
    const fd = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(fd, bytes, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    } finally {
      closeSync(fd);
    }
  });
}

async function copyTreeAside(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, {
      recursive: true,
      force: false,
      errorOnExist: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  } catch (error) {
    throw toFault(error, `${from} cannot be copied to ${to}`);
  }
}
