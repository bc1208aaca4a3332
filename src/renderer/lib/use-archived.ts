/** Archived tasks, page by page, read again when one is archived, restored or deleted. */
import { useCallback, useEffect, useState } from 'react';
import type { ArchivedCursor } from '../../contract/inspect.ts';
import type { Card } from '../../contract/task.ts';
import { useBoard } from '../stores/use-stores.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

/** Typing, and a burst of changes, are let rest before the list is read. */
const REST_MS = 200;

export interface ArchivedState {
  cards: readonly Card[];
  isLoaded: boolean;
  hasMore: boolean;
  problem: string | null;
  more(): void;
}

interface Pages {
  cards: readonly Card[];
  next: ArchivedCursor | null;
  isLoaded: boolean;
  problem: string | null;
}

/** @param text part of a title, or an id */
export function useArchived(text: string): ArchivedState {
  const [pages, setPages] = useState<Pages>({ cards: [], next: null, isLoaded: false, problem: null });
  const board = useBoard((state) => state.board);
  const connection = useBoard((state) => state.connection);
  // Archiving and restoring change links, as far as the board is concerned.
  const revision = useBoard((state) => state.linkRevision);
  const read = useCallback(
    async (after: ArchivedCursor | null, signal?: AbortSignal): Promise<void> => {
      try {
        const { api, board: slug } = connected();
        const page = await api.board.archived({ board: slug, text, after }, { ...(signal && { signal }) });
        if (signal?.aborted === true) return;
        setPages((old) => ({
          cards: after === null ? page.cards : [...old.cards, ...page.cards],
          next: page.next,
          isLoaded: true,
          problem: null,
        }));
      } catch (error) {
        if (signal?.aborted !== true) setPages((old) => ({ ...old, isLoaded: true, problem: readTrouble(error).text }));
      }
    },
    [text],
  );
  useEffect(() => {
    if (connection !== 'open' || board === null) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => void read(null, abort.signal), REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // Another revision is a reason to read again, though the reading does not use it.
    // eslint-disable-next-line react/exhaustive-effect-dependencies
  }, [board, connection, revision, read]);
  const { cards, next, isLoaded, problem } = pages;
  return { cards, isLoaded, problem, hasMore: next !== null, more: () => void read(next) };
}
