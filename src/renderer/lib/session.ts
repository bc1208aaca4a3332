/**
 * Keeps the board store in step with the engine for as long as the window lives: connect, snapshot, then deltas
 * from the snapshot's cursor. Whatever ends (socket, port, stream) ends the whole round; the next one starts with
 * a new snapshot, so no delta can be lost between two connections. Owns the connection; decides nothing about
 * tasks.
 */
import type { BoardStore } from '../stores/board-store.ts';
import { backoffMs } from './backoff.ts';
import { syncClock } from './clock.ts';
import type { Api, Transport } from './connect.ts';
import { isUnopenable, storageTroubleOf } from './storage.ts';

interface SessionOptions {
  store: BoardStore;
  open: () => Promise<Transport>;
  /** Told what ended a round, before the next try. */
  ended?: (error: unknown) => void;
  /** Waits before the next try; tests make it short. */
  delay?: (attempt: number) => number;
}

export interface Session {
  /** The client while connected, else null. */
  api(): Api | null;
  start(): void;
  /** Shows another board. */
  choose(board: string): void;
  /** Skips the wait before the next try. */
  retryNow(): void;
  /**
   * Waits for the answer to a call that ends the streams of the board itself, such as restoring it; the connection is
   * kept until then.
   */
  keepFor<T>(call: Promise<T>): Promise<T>;
  stop(): void;
}

function pickBoard(boards: readonly { slug: string; current: boolean }[], wanted: string | null): string {
  const has = boards.some((board) => board.slug === wanted);
  if (wanted !== null && has) return wanted;
  return boards.find((board) => board.current)?.slug ?? boards[0]?.slug ?? 'default';
}

/** Reads the board and both streams until one of them ends. @throws whatever ended it. */
async function follow(api: Api, board: string, store: BoardStore, signal: AbortSignal): Promise<void> {
  const { load, apply, setEngine } = store.getState();
  const snapshot = await api.board.snapshot({ board }, { signal });
  if (signal.aborted) return;
  syncClock(snapshot.now);
  load(snapshot);
  const deltas = async (): Promise<void> => {
    for await (const delta of await api.board.changes({ board, cursor: snapshot.cursor }, { signal })) {
      if (signal.aborted) return;
      syncClock(delta.now);
      apply(delta);
    }
  };
  const statuses = async (): Promise<void> => {
    for await (const status of await api.board.status({ board }, { signal })) {
      if (signal.aborted) return;
      setEngine(status);
    }
  };
  await Promise.race([deltas(), statuses()]);
}

/** Waits that can be cut short. */
function createPause() {
  let wake: (() => void) | null = null;
  return {
    cut: (): void => wake?.(),
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Calls whose answers a connection is kept for, though what it follows has ended. */
function createAnswers() {
  const awaited = new Set<Promise<unknown>>();
  return {
    arrived: async () => Promise.allSettled(awaited),
    async keepFor<T>(call: Promise<T>): Promise<T> {
      awaited.add(call);
      try {
        return await call;
      } finally {
        awaited.delete(call);
      }
    },
  };
}

/** What one connection shares with the session that owns it. */
interface Round {
  way: Transport;
  store: BoardStore;
  /** Called with the controller of each board that is followed, so that choosing another can end it. */
  onFollow(controller: AbortController): void;
  /** Waits before a board that cannot be opened is asked for again; told what was wrong with it. */
  waitFor(error: unknown, attempt: number): Promise<void>;
}

/**
 * Follows one board. One whose file cannot be opened is asked for again on the same connection, so that meanwhile its
 * backups can be seen and another board can be chosen.
 */
async function followWhole({ way, store, waitFor }: Round, board: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      // One try after another, on purpose.
      // oxlint-disable-next-line no-await-in-loop
      await follow(way.api, board, store, signal);
      return;
    } catch (error) {
      if (signal.aborted || !isUnopenable(storageTroubleOf(error))) throw error;
      // oxlint-disable-next-line no-await-in-loop
      await Promise.race([waitFor(error, attempt), aborted(signal)]);
    }
  }
}

/** Follows the chosen board, and the next one when a person chooses it, until the way is gone. */
async function followBoards(round: Round): Promise<void> {
  const { way, store, onFollow } = round;
  store.getState().setBoards(await way.api.boards.list());
  store.getState().setConnection('open');
  let board: string | null = pickBoard(store.getState().boards, store.getState().board);
  while (board !== null) {
    if (store.getState().board !== board) store.getState().choose(board);
    const controller = new AbortController();
    onFollow(controller);
    // Boards are followed one after another: the next starts when the person chose it.
    // oxlint-disable-next-line no-await-in-loop
    await Promise.race([followWhole(round, board, controller.signal), way.closed, aborted(controller.signal)]);
    controller.abort();
    const chosen: string | null = store.getState().board;
    board = chosen === board ? null : chosen;
  }
}

/** Builds a session that is not started yet. Starting or stopping twice is fine. */
export function createSession({ store, open, ended, delay = backoffMs }: SessionOptions): Session {
  const pause = createPause();
  let life: AbortController | null = null;
  let transport: Transport | null = null;
  let following: AbortController | null = null;
  const answers = createAnswers();

  const round = async (): Promise<void> => {
    const way = await open();
    transport = way;
    try {
      await followBoards({
        way,
        store,
        onFollow: (controller) => (following = controller),
        async waitFor(error, attempt) {
          ended?.(error);
          await pause.wait(delay(attempt));
        },
      });
    } finally {
      following?.abort();
      await Promise.race([answers.arrived(), way.closed]);
      transport = null;
      way.close();
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      let failure: string | null = null;
      try {
        // One connection at a time, on purpose.
        // oxlint-disable-next-line no-await-in-loop
        await round();
      } catch (error) {
        ended?.(error);
        failure = error instanceof Error ? error.message : String(error);
      }
      const { connection, isLoaded, storage, setConnection } = store.getState();
      // An engine that answers but cannot open the board is asked again with growing pauses too.
      if (connection === 'open' && storage === null) attempt = 0;
      setConnection(isLoaded ? 'reconnecting' : 'connecting', failure);
      // oxlint-disable-next-line no-await-in-loop
      if (!signal.aborted) await pause.wait(delay(attempt));
    }
  };

  return {
    api: () => transport?.api ?? null,
    start() {
      if (life !== null) return;
      life = new AbortController();
      void run(life.signal);
    },
    choose(board) {
      if (store.getState().board === board) return;
      store.getState().choose(board);
      following?.abort();
    },
    retryNow: () => pause.cut(),
    keepFor: answers.keepFor,
    stop() {
      life?.abort();
      life = null;
      pause.cut();
      following?.abort();
      transport?.close();
    },
  };
}
