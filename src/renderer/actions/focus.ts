/** Moving the focus between cards, as the keyboard does. Reads the board, changes only the view. */
import type { Status } from '../../contract/status.ts';
import { parseFilter, isOpen, passes, needsYou } from '../lib/filter.ts';
import { COLUMNS, STATUS_NAMES } from '../lib/status-text.ts';
import { boardStore } from '../stores/board-store.ts';
import { RAILS, viewStore } from '../stores/view-store.ts';
import { announce, openRail } from './view.ts';

/** Ids of a column as the filter shows them. */
export function visibleIds(status: Status): readonly string[] {
  const { columns, cards } = boardStore.getState();
  const { filterText, quick } = viewStore.getState();
  const filter = parseFilter(filterText, quick);
  if (isOpen(filter)) return columns[status];
  return columns[status].filter((id) => {
    const card = cards[id];
    return card !== undefined && passes(card, filter);
  });
}

/** Gives a card the focus and says where it is. */
export function focusCard(id: string): void {
  const card = boardStore.getState().cards[id];
  if (card === undefined) return;
  viewStore.setState((view) => ({
    focusId: id,
    isFocusByKey: true,
    drawerId: view.drawerId === null ? null : id,
  }));
  document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus();
  const ids = visibleIds(card.status);
  announce(`${card.title}, ${STATUS_NAMES[card.status]}, ${ids.indexOf(id) + 1} of ${ids.length}`);
}

function place(): { column: number; row: number } {
  const { focusId } = viewStore.getState();
  const card = focusId === null ? undefined : boardStore.getState().cards[focusId];
  if (card === undefined || focusId === null) return { column: -1, row: -1 };
  const column = COLUMNS.findIndex((status) => status === card.status);
  return { column, row: visibleIds(card.status).indexOf(focusId) };
}

/** Up and down inside a column. */
export function focusRow(step: number): void {
  const { column, row } = place();
  const status = COLUMNS[column];
  if (status === undefined) {
    focusFirst();
    return;
  }
  const ids = visibleIds(status);
  const id = ids[Math.min(ids.length - 1, Math.max(0, row + step))];
  if (id !== undefined) focusCard(id);
}

/** Left and right to the next column that has a card; a rail on the way with cards opens. */
export function focusColumn(step: 1 | -1): void {
  const { column, row } = place();
  if (column === -1) {
    focusFirst();
    return;
  }
  for (let at = column + step; at >= 0 && at < COLUMNS.length; at += step) {
    const status = COLUMNS[at];
    const ids = status === undefined ? [] : visibleIds(status);
    const id = ids[Math.min(ids.length - 1, Math.max(0, row))];
    if (status !== undefined && id !== undefined) {
      if (RAILS.includes(status)) openRail(status);
      focusCard(id);
      return;
    }
  }
}

function focusFirst(): void {
  for (const status of COLUMNS) {
    const [id] = isCollapsed(status) ? [] : visibleIds(status);
    if (id !== undefined) {
      focusCard(id);
      return;
    }
  }
}

/** First or last card of the focused column. */
export function focusEdge(edge: 'first' | 'last'): void {
  const status = COLUMNS[place().column];
  const id = status === undefined ? undefined : visibleIds(status).at(edge === 'first' ? 0 : -1);
  if (id !== undefined) focusCard(id);
}

/** The next task that waits for a person, round and round. */
export function focusNeedsYou(): void {
  const { cards, columns } = boardStore.getState();
  const ids = [...columns.blocked, ...columns.review].filter((id) => cards[id] !== undefined && needsYou(cards[id]));
  const at = ids.indexOf(viewStore.getState().focusId ?? '');
  const id = ids[(at + 1) % ids.length];
  const card = id === undefined ? undefined : cards[id];
  if (id === undefined || card === undefined) {
    announce('Nothing needs you.');
    return;
  }
  if (RAILS.includes(card.status)) openRail(card.status);
  focusCard(id);
}

function isCollapsed(status: Status): boolean {
  return RAILS.includes(status) && !viewStore.getState().openRails.includes(status);
}
