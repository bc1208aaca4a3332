/**
 * Dragging a card with mouse or finger, from pick-up to drop; a selected card takes the rest of the selection along.
 * What a drop means is the move table's business.
 */
import { MouseSensor, TouchSensor, useSensor, useSensors } from '@dnd-kit/core';
import type { DragEndEvent, DragOverEvent, DropAnimation } from '@dnd-kit/core';
import { useRef, useState } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import { assignAndMove } from '../../actions/assign-and-move.ts';
import { requestMoves } from '../../actions/bulk.ts';
import { selectedIds } from '../../actions/selection.ts';
import { requestMove } from '../../actions/tasks.ts';
import { announce, openRail } from '../../actions/view.ts';
import { COLUMNS, STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { boardStore } from '../../stores/board-store.ts';
import { railsOf } from '../../stores/looks.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { Drag } from '../../stores/view-store.ts';
import { laneOf, statusOf } from './drop-place.ts';

/** A card that may not land springs back; one that may is already where it belongs. */
const SPRING: DropAnimation = { duration: 320, easing: 'cubic-bezier(.25, 1.35, .45, 1)' };
const RAIL_OPENS_MS = 500;
/** A finger has to rest before it lifts a card: without that nobody could scroll. */
const TOUCH = { delay: 250, tolerance: 8 };

function columnOf(id: unknown): ColumnStatus | null {
  const place = typeof id === 'string' ? statusOf(id) : null;
  return COLUMNS.find((status) => status === place) ?? null;
}

function say(id: string, over: ColumnStatus): void {
  const card = boardStore.getState().cards[id];
  if (card === undefined || card.status === over) return;
  const rule = ruleFor(moveSubject(card), over);
  announce(`${STATUS_NAMES[over]}. ${rule.kind === 'no' ? 'Not allowed.' : `${rule.label}.`} ${rule.why}`);
}

/** The rest of the selection, when the dragged card is part of it. */
function othersOf(id: string): readonly string[] {
  const chosen = selectedIds();
  return chosen.includes(id) ? chosen.filter((other) => other !== id) : [];
}

interface Pointer {
  x: number;
  y: number;
  shift: boolean;
}

function drop({ id, others }: Drag, place: string, pointer: Pointer): void {
  const column = columnOf(place);
  const lane = laneOf(place);
  const card = boardStore.getState().cards[id];
  if (column === null || card === undefined) return;
  const at = { x: pointer.x, y: pointer.y };
  if (others.length > 0) requestMoves([id, ...others], column, at);
  else if (lane !== undefined && lane !== card.assignee) void assignAndMove(id, lane, column, at);
  else requestMove(id, column, at, pointer.shift);
}

/** Sensors and handlers for DndContext. */
export function useCardDrag() {
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: TOUCH }),
  );
  const [dropAnimation, setDropAnimation] = useState<DropAnimation | null>(null);
  const railTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pointer = useRef<Pointer>({ x: 0, y: 0, shift: false });
  const pressed = useRef<string | null>(null);

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
    notePress: (id: string): void => {
      pressed.current = id;
    },
    sensors,
    dropAnimation,
    handlers: {
      onDragStart() {
        const id = pressed.current;
        if (id === null) return;
        window.addEventListener('pointermove', track, true);
        window.addEventListener('pointerup', track, true);
        setDropAnimation(SPRING);
        const drag = { id, others: othersOf(id), over: null, lane: undefined, isKeyboard: false };
        viewStore.setState({ drag, focusId: id, isFocusByKey: false });
      },
      onDragOver({ over }: DragOverEvent) {
        const { drag } = viewStore.getState();
        if (drag === null) return;
        const column = columnOf(over?.id);
        const lane = typeof over?.id === 'string' ? laneOf(over.id) : undefined;
        clearTimeout(railTimer.current);
        viewStore.setState({ drag: { ...drag, over: column, lane } });
        if (column === null) return;
        say(drag.id, column);
        const card = boardStore.getState().cards[drag.id];
        const isLegal = card !== undefined && ruleFor(moveSubject(card), column).kind !== 'no';
        setDropAnimation(isLegal ? null : SPRING);
        if (railsOf(viewStore.getState().lanes).includes(column))
          railTimer.current = setTimeout(() => openRail(column), RAIL_OPENS_MS);
      },
      onDragEnd({ over }: DragEndEvent) {
        const { drag } = viewStore.getState();
        if (drag !== null && typeof over?.id === 'string') drop(drag, over.id, pointer.current);
        finish();
      },
      onDragCancel: finish,
    },
  };
}
