/** The boards of a fake home as a window sees them: the sample board, and others that have names and no tasks. */
import type { ArchivedBoardView, BackupContent, BackupView, RestoredBoard } from '../../src/contract/boards.ts';
import { Refusal } from '../../src/contract/error.ts';
import type { BoardInfo } from '../../src/contract/feed.ts';

export interface FakeBoards {
  all: BoardInfo[];
  archived: ArchivedBoardView[];
  backups: BackupView[];
  restored: string[];
  create(input: { board: string; name?: string | undefined }): BoardInfo;
  rename(input: { board: string; name: string }): BoardInfo;
  archive(input: { board: string }): ArchivedBoardView;
  unarchive(input: { folder: string; as?: string | undefined }): BoardInfo;
  lookAt(file: string): BackupContent;
  restore(file: string): RestoredBoard;
}

function infoOf(slug: string, name: string, total: number): BoardInfo {
  return { slug, name, path: `/home/you/.flockboard/boards/${slug}/kanban.db`, current: false, counts: {}, total };
}

export function createFakeBoards(total: number): FakeBoards {
  const at = Date.now();
  const boards: FakeBoards = {
    all: [{ ...infoOf('harbor', 'harbor', total), current: true }],
    archived: [],
    backups: [
      { file: 'auto-1.db', kind: 'auto', takenAt: at - 11 * 60_000, bytes: 3_100_000 },
      { file: 'manual-2.db', kind: 'manual', takenAt: at - 26 * 3_600_000, bytes: 2_900_000 },
    ],
    restored: [],
    create({ board, name = '' }) {
      if (boards.all.some(({ slug }) => slug === board))
        throw new Refusal('board_exists', `board: there is a board ${board} already; choose another one.`);
      const info = infoOf(board, name === '' ? board : name, 0);
      boards.all.push(info);
      return info;
    },
    rename({ board, name }) {
      const info = boards.all.find(({ slug }) => slug === board);
      if (info === undefined) throw new Refusal('unknown_board', `board: there is no board "${board}".`);
      info.name = name;
      return info;
    },
    archive({ board }) {
      const info = boards.all.find(({ slug }) => slug === board);
      if (info === undefined) throw new Refusal('unknown_board', `board: there is no board "${board}".`);
      boards.all = boards.all.filter((other) => other !== info);
      const away = { folder: `${board}-1768478400`, slug: board, name: info.name, archivedAt: at };
      boards.archived.unshift(away);
      return away;
    },
    unarchive({ folder, as }) {
      const away = boards.archived.find((one) => one.folder === folder);
      if (away === undefined) throw new Refusal('unknown_board', 'board: that board is not archived any more.');
      const slug = as ?? away.slug;
      if (boards.all.some((board) => board.slug === slug))
        throw new Refusal('board_exists', `board: there is a board ${slug} already; restore it under another name.`);
      boards.archived = boards.archived.filter((one) => one !== away);
      const info = infoOf(slug, away.name, 0);
      boards.all.push(info);
      return info;
    },
    lookAt: (file) => ({ file, tasks: 72, lost: [{ taskId: 't_23f6', kind: 'commented', at }] }),
    restore(file) {
      boards.restored.push(file);
      return { ...boards.lookAt(file), isOldKept: true };
    },
  };
  return boards;
}
