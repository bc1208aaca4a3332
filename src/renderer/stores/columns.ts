/**
 * Ids in the order of the board: by column, and the queue of what can start. Patched: only the lists whose order a
 * change touches are made anew, every other keeps its identity. Pure.
 */
import { STATUSES } from '../../contract/status.ts';
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { isStuck } from '../lib/holds.ts';
import { compareIn } from './order.ts';

export type Columns = Readonly<Record<Status, readonly string[]>>;
export type Cards = Readonly<Record<string, Card>>;

/** A card as it was and as it is; undefined where there was or is none. */
export interface Change {
  id: string;
  before: Card | undefined;
  after: Card | undefined;
}

/** Every list of the board. */
interface Lists {
  columns: Columns;
  /** Ready tasks that can start, in starting order. */
  queue: readonly string[];
}

type Compare = (a: Card, b: Card) => number;

/** Something for each status, made one by one. */
function forEachStatus<T>(make: (status: Status) => T): Record<Status, T> {
  return {
    triage: make('triage'),
    todo: make('todo'),
    scheduled: make('scheduled'),
    ready: make('ready'),
    running: make('running'),
    blocked: make('blocked'),
    review: make('review'),
    done: make('done'),
    archived: make('archived'),
  };
}

/** Nine empty columns and the archive. */
export function emptyColumns(): Columns {
  return forEachStatus(() => []);
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => sameValue(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Equal in everything a card draws. */
export function sameCard(a: Card, b: Card): boolean {
  return a === b || (a.version === b.version && sameValue(a, b));
}

/** Equal in every place. */
export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** More than this many at once are quicker sorted with the rest than put in one by one. */
const INSERTED_MAX = 32;

/** How many of these cards stand before this one. */
export function placeAmong(ids: readonly string[], card: Card, cards: Cards, compare: Compare): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = cards[ids[middle] ?? ''];
    if (other !== undefined && compare(other, card) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged(staying: string[], arriving: readonly Card[], compare: Compare, cards: Cards): string[] {
  if (arriving.length > INSERTED_MAX) {
    const known = staying.map((id) => cards[id]).filter((card) => card !== undefined);
    return [...known, ...arriving].toSorted(compare).map((card) => card.id);
  }
  for (const card of arriving) staying.splice(placeAmong(staying, card, cards, compare), 0, card.id);
  return staying;
}

/** The list after these changes, when it holds the cards that `belongs` says. */
function patched(
  ids: readonly string[],
  changes: readonly Change[],
  belongs: (card: Card) => boolean,
  compare: Compare,
  cards: Cards,
): readonly string[] {
  const leaving = new Set<string>();
  const arriving: Card[] = [];
  for (const { id, before, after } of changes) {
    const was = before !== undefined && belongs(before);
    const is = after !== undefined && belongs(after);
    // A card whose place depends on nothing that changed is not looked for.
    if (was && is && compare(before, after) === 0) continue;
    if (was) leaving.add(id);
    if (is) arriving.push(after);
  }
  if (leaving.size === 0 && arriving.length === 0) return ids;
  const staying = leaving.size === 0 ? [...ids] : ids.filter((id) => !leaving.has(id));
  const next = merged(staying, arriving, compare, cards);
  return sameIds(next, ids) ? ids : next;
}

const canStart = (card: Card): boolean => card.status === 'ready' && !isStuck(card);

/** The lists after some cards became others; `cards` is the board after it. */
export function listsAfter({ columns, queue }: Lists, changes: readonly Change[], cards: Cards): Lists {
  const touched = new Set<Status>();
  for (const { before, after } of changes) {
    if (before !== undefined) touched.add(before.status);
    if (after !== undefined) touched.add(after.status);
  }
  const next: Record<Status, readonly string[]> = { ...columns };
  for (const status of touched)
    next[status] = patched(columns[status], changes, (card) => card.status === status, compareIn(status), cards);
  const isSame = STATUSES.every((status) => next[status] === columns[status]);
  return {
    columns: isSame ? columns : next,
    queue: touched.has('ready') ? patched(queue, changes, canStart, compareIn('ready'), cards) : queue,
  };
}

/** The lists of a whole board; those that stayed the same keep their identity. */
export function listsOf(before: Lists, cards: Iterable<Card>): Lists {
  const byStatus = forEachStatus((): Card[] => []);
  for (const card of cards) byStatus[card.status].push(card);
  const kept = (old: readonly string[], found: readonly Card[]): readonly string[] => {
    const ids = found.map((card) => card.id);
    return sameIds(ids, old) ? old : ids;
  };
  const columns = { ...before.columns };
  for (const status of STATUSES) {
    byStatus[status] = byStatus[status].toSorted(compareIn(status));
    columns[status] = kept(before.columns[status], byStatus[status]);
  }
  return { columns, queue: kept(before.queue, byStatus.ready.filter(canStart)) };
}
