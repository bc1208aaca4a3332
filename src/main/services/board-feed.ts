/**
 * Tells every window of one board what changed, by whichever process. What changed is read from the kernel by
 * event id; wake-ups carry nothing, so a lost or doubled one loses or doubles no data (failures.md F067). Each
 * reader keeps its own cursor and is given one delta at a time: a slow window costs no memory here.
 */
import { Refusal } from '../../contract/error.ts';
import type { BoardDelta } from '../../contract/feed.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';
import { watchChanges } from './change-watch.ts';
import { guarded } from './guarded.ts';
import { createLiveCards } from './live-cards.ts';
import { createWakeUp } from './signal.ts';
import type { WakeUp } from './signal.ts';

/** Events looked at for one delta; a reader further behind gets several. */
const DELTA_EVENTS_MAX = 2000;

export interface BoardFeedOptions {
  board: string;
  dir: string;
  kernel: Kernel;
  world: World;
}

export interface BoardFeed {
  /** Something in this process changed the board. */
  poke(): void;
  /** Rings after every change that was seen. */
  readonly changed: WakeUp;
  onChange(listener: () => void): () => void;
  /**
   * Deltas after `cursor` until `signal` aborts or the feed closes. The first one comes at once, with the cards of
   * open runs, and may hold no events.
   * @throws Refusal 'conflict' when the cursor is ahead of the board: the reader must take a new snapshot
   */
  follow(cursor: number, signal: AbortSignal): AsyncGenerator<BoardDelta, void, void>;
  close(): void;
}

export function openBoardFeed({ board, dir, kernel, world }: BoardFeedOptions): BoardFeed {
  const changed = createWakeUp();
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  const live = createLiveCards(kernel);
  let seenCursor = kernel.cursor();
  let seenVersion = kernel.dataVersion();

  function look(isSure: boolean): boolean {
    const cursor = kernel.cursor();
    const version = kernel.dataVersion();
    const isWritten = isSure || cursor !== seenCursor || version !== seenVersion;
    const isNew = (isWritten && live.compare()) || cursor !== seenCursor;
    seenCursor = cursor;
    seenVersion = version;
    if (!isNew) return false;
    changed.ring();
    for (const tell of listeners) tell();
    return true;
  }

  function read(cursor: number, liveSince: number): BoardDelta {
    const delta = kernel.delta(cursor, DELTA_EVENTS_MAX);
    const touched = new Set([...delta.cards.map((card) => card.id), ...delta.removed]);
    const beats = live.after(liveSince).filter((card) => !touched.has(card.id));
    return { board, now: world.clock.now(), ...delta, cards: [...delta.cards, ...beats] };
  }

  async function* deltasAfter(from: number, signal: AbortSignal): AsyncGenerator<BoardDelta, void, void> {
    let cursor = from;
    let liveSince = 0;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const delta = read(cursor, liveSince);
      const isStuck = delta.cursor === cursor;
      cursor = delta.cursor;
      liveSince = live.sequence();
      if (isFirst || delta.events.length + delta.cards.length + delta.removed.length > 0) yield delta;
      // What was written while the reader was busy is read before waiting: a ring in between is not lost.
      const isCaughtUp = kernel.cursor() === cursor && liveSince === live.sequence();
      // oxlint-disable-next-line no-await-in-loop -- a stream waits for its next element
      if (!signal.aborted && (isStuck || isCaughtUp)) await changed.next(signal);
    }
  }

  live.compare();
  const watch = watchChanges(dir, world, (isSure) =>
    guarded(world.log, 'Looking for changes of a board', () => look(isSure), false),
  );
  return {
    changed,
    poke: () => watch.poke(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    follow(cursor, signal) {
      if (cursor > kernel.cursor()) {
        throw new Refusal('conflict', 'cursor: it is ahead of the board; load the board again.', { field: 'cursor' });
      }
      return deltasAfter(cursor, AbortSignal.any([signal, closing.signal]));
    },
    close() {
      closing.abort();
      watch.close();
    },
  };
}
