/**
 * A filter applied to many cards again and again: whether a card passes is remembered until card or filter is another
 * one, so that a change of one card does not make every column read every title.
 */
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { sameIds } from '../stores/columns.ts';
import type { Columns } from '../stores/columns.ts';
import { valuesOf } from '../stores/shared-record.ts';
import { isOpen, parseFilter, passes } from './filter.ts';
import type { Filter, Picked, QuickFilter } from './filter.ts';

let current: { text: string; quick: QuickFilter | null; picked: Picked; filter: Filter } | null = null;

/** The filter as typed; the same object while none of the three is another one. */
export function sharedFilter(text: string, quick: QuickFilter | null, picked: Picked): Filter {
  if (current?.text !== text || current.quick !== quick || current.picked !== picked)
    current = { text, quick, picked, filter: parseFilter(text, quick, picked) };
  return current.filter;
}

const verdicts = new WeakMap<Filter, WeakMap<Card, boolean>>();

/** `passes` with a memory. */
export function passesNow(card: Card, filter: Filter): boolean {
  let known = verdicts.get(filter);
  if (known === undefined) verdicts.set(filter, (known = new WeakMap()));
  const before = known.get(card);
  if (before !== undefined) return before;
  const now = passes(card, filter);
  known.set(card, now);
  return now;
}

export function hasMatching(cards: Readonly<Record<string, Card>>, filter: Filter): boolean {
  for (const card of valuesOf(cards)) if (passesNow(card, filter)) return true;
  return false;
}

interface Filtered {
  ids: readonly string[];
  cards: Readonly<Record<string, Card>>;
  found: readonly string[];
}

const lists = new WeakMap<Filter, Map<Status, Filtered>>();

/** The ids of a column whose card passes; the same array while it has the same ones. */
export function filteredColumn(
  status: Status,
  { columns, cards }: { columns: Columns; cards: Readonly<Record<string, Card>> },
  filter: Filter,
): readonly string[] {
  const ids = columns[status];
  if (isOpen(filter)) return ids;
  let known = lists.get(filter);
  if (known === undefined) lists.set(filter, (known = new Map()));
  const last = known.get(status);
  if (last?.ids === ids && last.cards === cards) return last.found;
  const next = ids.filter((id) => {
    const card = cards[id];
    return card !== undefined && passesNow(card, filter);
  });
  const found = last !== undefined && sameIds(next, last.found) ? last.found : next;
  known.set(status, { ids, cards, found });
  return found;
}
