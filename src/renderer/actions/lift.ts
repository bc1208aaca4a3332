/**
 * Moving a card by keyboard: M lifts, Left and Right choose a column, Enter drops, Esc cancels. Legality and
 * prompts are those of the pointer.
 */
import { ruleFor } from '../../contract/moves.ts';
import { requestMove } from './tasks.ts';
import { announce } from './view.ts';
import { COLUMNS, STATUS_NAMES, moveSubject } from '../lib/status-text.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { Drag } from '../stores/view-store.ts';

/** Lifts the focused card. @returns false when there is none. */
export function lift(): boolean {
  const { focusId } = viewStore.getState();
  const card = focusId === null ? undefined : boardStore.getState().cards[focusId];
  if (card === undefined) return false;
  viewStore.setState({ drag: { id: card.id, others: [], over: card.status, lane: undefined, isKeyboard: true } });
  announce(`Lifted ${card.title}. Left and right arrows choose a column, Enter drops, Escape cancels.`);
  return true;
}

function choose(drag: Drag, step: number): void {
  const card = boardStore.getState().cards[drag.id];
  if (card === undefined) return;
  const at = COLUMNS.findIndex((status) => status === drag.over);
  const over = COLUMNS[Math.min(COLUMNS.length - 1, Math.max(0, at + step))];
  if (over === undefined) return;
  viewStore.setState({ drag: { ...drag, over } });
  document.querySelector(`[data-column="${over}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (over === card.status) {
    announce(`${STATUS_NAMES[over]}, where it is.`);
    return;
  }
  const rule = ruleFor(moveSubject(card), over);
  announce(`${STATUS_NAMES[over]}. ${rule.kind === 'no' ? 'Not allowed.' : `${rule.label}.`} ${rule.why}`);
}

/** Handles a key while a card is lifted; every key is taken, so nothing else happens by accident. */
export function liftKey(event: KeyboardEvent, drag: Drag): void {
  event.preventDefault();
  const card = boardStore.getState().cards[drag.id];
  if (event.key === 'ArrowRight' || event.key === 'l') choose(drag, 1);
  else if (event.key === 'ArrowLeft' || event.key === 'h') choose(drag, -1);
  else if (event.key === 'Escape' || event.key === 'Enter') {
    viewStore.setState({ drag: null });
    const rect = document.querySelector(`[data-column="${drag.over ?? ''}"]`)?.getBoundingClientRect();
    const at = rect === undefined ? null : { x: rect.left + rect.width / 2, y: rect.top + 140 };
    if (event.key === 'Enter' && drag.over !== null && drag.over !== card?.status) requestMove(drag.id, drag.over, at);
    else if (card !== undefined) announce(`${card.title} stays in ${STATUS_NAMES[card.status]}.`);
  }
}
