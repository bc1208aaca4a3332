/** Ids by column, patched: only the columns that a change touches are rebuilt. Pure. */
import { STATUSES } from '../../contract/status.ts';
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { compareIn } from './order.ts';

export type Columns = Readonly<Record<Status, readonly string[]>>;

/** Nine empty columns and the archive. */
export function emptyColumns(): Columns {
  return Object.fromEntries(STATUSES.map((status) => [status, []])) as unknown as Columns;
}

/** Equal in everything a card draws. Cards are flat but for a few small parts, so the text compares them whole. */
export function sameCard(a: Card, b: Card): boolean {
  return a === b || (a.version === b.version && a.status === b.status && JSON.stringify(a) === JSON.stringify(b));
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** More than this many at once are quicker sorted with the rest than put in one by one. */
const INSERTED_MAX = 32;

/** The ids of a column in order, after some cards came to those that stay. A few are put in their places. */
function merged(
  staying: string[],
  arriving: readonly Card[],
  status: Status,
  cards: Readonly<Record<string, Card>>,
): string[] {
  const compare = compareIn(status);
  if (arriving.length > INSERTED_MAX) {
    const known = staying.map((id) => cards[id]).filter((card) => card !== undefined);
    return [...known, ...arriving].toSorted(compare).map((card) => card.id);
  }
  for (const card of arriving) {
    let [low, high] = [0, staying.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = cards[staying[middle] ?? ''];
      if (other !== undefined && compare(other, card) <= 0) low = middle + 1;
      else high = middle;
    }
    staying.splice(low, 0, card.id);
  }
  return staying;
}

/**
 * The columns after `changed` cards went from `before` to `after`. A column whose ids stay the same keeps its array.
 */
export function columnsAfter(
  columns: Columns,
  before: Readonly<Record<string, Card>>,
  after: Readonly<Record<string, Card>>,
  changed: readonly string[],
): Columns {
  const moved = new Set(changed);
  const touched = new Set<Status>();
  const arriving = new Map<Status, Card[]>();
  for (const id of changed) {
    const old = before[id];
    const card = after[id];
    if (old !== undefined) touched.add(old.status);
    if (card === undefined) continue;
    touched.add(card.status);
    const list = arriving.get(card.status);
    if (list === undefined) arriving.set(card.status, [card]);
    else list.push(card);
  }
  const next: Record<Status, readonly string[]> = { ...columns };
  for (const status of touched) {
    const staying = columns[status].filter((id) => !moved.has(id));
    const ids = merged(staying, arriving.get(status) ?? [], status, after);
    if (!sameIds(ids, columns[status])) next[status] = ids;
  }
  return next;
}
