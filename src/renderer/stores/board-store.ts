/**
 * The board as the feed delivers it: cards by id, ids by column, the engine's state. It never holds view state.
 * A person's move is laid over the feed's card until the feed shows a row at least as new, and is taken off again
 * when the move is refused. Cards that did not change keep their identity, so only changed cards render.
 */
import { createStore } from 'zustand/vanilla';
import { readCardRows } from '../../contract/card-rows.ts';
import type { BoardDelta, BoardInfo, BoardSnapshot, EngineStatus } from '../../contract/feed.ts';
import { STATUSES } from '../../contract/status.ts';
import type { EventKind, Status } from '../../contract/status.ts';
import type { BoardEvent, Card } from '../../contract/task.ts';
import type { StorageTrouble } from '../lib/storage.ts';
import { createCardLayers } from './card-layers.ts';
import type { CardLayers } from './card-layers.ts';
import { emptyColumns, listsAfter, listsOf, sameCard } from './columns.ts';
import type { Cards, Change } from './columns.ts';
import { sharedRecord, valuesOf, withChanges } from './shared-record.ts';
import { NO_TALLIES, talliesAfter, talliesOf } from './tallies.ts';
import type { Tallies } from './tallies.ts';

type Connection = 'connecting' | 'open' | 'reconnecting';

export interface BoardState {
  boards: readonly BoardInfo[];
  board: string | null;
  cursor: number;
  isLoaded: boolean;
  connection: Connection;
  /** Why the last try to connect failed; null while connected. */
  lastFailure: string | null;
  cards: Cards;
  columns: Readonly<Record<Status, readonly string[]>>;
  /** Ready tasks that can start, in starting order. */
  queue: readonly string[];
  tallies: Tallies;
  engine: EngineStatus | null;
  /** Ids of cards whose move is not confirmed yet. */
  pending: Readonly<Record<string, true>>;
  /** Counts changes seen per task since the board was last loaded; `revisionOf` tells when to read a task again. */
  revisions: Readonly<Record<string, number>>;
  /** Counts whole boards taken over: after each, every task may be another one. */
  loads: number;
  /** What stands in the way of saving or of opening the board; null when all is well as far as known. */
  storage: StorageTrouble | null;
  /** Writes that wait because another program holds the board's write lock. */
  waitingWrites: number;
  /** Counts changes of links, so that who shows them reads them again. */
  linkRevision: number;
  /** Counts runs that began or ended. */
  runRevision: number;
  /** The newest events seen, oldest first, at most EVENTS_KEPT_MAX. */
  events: readonly BoardEvent[];
}

const EVENTS_KEPT_MAX = 400;
/** Events after which the list of all links may be another one. */
const LINK_KINDS: ReadonlySet<EventKind> = new Set([
  'linked',
  'unlinked',
  'created',
  'decomposed',
  'deleted',
  'archived',
  'restored',
]);
/** Events after which runs, or what they took, are to be read again. */
const RUN_KINDS: ReadonlySet<EventKind> = new Set([
  'claimed',
  'spawned',
  'completed',
  'blocked',
  'review_requested',
  'crashed',
  'timed_out',
  'spawn_failed',
  'gave_up',
  'no_verdict',
  'rate_limited',
  'stale',
  'reclaimed',
  'released',
]);

export interface BoardActions {
  setBoards(boards: readonly BoardInfo[]): void;
  setConnection(connection: Connection, failure?: string | null): void;
  /** Forgets the cards of the board shown before; used when another board is chosen. */
  choose(board: string): void;
  load(snapshot: BoardSnapshot): void;
  apply(delta: BoardDelta): void;
  setEngine(status: EngineStatus): void;
  setStorage(trouble: StorageTrouble | null): void;
  countWaiting(change: 1 | -1): void;
  /** Shows the card in its new column at once. @returns the ticket that confirms the move or rolls it back */
  beginMove(id: string, to: Status, at: number): number;
  /** The engine accepted: keep showing the move until the feed has row `version`. */
  confirmMove(id: string, ticket: number, version: number): void;
  /** The engine refused or is gone: back to what the feed says, or to the move that was made before. */
  rollBack(id: string, ticket: number): void;
}

export type BoardStore = ReturnType<typeof createBoardStore>;

const initial: BoardState = {
  boards: [],
  board: null,
  cursor: 0,
  isLoaded: false,
  connection: 'connecting',
  lastFailure: null,
  cards: sharedRecord(),
  columns: emptyColumns(),
  queue: [],
  tallies: NO_TALLIES,
  engine: null,
  pending: {},
  revisions: sharedRecord(),
  loads: 0,
  storage: null,
  waitingWrites: 0,
  linkRevision: 0,
  runRevision: 0,
  events: [],
};

