/**
 * The cards of a list of ids, in its order, remembered for each list: a loop over a long column reads an array then,
 * instead of looking up every id. Knows nothing of columns; owns no card.
 */
import type { Card } from '../../contract/task.ts';
import type { Cards } from './columns.ts';
import { readerOf } from './shared-record.ts';

const remembered = new WeakMap<readonly string[], { cards: Cards; inOrder: readonly Card[] }>();

/** Remembers what somebody found who had the cards of these ids at hand. */
export function rememberOrder(ids: readonly string[], cards: Cards, inOrder: readonly Card[]): void {
  remembered.set(ids, { cards, inOrder });
}

/** The cards of these ids; one that is not among `cards` is left out. */
export function cardsInOrder(ids: readonly string[], cards: Cards): readonly Card[] {
  const last = remembered.get(ids);
  if (last?.cards === cards) return last.inOrder;
  const read = readerOf(cards);
  const inOrder = ids.map(read).filter((card) => card !== undefined);
  rememberOrder(ids, cards, inOrder);
  return inOrder;
}
