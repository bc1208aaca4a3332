/** Moving the focus between cards, as the keyboard does. Reads the board, changes only the view. */
import type { Status } from '../../contract/status.ts';
import { needsYou } from '../lib/filter.ts';
import type { Filter } from '../lib/filter.ts';
import { filteredColumn, sharedFilter } from '../lib/filtered.ts';
import { laneOrder, lanesOf } from '../lib/lanes.ts';
import { COLUMNS, STATUS_NAMES } from '../lib/status-text.ts';
import { boardStore } from '../stores/board-store.ts';
import { railsOf } from '../stores/looks.ts';
import { viewStore } from '../stores/view-store.ts';
import { announce, openRail } from './view.ts';

/** The filter as it is set now. */
export function currentFilter(): Filter {
  const { filterText, quick, picked } = viewStore.getState();
  return sharedFilter(filterText, quick, picked);
}

/** Ids of a column as they are drawn: filtered, and worker by worker while every column has lanes. */
export function visibleIds(status: Status): readonly string[] {
  const { columns, cards, engine } = boardStore.getState();
  const filter = currentFilter();
  const column = COLUMNS.find((other) => other === status);
  if (viewStore.getState().lanes === 'all' && column !== undefined)
    return laneOrder(lanesOf(columns, cards, engine?.profiles ?? [], filter), column);
  return filteredColumn(status, { columns, cards }, filter);
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
  const node = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);
  node?.focus();
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

/** The card beside this one: in the same lane while there are lanes, at the same height otherwise. */
function beside(ids: readonly string[], row: number): string | undefined {
  const { lanes, focusId } = viewStore.getState();
  const { cards } = boardStore.getState();
  const worker = cards[focusId ?? '']?.assignee;
  const same = lanes === 'all' ? ids.find((id) => cards[id]?.assignee === worker) : undefined;
  return same ?? ids[Math.min(ids.length - 1, Math.max(0, row))];
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
    const id = status === undefined ? undefined : beside(visibleIds(status), row);
    if (status !== undefined && id !== undefined) {
      if (railsOf(viewStore.getState().lanes).includes(status)) openRail(status);
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
  if (railsOf(viewStore.getState().lanes).includes(card.status)) openRail(card.status);
  focusCard(id);
}

function isCollapsed(status: Status): boolean {
  const { lanes, openRails } = viewStore.getState();
  return railsOf(lanes).includes(status) && !openRails.includes(status);
}
