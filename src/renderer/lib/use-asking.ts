/**
 * When the engine is asked for something that a part of the window shows: at once when the part appears or another board
 * is chosen, again for each new reason and after a lost connection, never without a connection. What was begun is ended
 * by the next asking and by the end of the part. Knows nothing of answers.
 */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useBoard } from '../stores/use-stores.ts';

/** Reads about that board; after the signal its answer is of no use any more. Never rejects. */
type Read = (board: string, signal: AbortSignal) => Promise<void>;

/**
 * @param reason a text; another one asks again
 * @param restMs lets a burst of reasons pass before it is asked again; what was never answered for a board is asked at once
 */
export function useAsking(reason: string, restMs: number, read: Read): void {
  const board = useBoard((state) => state.board);
  const connection = useBoard((state) => state.connection);
  const answered = useRef<string | null>(null);
  const begin = useEffectEvent(read);
  useEffect(() => {
    if (connection !== 'open' || board === null) return undefined;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      await begin(board, abort.signal);
      if (!abort.signal.aborted) answered.current = board;
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (answered.current !== board || restMs === 0) void ask();
    else timer = setTimeout(() => void ask(), restMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // The reason is what it says it is, though the asking does not use it.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [board, connection, reason, restMs]);
}
