/** Going to another board, and what can be done with boards, for keys and palette. */
import { Archive, ArchiveRestore, PenLine, Plus, PanelsTopLeft } from 'lucide-react';
import { boardStore } from '../stores/board-store.ts';
import type { Action } from './action.ts';
import { DEFAULT_BOARD, openBoardMenu } from './boards.ts';

const isConnected = (): boolean => boardStore.getState().connection === 'open';

export const ON_BOARDS: readonly Action[] = [
  {
    id: 'switch-board',
    name: 'Switch board',
    Icon: PanelsTopLeft,
    keys: ['mod B'],
    section: 'Views',
    place: 'goto',
    run: () => openBoardMenu(),
  },
  {
    id: 'new-board',
    name: 'New board',
    Icon: Plus,
    keys: [],
    section: 'Everywhere',
    place: 'command',
    isPossible: isConnected,
    run: () => openBoardMenu('create'),
  },
  {
    id: 'rename-board',
    name: 'Rename this board',
    Icon: PenLine,
    keys: [],
    section: 'Everywhere',
    place: 'command',
    isPossible: isConnected,
    run: () => openBoardMenu('rename'),
  },
  {
    id: 'archive-board',
    name: 'Archive this board',
    Icon: Archive,
    keys: [],
    section: 'Everywhere',
    place: 'command',
    isPossible: () => isConnected() && boardStore.getState().board !== DEFAULT_BOARD,
    run: () => openBoardMenu('archive'),
  },
  {
    id: 'archived-boards',
    name: 'Archived boards',
    Icon: ArchiveRestore,
    keys: [],
    section: 'Everywhere',
    place: 'goto',
    isPossible: isConnected,
    run: () => openBoardMenu('archived'),
  },
];
