/** Hooks that select narrow slices of the two stores. */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Card } from '../../contract/task.ts';
import { boardStore } from './board-store.ts';
import type { BoardActions, BoardState } from './board-store.ts';
import { viewStore } from './view-store.ts';
import type { ViewState } from './view-store.ts';

/** A slice of the board; renders again when the selected value is another one. */
export function useBoard<T>(select: (state: BoardState & BoardActions) => T): T {
  return useStore(boardStore, select);
}

/** A slice made of several values; compared one level deep. */
export function useBoardShallow<T>(select: (state: BoardState & BoardActions) => T): T {
  return useStore(boardStore, useShallow(select));
}

/** A slice of the view. */
export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(viewStore, select);
}

/** The card with this id, or null. */
export function useCard(id: string | null): Card | null {
  return useStore(boardStore, (state) => (id === null ? null : (state.cards[id] ?? null)));
}
