/**
 * The board as the feed delivers it: cards by id, ids by column, the engine's state. It never holds view state.
 * A person's move is laid over the feed's card until the feed shows a row at least as new, and is taken off again
 * when the move is refused. Cards that did not change keep their identity, so only changed cards render.
 */
import { createStore } from 'zustand/vanilla';
import type { BoardDelta, BoardInfo, BoardSnapshot, EngineStatus } from '../../contract/feed.ts';
import { STATUSES } from '../../contract/status.ts';
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { createCardLayers } from './card-layers.ts';
import type { CardLayers } from './card-layers.ts';
import { columnsAfter, emptyColumns, sameCard } from './columns.ts';

export type Connection = 'connecting' | 'open' | 'reconnecting';

export interface BoardState {
  boards: readonly BoardInfo[];
  board: string | null;
  cursor: number;
  isLoaded: boolean;
  connection: Connection;
  /** Why the last try to connect failed; null while connected. */
  lastFailure: string | null;
  cards: Readonly<Record<string, Card>>;
  columns: Readonly<Record<Status, readonly string[]>>;
  engine: EngineStatus | null;
  /** Ids of cards whose move is not confirmed yet. */
  pending: Readonly<Record<string, true>>;
  /** Counts changes seen per task, so that an open drawer knows when to read again. */
  revisions: Readonly<Record<string, number>>;
}

export interface BoardActions {
  setBoards(boards: readonly BoardInfo[]): void;
  setConnection(connection: Connection, failure?: string | null): void;
  /** Forgets the cards of the board shown before; used when another board is chosen. */
  choose(board: string): void;
  load(snapshot: BoardSnapshot): void;
  apply(delta: BoardDelta): void;
  setEngine(status: EngineStatus): void;
  /** Shows the card in its new column at once. */
  beginMove(id: string, to: Status, at: number): void;
  /** The engine accepted: keep showing the move until the feed has row `version`. */
  confirmMove(id: string, version: number): void;
  /** The engine refused or is gone: back to what the feed says. */
  rollBack(id: string): void;
}

export type BoardStore = ReturnType<typeof createBoardStore>;

const initial: BoardState = {
  boards: [],
  board: null,
  cursor: 0,
  isLoaded: false,
  connection: 'connecting',
  lastFailure: null,
  cards: {},
  columns: emptyColumns(),
  engine: null,
  pending: {},
  revisions: {},
};

type Set = (patch: Partial<BoardState>) => void;
type Get = () => BoardState;

/** The state after these ids were drawn again from the layers; nothing else is touched. */
function redrawn(before: BoardState, layers: CardLayers, ids: Iterable<string>): Partial<BoardState> {
  const cards: Record<string, Card> = { ...before.cards };
  const changed: string[] = [];
  for (const id of ids) {
    const card = layers.shown(id);
    const old = cards[id];
    if (card === null) delete cards[id];
    else if (old === undefined || !sameCard(old, card)) cards[id] = card;
    if (cards[id] !== old) changed.push(id);
  }
  if (changed.length === 0) return {};
  return { cards, columns: columnsAfter(before.columns, before.cards, cards, changed) };
}

/** What the feed does to the board. */
function feedActions(set: Set, get: Get, layers: CardLayers): Pick<BoardActions, 'choose' | 'load' | 'apply'> {
  return {
    choose(board) {
      layers.reset([]);
      const { boards, connection, lastFailure } = get();
      set({ ...initial, boards, connection, lastFailure, board, columns: emptyColumns() });
    },
    load(snapshot) {
      layers.reset(JSON.parse(snapshot.cardsJson) as Card[]);
      const before = get();
      const ids = new Set([...Object.keys(before.cards), ...layers.ids()]);
      const revisions = Object.fromEntries([...ids].map((id) => [id, (before.revisions[id] ?? 0) + 1]));
      const { board, cursor } = snapshot;
      set({ ...redrawn(before, layers, ids), board, cursor, isLoaded: true, pending: {}, revisions });
    },
    apply(delta) {
      const before = get();
      if (delta.board !== before.board || delta.cursor < before.cursor) return;
      const touched = layers.patch(delta.cards, delta.removed);
      const revisions = { ...before.revisions };
      for (const id of new Set([...touched, ...delta.events.map((event) => event.taskId)]))
        revisions[id] = (revisions[id] ?? 0) + 1;
      set({ ...redrawn(before, layers, touched), cursor: delta.cursor, revisions, pending: layers.pending() });
    },
  };
}

/** What a person's move does to the board before and after the engine's answer. */
function moveActions(
  set: Set,
  get: Get,
  layers: CardLayers,
): Pick<BoardActions, 'beginMove' | 'confirmMove' | 'rollBack'> {
  const redraw = (id: string): void => set({ ...redrawn(get(), layers, [id]), pending: layers.pending() });
  return {
    beginMove(id, to, at) {
      layers.lay(id, to, at);
      redraw(id);
    },
    confirmMove(id, version) {
      layers.accept(id, version);
      redraw(id);
    },
    rollBack(id) {
      layers.take(id);
      redraw(id);
    },
  };
}

/** Builds an empty store; tests make their own, the window has one. */
export function createBoardStore() {
  const layers = createCardLayers();
  return createStore<BoardState & BoardActions>()((set, get) => ({
    ...initial,
    ...feedActions(set, get, layers),
    ...moveActions(set, get, layers),
    setBoards: (boards) => set({ boards }),
    setConnection: (connection, failure = null) => set({ connection, lastFailure: failure }),
    setEngine: (engine) => set({ engine }),
  }));
}

/** Cards shown on the board: everything but archived ones. */
export function countShown(columns: BoardState['columns']): number {
  return STATUSES.reduce((sum, status) => (status === 'archived' ? sum : sum + columns[status].length), 0);
}

/** The store of this window. */
export const boardStore = createBoardStore();
