import { useDraggable } from '@dnd-kit/core';
import { memo, useCallback, useEffect, useRef } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { selectTo, toggleSelected } from '../../actions/selection.ts';
import { openDrawer } from '../../actions/view.ts';
import { isSilent } from '../../lib/claim.ts';
import { cardLabel } from '../../lib/status-text.ts';
import { useTick } from '../../lib/use-tick.ts';
import { useBoard, useCard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { CardFace } from './card-face.tsx';

interface Props {
  id: string;
  isInLane?: boolean;
  place: number;
  total: number;
}

/** Class names of a card from its status and what the window does with it. */
function useClassName(card: Card | null, id: string): string {
  const isFocused = useView((view) => view.focusId === id && view.isFocusByKey);
  const isOpen = useView((view) => view.drawerId === id);
  const isSelected = useView((view) => view.selected[id] === true);
  const isGhost = useView((view) => view.drag !== null && (view.drag.id === id || view.drag.others.includes(id)));
  const isRolledBack = useView((view) => view.rolledBack[id] === true);
  const isPending = useBoard((board) => board.pending[id] === true);
  const run = card?.status === 'running' ? card.run : null;
  const isStale = useTick((now) => run !== null && isSilent(run, now));
  const names = ['card', card?.status ?? ''];
  if (card?.status === 'done') names.push('mini');
  if (isFocused) names.push('foc');
  if (isOpen) names.push('open');
  if (isSelected) names.push('sel');
  if (isGhost) names.push('ghost');
  if (isStale) names.push('stale');
  if (isPending) names.push('pending');
  if (isRolledBack) names.push('rolledback');
  return names.join(' ');
}

/** A press opens the task; with Control or Command it selects, with Shift it selects up to here. */
function onPress(id: string, event: MouseEvent): void {
  if (event.shiftKey) selectTo(id);
  else if (event.ctrlKey || event.metaKey) toggleSelected(id);
  else openDrawer(id);
}

/** One card on the board: opens on click and Enter; can be selected and dragged; takes the one tab stop when focused. */
export const BoardCard = memo(function BoardCard({ id, isInLane = false, place, total }: Props) {
  const card = useCard(id);
  const className = useClassName(card, id);
  const { listeners, setNodeRef } = useDraggable({ id });
  const node = useRef<HTMLElement>(null);
  const isFocused = useView((view) => view.focusId === id);
  const isSelected = useView((view) => view.selected[id] === true);
  const isTabStop = useView((view) => view.focusId === id || (view.focusId === null && place === 1));
  useEffect(() => {
    if (isFocused && viewStore.getState().isFocusByKey && document.activeElement !== node.current)
      node.current?.focus();
  }, [isFocused]);
  const attach = useCallback(
    (element: HTMLElement | null) => {
      node.current = element;
      setNodeRef(element);
    },
    [setNodeRef],
  );
  if (card === null) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.key !== 'Enter') return;
    if (viewStore.getState().drag !== null) return;
    event.preventDefault();
    event.stopPropagation();
    openDrawer(id, true);
  };
  return (
    // A card is one item of its column's list, one stop of the keyboard and one thing to drag, all at once.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={attach}
      className={className}
      // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="listitem"
      aria-label={isSelected ? `${cardLabel(card)}, selected` : cardLabel(card)}
      aria-setsize={total}
      aria-posinset={place}
      // The board is one tab stop; its cards take the focus in turn (roving tabindex).
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isTabStop ? 0 : -1}
      data-testid={`card-${id}`}
      data-card={id}
      data-status={card.status}
      title={card.status === 'done' ? `${card.id}  ${card.title}` : undefined}
      {...listeners}
      onClick={(event) => onPress(id, event)}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget) viewStore.setState({ focusId: id });
      }}
    >
      <CardFace card={card} isInLane={isInLane} />
    </div>
  );
});
