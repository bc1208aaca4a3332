/**
 * Creating, naming, archiving and bringing back boards, for a window. The folders are manage-boards.ts's and
 * archive-board.ts's business; this module makes sure that an open board is closed before its folder moves.
 */
import type { ArchivedBoardView } from '../../contract/boards.ts';
import { Refusal } from '../../contract/error.ts';
import type { BoardInfo } from '../../contract/feed.ts';
import type { World } from '../world/world.ts';
import { archiveBoard, listArchived, refuseArchiving, restoreArchived } from './archive-board.ts';
import { archivedName, writeBoardDetails } from './board-details.ts';
import { boardExists, unknownBoard } from './boards.ts';
import type { BoardSessions } from './engine/board-sessions.ts';
import { createBoard } from './manage-boards.ts';

export function createBoardFolders(boards: BoardSessions, world: World) {
  const { home } = boards;

  function infoOf(slug: string): BoardInfo {
    const info = boards.list().find((board) => board.slug === slug);
    if (info === undefined) throw unknownBoard(slug);
    return info;
  }

  return {
    /** @throws Refusal 'board_exists'; Fault of the disk */
    create({ board, name = '' }: { board: string; name?: string | undefined }): BoardInfo {
      if (boardExists(home, board, world.files))
        throw new Refusal('board_exists', `board: there is a board ${board} already; choose another one.`, {
          field: 'board',
        });
      createBoard(home, board, name === '' ? {} : { name }, world);
      boards.session(board);
      return infoOf(board);
    },
    /** @throws Refusal 'unknown_board', 'too_large' */
    rename({ board, name }: { board: string; name: string }): BoardInfo {
      if (!boardExists(home, board, world.files)) throw unknownBoard(board);
      writeBoardDetails(home, board, { name }, world.files, world.clock.now());
      return infoOf(board);
    },
    /** @throws Refusal as archiveBoard; then the board goes on as before */
    async archive({ board }: { board: string }): Promise<ArchivedBoardView> {
      refuseArchiving(home, board, world);
      const { name } = infoOf(board);
      const archived = await boards.whileClosed(board, 'keep', () => archiveBoard(home, board, world));
      return { folder: archived.name, slug: archived.slug, name, archivedAt: archived.archivedAt };
    },
    archived: (): ArchivedBoardView[] =>
      listArchived(home).map(({ name: folder, slug, path, archivedAt }) => ({
        folder,
        slug,
        name: archivedName(path, slug, world.files),
        archivedAt,
      })),
    /** @throws Refusal 'unknown_board', 'board_exists' */
    unarchive({ folder, as }: { folder: string; as?: string | undefined }): BoardInfo {
      if (!listArchived(home).some(({ name }) => name === folder))
        throw new Refusal('unknown_board', 'board: that board is not archived any more.', { field: 'folder' });
      const { slug } = restoreArchived(home, folder, as, world);
      boards.session(slug);
      return infoOf(slug);
    },
  };
}
