/** Where the dragged card would land in a column: the index of the line that shows it, or -1. */
import { ruleFor } from '../../../contract/moves.ts';
import type { Status } from '../../../contract/status.ts';
import { moveSubject } from '../../lib/status-text.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useView } from '../../stores/use-stores.ts';
import { landingIndex } from './drop-place.ts';

export function useLanding(status: Status, ids: readonly string[]): number {
  const id = useView((view) => (view.drag?.over === status ? view.drag.id : null));
  if (id === null) return -1;
  const { cards } = boardStore.getState();
  const card = cards[id];
  if (card === undefined || ruleFor(moveSubject(card), status).kind === 'no') return -1;
  return landingIndex(card, status, ids, cards);
}
