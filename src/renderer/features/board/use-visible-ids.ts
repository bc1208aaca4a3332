/** The cards of a column that pass the filter, in order. */
import { useMemo } from 'react';
import type { Status } from '../../../contract/status.ts';
import { isOpen, parseFilter, passes } from '../../lib/filter.ts';
import type { Filter } from '../../lib/filter.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

/** The filter as typed; a new object only when it changed. */
export function useFilter(): Filter {
  const text = useView((view) => view.filterText);
  const quick = useView((view) => view.quick);
  const picked = useView((view) => view.picked);
  return useMemo(() => parseFilter(text, quick, picked), [text, quick, picked]);
}

/** Without a filter this is the store's own array, so columns render only when their ids change. */
export function useVisibleIds(status: Status): readonly string[] {
  const filter = useFilter();
  const everything = isOpen(filter);
  const ids = useBoard((board) => board.columns[status]);
  const cards = useBoard((board) => (everything ? null : board.cards));
  return useMemo(() => {
    if (cards === null) return ids;
    return ids.filter((id) => {
      const card = cards[id];
      return card !== undefined && passes(card, filter);
    });
  }, [ids, cards, filter]);
}
