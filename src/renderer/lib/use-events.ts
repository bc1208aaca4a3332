/** Events of the whole board, newest first: pages read backwards, with what the feed brings put in front. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { EventFilter } from '../../contract/activity.ts';
import type { BoardEvent } from '../../contract/task.ts';
import { useBoard } from '../stores/use-stores.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

const PAGE = 100;

export interface EventsState {
  events: readonly BoardEvent[];
  isLoaded: boolean;
  /** Earlier events can be asked for. */
  hasMore: boolean;
  problem: string | null;
  more(): void;
}

interface Pages {
  key: string;
  events: readonly BoardEvent[];
  before: number | null;
  isLoaded: boolean;
  problem: string | null;
}

/** Puts what was read and what arrived together, each event once, newest first. */
export function mergedEvents(read: readonly BoardEvent[], arrived: readonly BoardEvent[]): BoardEvent[] {
  const newest = read[0]?.id ?? 0;
  return [...arrived.filter((event) => event.id > newest).toReversed(), ...read];
}

/** @param accepts says which arriving events belong to the filter; must be stable */
export function useEvents(filter: EventFilter, accepts: (event: BoardEvent) => boolean): EventsState {
  const board = useBoard((state) => state.board);
  const connection = useBoard((state) => state.connection);
  const arrived = useBoard((state) => state.events);
  const key = `${board ?? ''} ${filter} ${connection}`;
  const [pages, setPages] = useState<Pages>({ key: '', events: [], before: null, isLoaded: false, problem: null });
  const read = useCallback(
    async (before: number | null, signal?: AbortSignal): Promise<void> => {
      if (board === null) return;
      try {
        const page = await connected().api.board.events(
          { board, before, filter, limit: PAGE },
          { ...(signal && { signal }) },
        );
        if (signal?.aborted === true) return;
        setPages((old) => ({
          key,
          events: before === null ? page.events : [...old.events, ...page.events],
          before: page.before,
          isLoaded: true,
          problem: null,
        }));
      } catch (error) {
        if (signal?.aborted !== true)
          setPages((old) => ({ ...old, key, isLoaded: true, problem: readTrouble(error).text }));
      }
    },
    [board, filter, key],
  );
  useEffect(() => {
    if (connection !== 'open') return undefined;
    const abort = new AbortController();
    const first = async (): Promise<void> => read(null, abort.signal);
    void first();
    return () => abort.abort();
  }, [connection, read]);
  const isCurrent = pages.key === key;
  const events = useMemo(
    () => (isCurrent ? mergedEvents(pages.events, arrived.filter(accepts)) : []),
    [isCurrent, pages.events, arrived, accepts],
  );
  return {
    events,
    isLoaded: isCurrent && pages.isLoaded,
    hasMore: isCurrent && pages.before !== null,
    problem: isCurrent ? pages.problem : null,
    more: () => void read(pages.before),
  };
}
