/** What a person does with boards as a whole: choosing, creating, renaming, putting away, bringing back. */
import { readTrouble } from '../lib/trouble.ts';
import { client, session } from '../lib/window-session.ts';
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

/** Acts; what went wrong comes back as a sentence, for the form that asked, or null. */
async function attempt(act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    return readTrouble(error).text;
  }
}

/** Reads the boards again: others may have made or renamed some. Trouble is the connection's, which is shown anyway. */
export async function refreshBoards(): Promise<void> {
  await attempt(async () => boardStore.getState().setBoards(await client().boards.list()));
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

/** Makes a board and shows it. @returns what stood in the way, or null */
export function createBoard(board: string, name: string): Promise<string | null> {
  return attempt(async () => {
    const made = await client().boards.create({ board, name });
    await refreshBoards();
    chooseBoard(made.slug);
  });
}

/** @returns what stood in the way, or null */
export function renameBoard(board: string, name: string): Promise<string | null> {
  return attempt(async () => {
    const renamed = await client().boards.rename({ board, name });
    await refreshBoards();
    closeBoardMenu();
    toast({ text: `The board is called ${renamed.name} now` });
  });
}

/**
 * Puts a board away. The window leaves it first, because its streams end with it, and comes back when it is refused.
 * @returns what stood in the way, or null
 */
export async function archiveBoard(board: string): Promise<string | null> {
  const isShown = boardStore.getState().board === board;
  const next = boardStore.getState().boards.find((other) => other.slug !== board)?.slug ?? DEFAULT_BOARD;
  if (isShown) session.choose(next);
  const problem = await attempt(async () => {
    const away = await client().boards.archive({ board });
    await refreshBoards();
    closeBoardMenu();
    toast({
      text: `${away.name} is archived`,
      detail: 'Its tasks, logs and backups are kept.',
      actions: [{ label: 'Restore', run: () => void restoreAgain(away.folder) }],
    });
  });
  if (problem !== null && isShown) session.choose(board);
  return problem;
}

async function restoreAgain(folder: string): Promise<void> {
  const problem = await unarchiveBoard(folder);
  if (problem !== null) toast({ text: problem, tone: 'danger', isSticky: true });
}

/**
 * Brings an archived board back and shows it.
 * @param as the slug it gets; its old one when left out
 * @returns what stood in the way, or null
 */
export function unarchiveBoard(folder: string, as = ''): Promise<string | null> {
  return attempt(async () => {
    const back = await client().boards.unarchive({ folder, ...(as === '' ? {} : { as }) });
    await refreshBoards();
    chooseBoard(back.slug);
  });
}
