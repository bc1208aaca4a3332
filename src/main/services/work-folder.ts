/**
 * Folders beside boards for what has its use only while one process works on it: an import in the making, the copy that
 * is exported or restored. A flock(2) on a file next to the folder is held as long as the work goes on, so that what a
 * process that was killed left behind is known for certain, and removed by the next that comes by.
 */
import { isFault } from '../../contract/error.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { boardPaths, listBoards } from './boards.ts';

export type Work = 'import' | 'export' | 'restore';

export interface WorkFolder {
  /** Exists and is empty. */
  path: string;
  /** Removes it with all that is in it. Safe to call twice. */
  close(): void;
}

/** A folder, or the file that is locked as long as somebody works in it. */
const OURS = /^(\.(?:import|export|restore|restoring)-[\w-]+)(\.lock)?$/u;

/** Names of the folders in `place`, also of those of which only the lock file is there. */
function foldersIn(place: string): string[] {
  const names = copyFiles.list(place).flatMap((name) => OURS.exec(name)?.[1] ?? []);
  return [...new Set(names)].map((name) => `${place}/${name}`);
}

const lockOf = (path: string): string => `${path}.lock`;

/**
 * @param place the folder to make it in, created when missing; what others left there is removed first
 * @throws Fault of the disk
 */
export function openWorkFolder(place: string, work: Work, world: World): WorkFolder {
  const { files, ids, locks } = world;
  files.ensureDir(place);
  sweep(place, world);
  for (;;) {
    const path = `${place}/.${work}-${ids.token().slice(0, 12)}`;
    // The lock comes first: a folder without it belongs to nobody. Null means that a sweep has just found the file.
    const lock = locks.tryLock(lockOf(path), { kind: work });
    if (lock === null) continue;
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      copyFiles.removeTree(path);
      files.removeFile(lockOf(path));
      lock.release();
    };
    try {
      files.ensureDir(path);
      return { path, close };
    } catch (error) {
      close();
      throw error;
    }
  }
}

/** Removes what nobody works in any more; what cannot be removed stays and is logged. */
function sweep(place: string, world: World): void {
  for (const path of foldersIn(place)) {
    try {
      const lock = world.locks.tryLock(lockOf(path), { kind: 'sweep' });
      if (lock === null) continue;
      try {
        copyFiles.removeTree(path);
        world.files.removeFile(lockOf(path));
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!isFault(error)) throw error;
      world.log.warn('What was left of an earlier work cannot be removed.', { path, error });
    }
  }
}

/** The same for a whole home. */
export function sweepHome(home: string, world: World): void {
  sweep(`${home}/boards`, world);
  for (const slug of listBoards(home, world.files)) sweep(boardPaths(home, slug).dir, world);
}

/** Folders in `place` that nobody works in; changes nothing. */
export function abandonedIn(place: string, world: World): string[] {
  return foldersIn(place).filter((path) => world.locks.readOwner(lockOf(path)) === null);
}
