/** What a person does with boards as a whole: choosing, creating, renaming, putting away, bringing back. */
import type { ArchivedBoardView } from '../../contract/boards.ts';
import type { BoardInfo } from '../../contract/feed.ts';
import { readTrouble } from '../lib/trouble.ts';
import type { Trouble } from '../lib/trouble.ts';
import { session } from '../lib/window-session.ts';
import type { Api } from '../lib/connect.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { BoardMenu } from '../stores/view-store.ts';
import { announce, toast } from './view.ts';

/** The board that everything falls back to; it cannot be archived. */
export const DEFAULT_BOARD = 'default';

export function openBoardMenu(boardMenu: BoardMenu = 'list'): void {
  viewStore.setState({ boardMenu, overlay: null, pick: null, prompt: null });
}

export function closeBoardMenu(): void {
  viewStore.setState({ boardMenu: null });
}

/** @throws Error without a connection; callers show it as trouble */
function api(): Api {
  const connected = session.api();
  if (connected === null) throw new Error('The window is not connected to the engine.');
  return connected;
}

/** Runs a call; what goes wrong comes back as trouble, for the form that asked. */
async function attempt<T>(call: () => Promise<T>): Promise<T | Trouble> {
  try {
    return await call();
  } catch (error) {
    return readTrouble(error);
  }
}

export function isBoardTrouble(value: object): value is Trouble {
  return 'kind' in value && 'code' in value && 'text' in value;
}

/** Reads the boards again: others may have made or renamed some. Trouble is the connection's, which is shown anyway. */
export async function refreshBoards(): Promise<void> {
  const boards = await attempt(async () => api().boards.list());
  if (!isBoardTrouble(boards)) boardStore.getState().setBoards(boards);
}

export function chooseBoard(slug: string): void {
  closeBoardMenu();
  viewStore.setState({ drawerId: null, focusId: null });
  session.choose(slug);
  announce(`Board ${nameOf(slug)}`);
}

export function nameOf(slug: string): string {
  return boardStore.getState().boards.find((board) => board.slug === slug)?.name ?? slug;
}

/** Makes a board and shows it. */
export async function createBoard(board: string, name: string): Promise<BoardInfo | Trouble> {
  const made = await attempt(async () => api().boards.create({ board, name }));
  if (isBoardTrouble(made)) return made;
  await refreshBoards();
  chooseBoard(made.slug);
  return made;
}

export async function renameBoard(board: string, name: string): Promise<BoardInfo | Trouble> {
  const renamed = await attempt(async () => api().boards.rename({ board, name }));
  if (isBoardTrouble(renamed)) return renamed;
  await refreshBoards();
  closeBoardMenu();
  toast({ text: `The board is called ${renamed.name} now` });
  return renamed;
}

/**
 * Puts a board away. The window leaves it first, because its streams end with it, and comes back when it is refused.
 */
export async function archiveBoard(board: string): Promise<ArchivedBoardView | Trouble> {
  const isShown = boardStore.getState().board === board;
  const next = boardStore.getState().boards.find((other) => other.slug !== board)?.slug ?? DEFAULT_BOARD;
  if (isShown) session.choose(next);
  const away = await attempt(async () => api().boards.archive({ board }));
  if (isBoardTrouble(away)) {
    if (isShown) session.choose(board);
    return away;
  }
  await refreshBoards();
  closeBoardMenu();
  toast({
    text: `${away.name} is archived`,
    detail: 'Its tasks, logs and backups are kept.',
    actions: [{ label: 'Restore', run: () => void restoreAgain(away.folder) }],
  });
  return away;
}

async function restoreAgain(folder: string): Promise<void> {
  const back = await unarchiveBoard(folder);
  if (isBoardTrouble(back)) toast({ text: back.text, tone: 'danger', isSticky: true });
}

/** @param as the slug it gets; its old one when left out */
export async function unarchiveBoard(folder: string, as?: string): Promise<BoardInfo | Trouble> {
  const back = await attempt(async () =>
    api().boards.unarchive({ folder, ...(as === undefined || as === '' ? {} : { as }) }),
  );
  if (isBoardTrouble(back)) return back;
  await refreshBoards();
  chooseBoard(back.slug);
  return back;
}

export async function archivedBoards(): Promise<ArchivedBoardView[] | Trouble> {
  return attempt(async () => api().boards.archived());
}
