/** Puts a backup in the place of a board that nobody uses (F068, F074, P12). */
import { restoreBoard, type RestoreReport } from '../kernel/restore.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { refuseOtherUsers, takeDispatchLock } from './board-alone.ts';
import { boardPaths, parseSlug } from './boards.ts';
import { openWorkFolder } from './work-folder.ts';

/**
 * The board need not exist: a backup of a lost one becomes a board again. The file that was there is kept aside.
 * @param backup absolute path of a backup
 * @throws Refusal 'lock_held' while somebody dispatches or has the board open, 'not_a_board', 'newer_board', 'invalid';
 * Fault 'database_damaged' for a damaged backup, or of the disk. Then nothing was changed.
 */
export async function restoreFromBackup(
  home: string,
  given: string,
  backup: string,
  world: World,
): Promise<RestoreReport> {
  const slug = parseSlug(given);
  const paths = boardPaths(home, slug);
  const isNew = !world.files.exists(paths.dir);
  world.files.ensureDir(home);
  world.files.ensureDir(paths.dir);
  const lock = takeDispatchLock(slug, paths, world, 'restore');
  try {
    const work = openWorkFolder(paths.dir, 'restore', world);
    try {
      return await restoreBoard({
        backup,
        path: paths.database,
        files: copyFiles,
        now: Math.trunc(world.clock.now()),
        staging: work.path,
        beforeReplacing: () => refuseOtherUsers(slug, paths),
      });
    } finally {
      work.close();
    }
  } finally {
    // A board that did not come to be leaves no folder, which would stand in the way of making it by other means.
    if (isNew && !world.files.exists(paths.database)) world.files.removeFile(paths.lock);
    lock.release();
    if (isNew) copyFiles.removeIfEmpty(paths.dir);
  }
}
