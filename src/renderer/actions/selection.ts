/** Which cards are selected, and which tasks an act is meant for. Reads the board, changes only the view. */
import type { Status } from '../../contract/status.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import { focusRow, visibleIds } from './focus.ts';
import { announce } from './view.ts';

/**
 * Selected tasks that are still on the board, in the order they were chosen. A selection belongs to the board: on
 * another screen nobody sees it, so there it is nothing that an act could be meant for.
 */
export function selectedIds(): readonly string[] {
  const { cards } = boardStore.getState();
  const { selected, screen } = viewStore.getState();
  if (screen !== 'board') return [];
  return Object.keys(selected).filter((id) => {
    const card = cards[id];
    return card !== undefined && card.status !== 'archived';
  });
}

/**
 * The tasks an act is meant for: the selection, or the focused or open task when nothing is selected. Cards and nodes
 * have a focus that is seen; on the other screens only the open task counts.
 */
export function targetIds(): readonly string[] {
  const chosen = selectedIds();
  if (chosen.length > 0) return chosen;
  const { focusId, drawerId, screen } = viewStore.getState();
  const id = screen === 'board' || screen === 'graph' ? (focusId ?? drawerId) : drawerId;
  return id === null || boardStore.getState().cards[id] === undefined ? [] : [id];
}

function sayCount(): void {
  const count = selectedIds().length;
  announce(count === 0 ? 'Nothing selected.' : `${count} selected.`);
}

/** Selects a card or takes it out of the selection. */
export function toggleSelected(id: string): void {
  viewStore.setState(({ selected }) => {
    const rest = Object.fromEntries(Object.entries(selected).filter(([other]) => other !== id));
    return { selected: id in selected ? rest : { ...selected, [id]: true }, anchorId: id };
  });
  sayCount();
}

/** Selects everything between the anchor and this card; in another column the card alone is added. */
export function selectTo(id: string): void {
  const { cards } = boardStore.getState();
  const { anchorId, focusId } = viewStore.getState();
  const status = cards[id]?.status;
  if (status === undefined) return;
  const ids = visibleIds(status);
  const from = ids.indexOf(anchorId ?? focusId ?? id);
  const to = ids.indexOf(id);
  const range = from === -1 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  viewStore.setState(({ selected, anchorId: anchor }) => ({
    selected: { ...selected, ...Object.fromEntries(range.map((other) => [other, true as const])) },
    anchorId: from === -1 ? id : (anchor ?? focusId ?? id),
  }));
  sayCount();
}

/** Takes the focused card and the next one up or down into the selection. */
export function extendSelection(step: 1 | -1): void {
  const before = viewStore.getState().focusId;
  if (before !== null) selectTo(before);
  focusRow(step);
  const { focusId } = viewStore.getState();
  if (focusId !== null && focusId !== before) selectTo(focusId);
}

/** Selects the column of the focused card, as the filter shows it. */
export function selectColumn(): void {
  const { focusId } = viewStore.getState();
  const status: Status | undefined = focusId === null ? undefined : boardStore.getState().cards[focusId]?.status;
  if (status === undefined) return;
  const ids = visibleIds(status);
  viewStore.setState({ selected: Object.fromEntries(ids.map((id) => [id, true as const])), anchorId: focusId });
  sayCount();
}

export function clearSelection(): void {
  viewStore.setState({ selected: {}, anchorId: null });
}
