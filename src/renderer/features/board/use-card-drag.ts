/** Dragging a card with the pointer, from pick-up to drop. What a drop means is the move table's business. */
import { PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import type { DragEndEvent, DragOverEvent, DragStartEvent, DropAnimation } from '@dnd-kit/core';
import { useRef, useState } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import { requestMove } from '../../actions/tasks.ts';
import { announce, openRail } from '../../actions/view.ts';
import { COLUMNS, STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { boardStore } from '../../stores/board-store.ts';
import { RAILS, viewStore } from '../../stores/view-store.ts';

/** A card that may not land springs back; one that may is already where it belongs. */
const SPRING: DropAnimation = { duration: 320, easing: 'cubic-bezier(.25, 1.35, .45, 1)' };
const RAIL_OPENS_MS = 500;

function columnOf(id: unknown): ColumnStatus | null {
  return COLUMNS.find((status) => status === id) ?? null;
}

function say(id: string, over: ColumnStatus): void {
  const card = boardStore.getState().cards[id];
  if (card === undefined || card.status === over) return;
  const rule = ruleFor(moveSubject(card), over);
  announce(`${STATUS_NAMES[over]}. ${rule.kind === 'no' ? 'Not allowed.' : `${rule.label}.`} ${rule.why}`);
}

/** Sensors and handlers for DndContext. */
export function useCardDrag() {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }));
  const [dropAnimation, setDropAnimation] = useState<DropAnimation | null>(null);
  const railTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pointer = useRef({ x: 0, y: 0, shift: false });

  const track = (event: PointerEvent): void => {
    pointer.current = { x: event.clientX, y: event.clientY, shift: event.shiftKey };
  };
  const finish = (): void => {
    clearTimeout(railTimer.current);
    window.removeEventListener('pointermove', track, true);
    window.removeEventListener('pointerup', track, true);
    viewStore.setState({ drag: null });
  };

  return {
    sensors,
    dropAnimation,
    handlers: {
      onDragStart({ active }: DragStartEvent) {
        const id = String(active.id);
        window.addEventListener('pointermove', track, true);
        window.addEventListener('pointerup', track, true);
        setDropAnimation(SPRING);
        viewStore.setState({ drag: { id, over: null, isKeyboard: false }, focusId: id, isFocusByKey: false });
      },
      onDragOver({ active, over }: DragOverEvent) {
        const id = String(active.id);
        const column = columnOf(over?.id);
        clearTimeout(railTimer.current);
        viewStore.setState({ drag: { id, over: column, isKeyboard: false } });
        if (column === null) return;
        say(id, column);
        const card = boardStore.getState().cards[id];
        const isLegal = card !== undefined && ruleFor(moveSubject(card), column).kind !== 'no';
        setDropAnimation(isLegal ? null : SPRING);
        if (RAILS.includes(column)) railTimer.current = setTimeout(() => openRail(column), RAIL_OPENS_MS);
      },
      onDragEnd({ active, over }: DragEndEvent) {
        const { x, y, shift } = pointer.current;
        const column = columnOf(over?.id);
        finish();
        if (column !== null) requestMove(String(active.id), column, { x, y }, shift);
      },
      onDragCancel: finish,
    },
  };
}