type Set = (patch: Partial<BoardState>) => void;
type Get = () => BoardState;

/** The state after these ids were drawn again from the layers; nothing else is touched. */
function redrawn(before: BoardState, layers: CardLayers, ids: Iterable<string>): Partial<BoardState> {
  const changes: Change[] = [];
  for (const id of ids) {
    const old = before.cards[id];
    const card = layers.shown(id) ?? undefined;
    if (old === card || (old !== undefined && card !== undefined && sameCard(old, card))) continue;
    changes.push({ id, before: old, after: card });
  }
  if (changes.length === 0) return {};
  const cards = withChanges(
    before.cards,
    changes.map(({ id, after }) => [id, after] as const),
  );
  return { cards, ...listsAfter(before, changes, cards), tallies: talliesAfter(before.tallies, changes) };
}

/** The state after a whole board arrived; cards that are as they were keep their identity. */
function replaced(before: BoardState, arrived: readonly Card[]): Partial<BoardState> {
  const cards = sharedRecord(
    arrived.map((card) => {
      const old = before.cards[card.id];
      return [card.id, old !== undefined && sameCard(old, card) ? old : card] as const;
    }),
  );
  return { cards, ...listsOf(before, valuesOf(cards)), tallies: talliesOf(valuesOf(cards)) };
}

/** What events say beyond the cards they came with. */
function toldBy(before: BoardState, events: readonly BoardEvent[]): Partial<BoardState> {
  if (events.length === 0) return {};
  const hasNewLinks = events.some((event) => LINK_KINDS.has(event.kind));
  const hasNewRuns = events.some((event) => RUN_KINDS.has(event.kind));
  return {
    events: [...before.events, ...events].slice(-EVENTS_KEPT_MAX),
    ...(hasNewLinks && { linkRevision: before.linkRevision + 1 }),
    ...(hasNewRuns && { runRevision: before.runRevision + 1 }),
  };
}

/** What the feed does to the board. */
function feedActions(set: Set, get: Get, layers: CardLayers): Pick<BoardActions, 'choose' | 'load' | 'apply'> {
  return {
    choose(board) {
      layers.reset([]);
      const { boards, connection, lastFailure, loads } = get();
      set({ ...initial, boards, connection, lastFailure, loads, board, columns: emptyColumns() });
    },
    load(snapshot) {
      const arrived = readCardRows(snapshot.cardsJson);
      layers.reset(arrived);
      const before = get();
      const { board, cursor } = snapshot;
      const counters = { linkRevision: before.linkRevision + 1, runRevision: before.runRevision + 1 };
      set({
        ...replaced(before, arrived),
        board,
        cursor,
        isLoaded: true,
        pending: {},
        revisions: sharedRecord(),
        loads: before.loads + 1,
        storage: null,
        ...counters,
      });
    },
    apply(delta) {
      const before = get();
      if (delta.board !== before.board || delta.cursor < before.cursor) return;
      const touched = layers.patch(delta.cards, delta.removed);
      const seen = new Set([...touched, ...delta.events.map((event) => event.taskId)]);
      const revisions = withChanges(
        before.revisions,
        [...seen].map((id) => [id, (before.revisions[id] ?? 0) + 1] as const),
      );
      const told = toldBy(before, delta.events);
      set({ ...redrawn(before, layers, touched), ...told, cursor: delta.cursor, revisions, pending: layers.pending() });
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
      const ticket = layers.lay(id, to, at);
      redraw(id);
      return ticket;
    },
    confirmMove(id, ticket, version) {
      layers.accept(id, ticket, version);
      redraw(id);
    },
    rollBack(id, ticket) {
      layers.take(id, ticket);
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
    setStorage: (storage) => set({ storage }),
    countWaiting: (change) => set({ waitingWrites: get().waitingWrites + change }),
  }));
}

/** Another number whenever a task may have changed. */
export function revisionOf(state: BoardState, id: string): string {
  return `${state.loads}.${state.revisions[id] ?? 0}`;
}

/** Cards shown on the board: everything but archived ones. */
export function countShown(columns: BoardState['columns']): number {
  return STATUSES.reduce((sum, status) => (status === 'archived' ? sum : sum + columns[status].length), 0);
}

/** The store of this window. */
export const boardStore = createBoardStore();
