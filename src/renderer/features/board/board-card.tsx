import { memo, useEffect, useRef } from 'react';
import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { currentFilter } from '../../actions/focus.ts';
import { selectTo, toggleSelected } from '../../actions/selection.ts';
import { openDrawer } from '../../actions/view.ts';
import { isSilent } from '../../lib/claim.ts';
import { passes } from '../../lib/filter.ts';
import { cardLabel } from '../../lib/status-text.ts';
import { useTick } from '../../lib/use-tick.ts';
import { boardStore } from '../../stores/board-store.ts';
import { railsOf } from '../../stores/looks.ts';
import { useBoard, useCard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { ViewState } from '../../stores/view-store.ts';
import { CardFace } from './card-face.tsx';

interface Props {
  id: string;
  isInLane?: boolean;
  /** First of its list: Tab reaches it while no other card is the stop of the keyboard. */
  isFirst: boolean;
}

/** Class names for what the window does with a card. */
function lookOf(view: ViewState, id: string): string {
  let look = '';
  if (view.focusId === id && view.isFocusByKey) look += ' foc';
  if (view.drawerId === id) look += ' open';
  if (view.selected[id] === true) look += ' sel';
  if (view.drag !== null && (view.drag.id === id || view.drag.others.includes(id))) look += ' ghost';
  if (view.rolledBack[id] === true) look += ' rolledback';
  return look;
}

function useClassName(card: Card | null, id: string): string {
  const look = useView((view) => lookOf(view, id));
  const isPending = useBoard((board) => board.pending[id] === true);
  const run = card?.status === 'running' ? card.run : null;
  const isStale = useTick((now) => run !== null && isSilent(run, now));
  const kind = card?.status === 'done' ? 'done mini' : (card?.status ?? '');
  return `card ${kind}${look}${isStale ? ' stale' : ''}${isPending ? ' pending' : ''}`;
}

/** False when the card that had the focus is no longer among those that are drawn. */
function isOnBoard(id: string, view: ViewState): boolean {
  const card = boardStore.getState().cards[id];
  if (card === undefined || card.status === 'archived' || !passes(card, currentFilter())) return false;
  return !railsOf(view.lanes).includes(card.status) || view.openRails.includes(card.status);
}

function isTabStop(view: ViewState, id: string, isFirst: boolean): boolean {
  if (view.focusId === id) return true;
  return isFirst && (view.focusId === null || !isOnBoard(view.focusId, view));
}

/** A press opens the task; with Control or Command it selects, with Shift it selects up to here. */
function onPress(id: string, event: MouseEvent): void {
  if (event.shiftKey) selectTo(id);
  else if (event.ctrlKey || event.metaKey) toggleSelected(id);
  else openDrawer(id);
}

/** A card that took the focus by key keeps it when it is drawn anew in another column. */
function onFocus(id: string, { target, currentTarget }: FocusEvent): void {
  if (target !== currentTarget) return;
  const isByKey = currentTarget.matches(':focus-visible');
  viewStore.setState(isByKey ? { focusId: id, isFocusByKey: true } : { focusId: id });
}

/** False while a person writes somewhere or uses something else than cards. */
function isFocusFree(): boolean {
  return document.activeElement?.matches('body, [data-card]') !== false;
}

function onKeyDown(id: string, event: KeyboardEvent): void {
  if (event.target !== event.currentTarget || event.key !== 'Enter') return;
  if (viewStore.getState().drag !== null) return;
  event.preventDefault();
  event.stopPropagation();
  openDrawer(id, true);
}

/**
 * One card on the board: opens on click and Enter; can be selected; takes the one tab stop when focused. The board
 * around it makes it a thing to drag (use-card-drag.ts), and its list says which place it has (use-list-places.ts).
 */
export const BoardCard = memo(function BoardCard({ id, isInLane = false, isFirst }: Props) {
  const card = useCard(id);
  const className = useClassName(card, id);
  const node = useRef<HTMLDivElement>(null);
  const isFocused = useView((view) => view.focusId === id);
  const isSelected = useView((view) => view.selected[id] === true);
  const isStop = useView((view) => isTabStop(view, id, isFirst));
  useEffect(() => {
    if (isFocused && viewStore.getState().isFocusByKey && isFocusFree()) node.current?.focus();
  }, [isFocused]);
  if (card === null) return null;
  return (
    // A card is one item of its column's list, one stop of the keyboard and one thing to drag, all at once.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={node}
      className={className}
      role="listitem"
      aria-label={isSelected ? `${cardLabel(card)}, selected` : cardLabel(card)}
      // The board is one tab stop; its cards take the focus in turn (roving tabindex).
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isStop ? 0 : -1}
      data-testid={`card-${id}`}
      data-card={id}
      data-status={card.status}
      title={card.status === 'done' ? `${card.id}  ${card.title}` : undefined}
      onClick={(event) => onPress(id, event)}
      onKeyDown={(event) => onKeyDown(id, event)}
      onFocus={(event) => onFocus(id, event)}
    >
      <CardFace card={card} isInLane={isInLane} />
    </div>
  );
});
