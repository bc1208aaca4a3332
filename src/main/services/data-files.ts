/**
 * What a window does with the files of its data besides restoring a backup (board-backups.ts): a backup now, an export,
 * and new boards made of files it sends or of boards of other programs that are found in their usual place. It takes
 * no path from a window but one that it listed itself (threat T12).
 */
import { basename } from 'node:path';
import type { BackupView } from '../../contract/boards.ts';
import type { ExportPiece, ForeignBoard, ImportView } from '../../contract/data.ts';
import { Fault, isFault, Refusal, isRefusal } from '../../contract/error.ts';
import { backupFolder, manualName } from '../kernel/backup-files.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { isSlug } from './boards.ts';
import type { BoardSessions } from './engine/board-sessions.ts';
import { exportPieces } from './export-board.ts';
import { importFile, slugFor } from './import-board.ts';
import { createUploads, type UploadPiece } from './uploads.ts';

export type ImportOrigin = { upload: string } | { source: string };

/** @param userHome absolute folder in which other programs keep theirs */
export function createDataFiles(boards: BoardSessions, userHome: string, world: World) {
  const { home } = boards;
  const uploads = createUploads(home, world);

  /** Databases of Hermes where it puts them (kernel-spec 1.1); none is opened. */
  function sources(): ForeignBoard[] {
    const root = `${userHome}/.hermes`;
    const named = copyFiles.list(`${root}/kanban/boards`).filter(isSlug);
    const paths = [`${root}/kanban.db`, ...named.map((name) => `${root}/kanban/boards/${name}/kanban.db`)];
    return paths.flatMap((path) => {
      const bytes = copyFiles.sizeOf(path);
      if (bytes === null || bytes === 0) return [];
      return [{ path, board: slugFor(path), bytes, modifiedAt: Math.trunc(copyFiles.modifiedAt(path) ?? 0) }];
    });
  }

  /** @throws Refusal 'invalid' for a path that is none of `sources` */
  function pathOf(from: ImportOrigin): string {
    if ('upload' in from) return uploads.fileOf(from.upload);
    const found = sources().find(({ path }) => path === from.source);
    if (found === undefined)
      throw new Refusal('invalid', 'source: there is no such board any more; look again.', { field: 'source' });
    return found.path;
  }

  return {
    sources,
    /** @throws Refusal 'unknown_board', 'busy'; Fault 'database_damaged', 'disk_full', 'disk_io' */
    async backUp({ board }: { board: string }): Promise<BackupView> {
      const { kernel } = boards.session(board);
      const folder = backupFolder(kernel.path);
      world.files.ensureDir(folder);
      // The time that its name says is what every later list says of it.
      const takenAt = Math.trunc(world.clock.now());
      const report = await kernel.backup(
        `${folder}/${manualName(takenAt)}`,
        async () => new Promise((resolve) => void world.clock.after(0, resolve)),
      );
      return { file: basename(report.path), kind: 'manual', takenAt, bytes: report.bytes };
    },
    exported: ({ board }: { board: string }): AsyncGenerator<ExportPiece, void, void> =>
      exportPieces(boards.session(board).kernel, world, board),
    upload: (piece: UploadPiece) => uploads.append(piece),
    /** @throws as importFile; then there is no new board, and what was uploaded is still there for another try */
    async importBoard({ from, board }: { from: ImportOrigin; board: string }): Promise<ImportView> {
      const path = pathOf(from);
      const made = await boards
        .whileClosed(board, 'keep', async () => importFile(home, path, board, world))
        .catch((error: unknown) => {
          throw withoutPath(error, path);
        });
      if ('upload' in from) uploads.discard(from.upload);
      const { format, tasks, adapted, ignored } = made;
      world.log.info('A file was imported as a new board.', { board, format, tasks });
      return { board: made.board, format, tasks, adapted, ignored };
    },
  };
}

/** A window knows the file that it sent by its own name and not by ours. */
function withoutPath(error: unknown, path: string): unknown {
  if ((!isRefusal(error) && !isFault(error)) || !error.message.includes(path)) return error;
  const message = error.message.replaceAll(path, 'the file');
  if (isFault(error)) return new Fault(error.kind, message, { cause: error.cause });
  return new Refusal(error.code, message, { field: 'file' });
}
