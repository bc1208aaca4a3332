/** The board as one row per worker. Pure. */
import type { ProfileView } from '../../contract/profile.ts';
import type { Card } from '../../contract/task.ts';
import type { Columns } from '../stores/columns.ts';
import { passes } from './filter.ts';
import type { Filter } from './filter.ts';
import { COLUMNS } from './status-text.ts';
import type { ColumnStatus } from './status-text.ts';

export interface Lane {
  /** Null for tasks that nobody has. */
  worker: string | null;
  cells: Readonly<Record<ColumnStatus, readonly string[]>>;
}

function emptyCells(): Record<ColumnStatus, string[]> {
  return { triage: [], todo: [], scheduled: [], ready: [], running: [], blocked: [], review: [], done: [] };
}

/**
 * Every worker that has a task which passes, in the order of the configuration, then by name; nobody comes last. The
 * cards of a cell are in the order of their column.
 */
export function lanesOf(
  columns: Columns,
  cards: Readonly<Record<string, Card>>,
  profiles: readonly Pick<ProfileView, 'name'>[],
  filter: Filter,
): Lane[] {
  const lanes = new Map<string | null, Record<ColumnStatus, string[]>>();
  for (const status of COLUMNS) {
    for (const id of columns[status]) {
      const card = cards[id];
      if (card === undefined || !passes(card, filter)) continue;
      let cells = lanes.get(card.assignee);
      if (cells === undefined) lanes.set(card.assignee, (cells = emptyCells()));
      cells[status].push(id);
    }
  }
  const places = new Map(profiles.map(({ name }, index) => [name, index]));
  const placeOf = (worker: string | null): number =>
    worker === null ? Infinity : (places.get(worker) ?? profiles.length);
  return [...lanes]
    .map(([worker, cells]) => ({ worker, cells }))
    .toSorted((a, b) => {
      const apart = placeOf(a.worker) - placeOf(b.worker);
      return apart === 0 || Number.isNaN(apart) ? (a.worker ?? '').localeCompare(b.worker ?? '') : apart;
    });
}

/** Cards that one cell draws; the rest is counted. */
export const CELL_MAX = 8;

/** The cards of one column as the lanes show them, from the first worker to the last. */
export function laneOrder(lanes: readonly Lane[], status: ColumnStatus): readonly string[] {
  return lanes.flatMap(({ cells }) => cells[status].slice(0, CELL_MAX));
}
