/**
 * The backups of a board for a window: which there are, what one holds, and putting one back. Backups are named by
 * their file in the board's own folder; a path is never taken from a window (threat T12). None of it opens the board.
 */
import { basename } from 'node:path';
import type { BackupContent, BackupView, RestoredBoard } from '../../contract/boards.ts';
import { Refusal } from '../../contract/error.ts';
import { contentOfBackup } from '../kernel/backup.ts';
import type { BackupFile } from '../kernel/backup-files.ts';
import { backupsOf } from '../kernel/damage.ts';
import { changesAfter } from '../kernel/restore.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { boardExists, boardPaths, unknownBoard } from './boards.ts';
import type { BoardSessions } from './engine/board-sessions.ts';
import { restoreFromBackup } from './restore-board.ts';

interface Chosen {
  board: string;
  file: string;
}

export function createBoardBackups(boards: BoardSessions, world: World) {
  const { home } = boards;

  /** @throws Refusal 'unknown_board' when there is neither a board nor a backup of one */
  function filesOf(board: string): BackupFile[] {
    const found = backupsOf(boardPaths(home, board).database, copyFiles);
    if (found.length === 0 && !boardExists(home, board, world.files)) throw unknownBoard(board);
    return found;
  }

  /** @throws Refusal 'invalid' when the board has no such backup */
  function pathOf({ board, file }: Chosen): string {
    const found = filesOf(board).find(({ path }) => basename(path) === file);
    if (found === undefined)
      throw new Refusal('invalid', 'file: that backup is not there any more; choose another one.', { field: 'file' });
    return found.path;
  }

  return {
    /** Newest first. */
    list: ({ board }: { board: string }): BackupView[] =>
      filesOf(board).map(({ path, kind, takenAt }) => ({
        file: basename(path),
        kind,
        takenAt,
        bytes: copyFiles.sizeOf(path) ?? 0,
      })),
    /** @throws Refusal 'invalid', 'newer_board'; Fault 'database_damaged' for the backup, or of the disk */
    lookAt({ board, file }: Chosen): BackupContent {
      const { tasks, cursor } = contentOfBackup(pathOf({ board, file }), copyFiles);
      return { file, tasks, lost: changesAfter(boardPaths(home, board).database, cursor) };
    },
    /** @throws as restoreFromBackup; then the board is as it was */
    async restore({ board, file }: Chosen): Promise<RestoredBoard> {
      const path = pathOf({ board, file });
      const report = await boards.whileClosed(board, 'stop', async () => restoreFromBackup(home, board, path, world));
      world.log.info('A board was restored from a backup.', { board, backup: path, replaced: report.replaced });
      return { file, tasks: report.tasks, lost: report.missing, isOldKept: report.replaced !== null };
    },
  };
}
