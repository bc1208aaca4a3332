/** Events of the whole board, newest first: pages read backwards, with what the feed brings put in front. */
import { useMemo } from 'react';
import type { EventFilter } from '../../contract/activity.ts';
import type { BoardEvent } from '../../contract/task.ts';
import { useBoard } from '../stores/use-stores.ts';
import { usePages } from './use-pages.ts';

const PAGE = 100;

interface EventsState {
  events: readonly BoardEvent[];
  isLoaded: boolean;
  /** Earlier events can be asked for. */
  hasMore: boolean;
  problem: string | null;
  more(): void;
}

/** Puts what was read and what arrived together, each event once, newest first. */
function mergedEvents(read: readonly BoardEvent[], arrived: readonly BoardEvent[]): BoardEvent[] {
  const newest = read[0]?.id ?? 0;
  return [...arrived.filter((event) => event.id > newest).toReversed(), ...read];
}

/** @param accepts says which arriving events belong to the filter; must be stable */
export function useEvents(filter: EventFilter, accepts: (event: BoardEvent) => boolean): EventsState {
  const arrived = useBoard((state) => state.events);
  const { items, ...rest } = usePages({
    about: filter,
    async ask({ api, board }, before: number | null, signal) {
      const page = await api.board.events({ board, before, filter, limit: PAGE }, { ...(signal && { signal }) });
      return { items: page.events, next: page.before };
    },
  });
  const events = useMemo(
    () => (rest.isLoaded ? mergedEvents(items, arrived.filter(accepts)) : []),
    [rest.isLoaded, items, arrived, accepts],
  );
  return { events, ...rest };
}
