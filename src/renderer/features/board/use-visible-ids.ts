/** The cards of a column that pass the filter, in order. */
import type { Status } from '../../../contract/status.ts';
import type { Filter } from '../../lib/filter.ts';
import { filteredColumn, sharedFilter } from '../../lib/filtered.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

/** The filter as typed; a new object only when it changed. */
export function useFilter(): Filter {
  return useView((view) => sharedFilter(view.filterText, view.quick, view.picked));
}

/** Without a filter this is the store's own array; a new one only when other cards are shown or their order changed. */
export function useVisibleIds(status: Status): readonly string[] {
  const filter = useFilter();
  return useBoard((board) => filteredColumn(status, board, filter));
}
