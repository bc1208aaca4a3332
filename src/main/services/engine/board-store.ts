/**
 * The board's file while an engine has it: checked before it is opened, backed up while it changes and once more when
 * it is closed, and let go without a further write when it turns out to be damaged or no longer in its place.
 */
import { isFault, isRefusal } from '../../../contract/error.ts';
import type { EngineStatus } from '../../../contract/feed.ts';
import { checkBeforeOpen, guardFromWrites } from '../../kernel/damage.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openKernel } from '../../kernel/open-kernel.ts';
import { boardFiles } from '../../world/board-files.ts';
import { copyFiles } from '../../world/copy-files.ts';
import type { World } from '../../world/world.ts';
import { scheduleBackups } from '../backups.ts';
import type { BoardPaths } from '../boards.ts';
import { kernelWorldOf } from '../kernel-world.ts';

export interface OpenStoreOptions {
  mode: 'create' | 'existing';
  failureLimit: number;
  /** Called when a backup showed that the board is damaged; the fault says the way back (F068). */
  damaged(fault: Error): void;
}

export interface BoardStore {
  readonly kernel: Kernel;
  /** False when the board was moved, replaced or deleted since it was opened (F067). */
  isInPlace(): boolean;
  problems(): EngineStatus['problems'];
  /** Makes a last backup of what changed and closes the board. */
  close(): Promise<void>;
}

/**
 * @throws Refusal 'unknown_board', 'not_a_board', 'newer_board', 'read_only'; Fault 'database_damaged' with the newest
 * backup, or of the disk
 */
export function openBoardStore(paths: BoardPaths, world: World, options: OpenStoreOptions): BoardStore {
  const { database } = paths;
  if (options.mode === 'create') world.files.ensureDir(paths.dir);
  checkBeforeOpen(database, copyFiles, world.clock.now());
  const kernel = openKernel({
    path: database,
    world: kernelWorldOf(world),
    mode: options.mode,
    failureLimit: options.failureLimit,
  });
  const identity = boardFiles.identityOf(database);
  let isDamaged = false;
  const isInPlace = (): boolean => boardFiles.identityOf(database) === identity;
  const backups = scheduleBackups(kernel, world, (fault) => {
    isDamaged = true;
    options.damaged(fault);
  });
  return {
    kernel,
    isInPlace,
    problems: backups.problems,
    async close() {
      await backups.close();
      try {
        if (isInPlace() && !isDamaged) await backups.run();
      } finally {
        closeKernel(kernel, isDamaged, world);
      }
    },
  };
}

function closeKernel(kernel: Kernel, isDamaged: boolean, world: World): void {
  const guard = isDamaged ? guardFromWrites(kernel.path) : null;
  try {
    kernel.close();
  } catch (error) {
    if (!isFault(error) && !isRefusal(error)) throw error;
    world.log.warn('A board did not close cleanly.', { path: kernel.path, error });
  } finally {
    guard?.close();
  }
}
