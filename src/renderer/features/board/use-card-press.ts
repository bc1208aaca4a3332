/**
 * One thing to drag for all cards: the drag library is told of the card that was pressed, when it is pressed. Ten
 * thousand cards of their own would each hear of every column the pointer crosses.
 */
import { useDraggable } from '@dnd-kit/core';
import type { MouseEvent, TouchEvent } from 'react';

/**
 * Handlers for the element around the cards; to be used below DndContext.
 * @param notePress is told the id of each card that is pressed
 */
export function useCardPress(notePress: (id: string) => void) {
  const { listeners, setNodeRef } = useDraggable({ id: 'card' });
  const press = (name: 'onMouseDown' | 'onTouchStart', event: MouseEvent | TouchEvent): void => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-card]') : null;
    const id = card?.dataset['card'];
    if (card === null || id === undefined) return;
    notePress(id);
    setNodeRef(card);
    listeners?.[name]?.(event);
  };
  return {
    onMouseDown: (event: MouseEvent) => press('onMouseDown', event),
    onTouchStart: (event: TouchEvent) => {
      if (event.touches.length === 1) press('onTouchStart', event);
    },
  };
}
