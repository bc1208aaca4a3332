/**
 * Makes sure that nobody else uses a board before its files are moved: the dispatch lock is taken and held, and no
 * other process may have the board file open. Says who stands in the way.
 */
import { Refusal } from '../../contract/error.ts';
import { copyFiles, type CopyFiles } from '../world/copy-files.ts';
import type { FileLock, World } from '../world/world.ts';
import type { BoardPaths } from './boards.ts';

/** Parts of a board file that a connection keeps open. */
const PARTS = ['', '-wal', '-shm'];

/**
 * @param purpose shown to others as the owner of the lock: `archive`, `restore`
 * @returns the dispatch lock of the board; release it when the files are in place
 * @throws Refusal 'lock_held' that names the process
 */
export function takeDispatchLock(slug: string, paths: BoardPaths, world: World, purpose: string): FileLock {
  const lock = world.locks.tryLock(paths.lock, { kind: purpose });
  if (lock !== null) return lock;
  const owner = world.locks.readOwner(paths.lock);
  const who = owner === null ? 'another program' : `${owner.kind} (pid ${owner.pid} on ${owner.host})`;
  throw new Refusal('lock_held', `board: ${slug} is dispatched by ${who}; stop that first.`, {
    field: 'board',
    board: slug,
    pid: owner?.pid ?? null,
  });
}

/**
 * To be asked right before the files are moved: a program that opens the board after that finds the new ones, and one
 * that opened the old ones in between is refused its writes, because they are no longer in their place (F067).
 * @throws Refusal 'lock_held' that names the process
 */
export function refuseOtherUsers(slug: string, paths: BoardPaths, files: CopyFiles = copyFiles): void {
  const [holder] = files.holdersOf(PARTS.map((part) => paths.database + part));
  if (holder === undefined) return;
  throw new Refusal(
    'lock_held',
    `board: ${slug} is open in another program (${holder.command || 'unknown'}, pid ${holder.pid}); close that first.`,
    { field: 'board', board: slug, pid: holder.pid },
  );
}
