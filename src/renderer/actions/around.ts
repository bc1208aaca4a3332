/** Moving the focus between cards, and selecting them. */
import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Bell,
  CheckSquare,
  Columns3,
  Eye,
  SquareArrowOutUpRight,
} from 'lucide-react';
import { viewStore } from '../stores/view-store.ts';
import type { Action, Scope } from './action.ts';
import { focusColumn, focusEdge, focusNeedsYou, focusRow } from './focus.ts';
import { extendSelection, selectColumn, toggleSelected } from './selection.ts';
import { closeDrawer, openDrawer } from './view.ts';

/** Esc, Enter and Space act on the focused card even while others are selected. */
function focused(): string | null {
  return viewStore.getState().focusId;
}

function hasTask({ ids }: Scope): boolean {
  return ids.length > 0;
}

/** Shows the task beside the board and leaves the focus on the card; again closes it. */
function peek(): void {
  const { focusId, drawerId } = viewStore.getState();
  if (focusId === null) return;
  if (drawerId === focusId) closeDrawer();
  else openDrawer(focusId);
}

const MOVING: readonly Action[] = [
  {
    id: 'next-card',
    name: 'Next card',
    row: 'Next or previous card',
    Icon: ArrowDown,
    keys: ['J'],
    also: ['down'],
    section: 'Move around',
    place: null,
    run: () => focusRow(1),
  },
  {
    id: 'previous-card',
    name: 'Previous card',
    row: 'Next or previous card',
    Icon: ArrowUp,
    keys: ['K'],
    also: ['up'],
    section: 'Move around',
    place: null,
    run: () => focusRow(-1),
  },
  {
    id: 'next-column',
    name: 'Next column',
    row: 'Next or previous column',
    Icon: ArrowRight,
    keys: ['L'],
    also: ['right'],
    section: 'Move around',
    place: null,
    run: () => focusColumn(1),
  },
  {
    id: 'previous-column',
    name: 'Previous column',
    row: 'Next or previous column',
    Icon: ArrowLeft,
    keys: ['H'],
    also: ['left'],
    section: 'Move around',
    place: null,
    run: () => focusColumn(-1),
  },
  {
    id: 'first-card',
    name: 'First in column',
    row: 'First or last in column',
    Icon: ArrowUp,
    keys: ['G G'],
    also: ['Home'],
    section: 'Move around',
    place: null,
    run: () => focusEdge('first'),
  },
  {
    id: 'last-card',
    name: 'Last in column',
    row: 'First or last in column',
    Icon: ArrowDown,
    keys: ['shift G'],
    also: ['End'],
    section: 'Move around',
    place: null,
    run: () => focusEdge('last'),
  },
  {
    id: 'open',
    name: 'Open task',
    Icon: SquareArrowOutUpRight,
    keys: ['enter'],
    section: 'Move around',
    place: null,
    isPossible: () => focused() !== null,
    run: () => {
      const id = focused();
      if (id !== null) openDrawer(id, true);
    },
  },
  {
    id: 'peek',
    name: 'Peek',
    Icon: Eye,
    keys: ['space'],
    section: 'Move around',
    place: null,
    isPossible: () => focused() !== null,
    run: peek,
  },
  {
    id: 'needs-you',
    name: 'Next task that needs you',
    Icon: Bell,
    keys: ['I'],
    section: 'Move around',
    place: 'command',
    run: focusNeedsYou,
  },
];

const SELECTING: readonly Action[] = [
  {
    id: 'select',
    name: 'Select card',
    Icon: CheckSquare,
    keys: ['X'],
    section: 'Select and move',
    place: null,
    isPossible: hasTask,
    run: () => {
      const id = focused();
      if (id !== null) toggleSelected(id);
    },
  },
  {
    id: 'extend-down',
    name: 'Extend selection down',
    row: 'Extend selection',
    Icon: ArrowDown,
    keys: ['shift J'],
    also: ['shift down'],
    section: 'Select and move',
    place: null,
    run: () => extendSelection(1),
  },
  {
    id: 'extend-up',
    name: 'Extend selection up',
    row: 'Extend selection',
    Icon: ArrowUp,
    keys: ['shift K'],
    also: ['shift up'],
    section: 'Select and move',
    place: null,
    run: () => extendSelection(-1),
  },
  {
    id: 'select-column',
    name: 'Select column',
    Icon: Columns3,
    keys: ['mod A'],
    section: 'Select and move',
    place: 'command',
    isPossible: hasTask,
    run: selectColumn,
  },
];

export const AROUND: readonly Action[] = [...MOVING, ...SELECTING];
