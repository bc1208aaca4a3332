/**
 * A filter applied to whole columns again and again. What it found is remembered until columns, cards or filter are
 * others: a change of one card looks at that card, and a filter within the one before it looks at what that one found.
 */
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { sameIds } from '../stores/columns.ts';
import type { Cards, Columns } from '../stores/columns.ts';
import { cardsInOrder, rememberOrder } from '../stores/in-order.ts';
import { differences, valuesOf } from '../stores/shared-record.ts';
import { isOpen, isWithin, parseFilter, passes } from './filter.ts';
import type { Filter, Picked, QuickFilter } from './filter.ts';

interface Current {
  text: string;
  quick: QuickFilter | null;
  picked: Picked;
  filter: Filter;
  /** The filter before it, when all that passes the current one passes that too. */
  wider: Filter | null;
}

let current: Current | null = null;

/** The filter as typed; the same object while none of the three is another one. */
export function sharedFilter(text: string, quick: QuickFilter | null, picked: Picked): Filter {
  if (current?.text === text && current.quick === quick && current.picked === picked) return current.filter;
  const filter = parseFilter(text, quick, picked);
  const before = current?.filter ?? null;
  current = { text, quick, picked, filter, wider: before !== null && isWithin(filter, before) ? before : null };
  return filter;
}

function widerThan(filter: Filter): Filter | null {
  return current?.filter === filter ? current.wider : null;
}

const matches = new WeakMap<Filter, { cards: Cards; hasOne: boolean }>();

function someMatches(cards: Cards, filter: Filter): boolean {
  for (const card of valuesOf(cards)) if (passes(card, filter)) return true;
  return false;
}

/** Whether any card of the board passes. */
export function hasMatching(cards: Cards, filter: Filter): boolean {
  const last = matches.get(filter);
  if (last?.cards === cards) return last.hasOne;
  // Where none passed, only a card that has changed can.
  const changed = last?.hasOne === false ? differences(last.cards, cards) : null;
  const hasOne =
    changed === null
      ? someMatches(cards, filter)
      : changed.some(([, after]) => after !== undefined && passes(after, filter));
  matches.set(filter, { cards, hasOne });
  return hasOne;
}

interface Filtered {
  ids: readonly string[];
  cards: Cards;
  found: readonly string[];
}

const lists = new WeakMap<Filter, Map<Status, Filtered>>();

/** False when the column, still of the same ids, shows the same ones as before. */
function isOther(status: Status, last: Filtered, cards: Cards, filter: Filter): boolean {
  const shows = (card: Card | undefined): boolean => card?.status === status && passes(card, filter);
  return differences(last.cards, cards)?.every(([before, after]) => shows(before) === shows(after)) !== true;
}

/** Those of these ids that pass; the same array when all do. */
function passing(ids: readonly string[], cards: Cards, filter: Filter): readonly string[] {
  const inOrder = cardsInOrder(ids, cards);
  const shown = inOrder.filter((card) => passes(card, filter));
  if (shown.length === ids.length) return ids;
  const found = shown.map((card) => card.id);
  rememberOrder(found, cards, shown);
  return found;
}

/** The ids of a column whose card passes; the same array while it has the same ones. */
export function filteredColumn(
  status: Status,
  { columns, cards }: { columns: Columns; cards: Cards },
  filter: Filter,
): readonly string[] {
  const ids = columns[status];
  if (isOpen(filter)) return ids;
  let known = lists.get(filter);
  if (known === undefined) lists.set(filter, (known = new Map()));
  const last = known.get(status);
  if (last?.ids === ids && last.cards === cards) return last.found;
  let found: readonly string[];
  if (last?.ids === ids && !isOther(status, last, cards, filter)) found = last.found;
  else {
    const wider = widerThan(filter);
    const wide = wider === null ? undefined : lists.get(wider)?.get(status);
    const next = passing(wide?.ids === ids && wide.cards === cards ? wide.found : ids, cards, filter);
    found = last !== undefined && sameIds(next, last.found) ? last.found : next;
  }
  known.set(status, { ids, cards, found });
  return found;
}
