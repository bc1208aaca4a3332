/** What can be done without a task: finding, creating, undoing, the dispatcher, how the window looks. */
import {
  CircleHelp,
  CornerUpLeft,
  ListFilter,
  Moon,
  PanelsTopLeft,
  Pause,
  Play,
  Plus,
  RotateCcw,
  Rows3,
  Search,
  TriangleAlert,
  Undo2,
  Users,
  Zap,
} from 'lucide-react';
import { plural } from '../lib/format.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { Density, Lanes } from '../stores/view-store.ts';
import type { Action } from './action.ts';
import { requestMoves } from './bulk.ts';
import { nextRegion } from './regions.ts';
import { nudge, setPaused } from './dispatching.ts';
import { nextUndo, undoLast } from './undo.ts';
import { clearFilter, cycleTheme, isFiltered, setDialog, setLooks, setOverlay, toggleQuick } from './view.ts';

function trippedIds(): readonly string[] {
  const { cards, columns } = boardStore.getState();
  return columns.blocked.filter((id) => cards[id]?.blockKind === 'breaker');
}

function dispatcher(): string | null {
  return boardStore.getState().engine?.state ?? null;
}

const NEXT_DENSITY: Readonly<Record<Density, Density>> = {
  compact: 'comfortable',
  comfortable: 'spacious',
  spacious: 'compact',
};
const NEXT_LANES: Readonly<Record<Lanes, Lanes>> = { off: 'running', running: 'all', all: 'off' };

const FINDING: readonly Action[] = [
  {
    id: 'palette',
    name: 'Command palette',
    Icon: Search,
    keys: ['mod K'],
    section: 'Everywhere',
    place: null,
    run: () => setOverlay('palette'),
  },
  {
    id: 'new-task',
    name: 'New task',
    Icon: Plus,
    keys: ['C'],
    section: 'Everywhere',
    place: 'command',
    run: () => setDialog(true),
  },
  {
    id: 'filter',
    name: 'Filter',
    Icon: ListFilter,
    keys: ['/'],
    section: 'Everywhere',
    place: 'command',
    run: () => document.querySelector<HTMLInputElement>('#filter')?.focus(),
  },
  {
    id: 'clear-filter',
    name: 'Clear filter',
    Icon: ListFilter,
    keys: [],
    section: 'Everywhere',
    place: 'command',
    isPossible: isFiltered,
    run: clearFilter,
  },
  {
    id: 'failing',
    name: 'Show what fails',
    Icon: TriangleAlert,
    keys: ['F'],
    section: 'Everywhere',
    place: 'command',
    run: () => toggleQuick('failing'),
  },
  {
    id: 'undo',
    name: 'Undo',
    Icon: Undo2,
    keys: ['mod Z'],
    section: 'Everywhere',
    place: 'command',
    detail: () => nextUndo() ?? '',
    run: undoLast,
  },
  {
    id: 'shortcuts',
    name: 'Keyboard shortcuts',
    Icon: CircleHelp,
    keys: ['?'],
    section: 'Everywhere',
    place: 'command',
    run: () => setOverlay('shortcuts'),
  },
];

/** Esc is handled where the keys are read, because it backs out of fields too; here it has its row in the list. */
const LEAVING: readonly Action[] = [
  {
    id: 'next-region',
    name: 'Next part of the window',
    Icon: PanelsTopLeft,
    keys: ['F6'],
    section: 'Everywhere',
    place: null,
    run: () => nextRegion(1),
  },
  {
    id: 'previous-region',
    name: 'Previous part of the window',
    Icon: PanelsTopLeft,
    keys: [],
    also: ['shift F6'],
    section: 'Everywhere',
    place: null,
    run: () => nextRegion(-1),
  },
  {
    id: 'back',
    name: 'Close, clear, go back',
    Icon: CornerUpLeft,
    keys: ['esc'],
    section: 'Everywhere',
    place: null,
    run: () => {},
  },
];

const LOOKING: readonly Action[] = [
  {
    id: 'theme',
    name: 'Switch theme',
    Icon: Moon,
    keys: ['T'],
    section: 'Views',
    place: 'command',
    detail: () => viewStore.getState().theme,
    run: cycleTheme,
  },
  {
    id: 'density',
    name: 'Switch density',
    Icon: Rows3,
    keys: [],
    section: 'Views',
    place: 'command',
    detail: () => viewStore.getState().density,
    run: () => setLooks({ density: NEXT_DENSITY[viewStore.getState().density] }),
  },
  {
    id: 'lanes',
    name: 'Switch lanes by worker',
    Icon: Users,
    keys: ['V'],
    section: 'Views',
    place: 'command',
    detail: () => viewStore.getState().lanes,
    run: () => setLooks({ lanes: NEXT_LANES[viewStore.getState().lanes] }),
  },
];

const DISPATCHING: readonly Action[] = [
  {
    id: 'nudge',
    name: 'Nudge dispatcher',
    Icon: Zap,
    keys: ['N'],
    section: 'Workers',
    place: 'command',
    detail: () => 'Run one tick now',
    run: () => void nudge(),
  },
  {
    id: 'pause',
    name: 'Pause dispatcher',
    Icon: Pause,
    keys: [],
    section: 'Workers',
    place: 'command',
    isPossible: () => dispatcher() === 'on',
    detail: () => 'Running workers keep going',
    run: () => void setPaused(true),
  },
  {
    id: 'resume',
    name: 'Resume dispatcher',
    Icon: Play,
    keys: [],
    section: 'Workers',
    place: 'command',
    isPossible: () => dispatcher() === 'paused',
    run: () => void setPaused(false),
  },
  {
    id: 'reset-tripped',
    name: 'Unblock everything that tripped',
    Icon: RotateCcw,
    keys: [],
    section: 'Workers',
    place: 'command',
    isPossible: () => trippedIds().length > 0,
    detail: () => plural(trippedIds().length, 'task'),
    run: () => requestMoves(trippedIds(), 'ready'),
  },
];

export const EVERYWHERE: readonly Action[] = [...FINDING, ...LEAVING, ...LOOKING, ...DISPATCHING];
