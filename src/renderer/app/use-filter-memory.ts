/**
 * Keeps the filter in the fragment of the address and, per board, in the browser's storage. The address wins when a
 * board is first shown, because a person may have opened a link; after that each board comes back as it was left.
 */
import { useEffect } from 'react';
import { filterFromHash, hasFilter, hashWithFilter } from '../lib/filter-url.ts';
import { clearSelection } from '../actions/selection.ts';
import { forgetUndo } from '../actions/undo.ts';
import { dropQuestions } from '../actions/view.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { ViewState } from '../stores/view-store.ts';

/** Typing changes the filter with every key; the address follows when it rests, milliseconds. */
const REST_MS = 200;

function keyOf(board: string): string {
  return `flockboard.filter.${board}`;
}

/** The saved fragment of a board; the one in the address the first time. */
function fragmentFor(board: string, isFirst: boolean): string {
  const inAddress = isFirst && hasFilter(window.location.hash) ? window.location.hash : null;
  return inAddress ?? localStorage.getItem(keyOf(board)) ?? '';
}

function remember(board: string, state: ViewState): void {
  const own = hashWithFilter('', state);
  if (own === '') localStorage.removeItem(keyOf(board));
  else localStorage.setItem(keyOf(board), own);
  // The address is that of the board that is shown.
  if (boardStore.getState().board !== board) return;
  const hash = hashWithFilter(window.location.hash, state);
  if (hash === window.location.hash) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search + hash);
}

function isSameFilter(a: ViewState, b: ViewState): boolean {
  return a.filterText === b.filterText && a.quick === b.quick && a.picked === b.picked;
}

/** Takes up the board that is shown: its filter, and nothing of what was begun or offered on the one before. */
function followBoard(): () => void {
  let shown: string | null = null;
  const take = (board: string | null): void => {
    if (board === null || board === shown) return;
    viewStore.setState(filterFromHash(fragmentFor(board, shown === null)));
    if (shown !== null) {
      clearSelection();
      forgetUndo();
      dropQuestions();
    }
    shown = board;
  };
  take(boardStore.getState().board);
  return boardStore.subscribe((state) => take(state.board));
}

/** Writes the filter down, and reads it when a person changes the address. */
function followFilter(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resting: { board: string; state: ViewState } | null = null;
  const write = (): void => {
    clearTimeout(timer);
    if (resting !== null) remember(resting.board, resting.state);
    resting = null;
  };
  const stop = viewStore.subscribe((state, before) => {
    const { board } = boardStore.getState();
    if (board === null || isSameFilter(state, before)) return;
    // What was typed last on a board that is left at once is kept for it.
    if (resting !== null && resting.board !== board) write();
    clearTimeout(timer);
    resting = { board, state };
    timer = setTimeout(write, REST_MS);
  });
  const onHash = (): void => viewStore.setState(filterFromHash(window.location.hash));
  window.addEventListener('hashchange', onHash);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('hashchange', onHash);
    stop();
  };
}

export function useFilterMemory(): void {
  useEffect(() => {
    const stopFilter = followFilter();
    const stopBoard = followBoard();
    return () => {
      stopBoard();
      stopFilter();
    };
  }, []);
}
