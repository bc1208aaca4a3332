/** Opening places of the engine's machine in programs of the person; where that cannot be, the path to copy. */
import { Code, FileCog, FileText, FolderOpen, SquareTerminal } from 'lucide-react';
import type { PlaceInput } from '../../contract/places.ts';
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { copy } from './copy.ts';
import type { Action, Scope } from './action.ts';
import { showTrouble, toast } from './view.ts';

/** A place of the shown board, or of a task on it. */
export type Place = { place: 'editor' | 'terminal' | 'log'; id: string } | { place: 'folder' | 'config' };

function inputOf(place: Place, board: string): PlaceInput {
  return place.place === 'config' ? { place: 'config' } : { ...place, board };
}

/** Copies a path and says so. */
export function copyPath(path: string): Promise<void> {
  return copy(path, 'Path copied');
}

/** Opens it and says in what; what cannot be opened is told with its path. */
export async function openPlace(place: Place): Promise<void> {
  try {
    const { api, board } = connected();
    const { path, program, problem } = await api.places.open(inputOf(place, board));
    if (problem === null) {
      toast({ text: `Opened in ${program ?? 'its program'}`, detail: path });
      return;
    }
    const actions = path === null ? [] : [{ label: 'Copy path', run: () => void copyPath(path) }];
    toast({ text: problem, detail: path, tone: 'info', isSticky: true, actions });
  } catch (error) {
    showTrouble(readTrouble(error), null);
  }
}

const ofTask =
  (place: 'editor' | 'terminal' | 'log') =>
  ({ card }: Scope): void => {
    if (card !== null) void openPlace({ place, id: card.id });
  };
const hasCard = ({ card }: Scope): boolean => card !== null;

export const PLACES: readonly Action[] = [
  {
    id: 'open-editor',
    name: 'Open in editor',
    Icon: Code,
    keys: ['O'],
    section: 'On a task',
    place: 'task',
    isPossible: hasCard,
    detail: () => 'The folder it works in',
    run: ofTask('editor'),
  },
  {
    id: 'open-terminal',
    name: 'Open a terminal here',
    Icon: SquareTerminal,
    keys: ['shift O'],
    section: 'On a task',
    place: 'task',
    isPossible: hasCard,
    detail: () => 'In the folder it works in',
    run: ofTask('terminal'),
  },
  {
    id: 'open-log',
    name: 'Open the log file',
    Icon: FileText,
    keys: ['shift L'],
    section: 'On a task',
    place: 'task',
    isPossible: hasCard,
    detail: () => 'Of its newest run',
    run: ofTask('log'),
  },
  {
    id: 'open-config',
    name: 'Open config.toml',
    Icon: FileCog,
    keys: [],
    section: 'Everywhere',
    place: 'command',
    run: () => void openPlace({ place: 'config' }),
  },
  {
    id: 'open-folder',
    name: 'Show the board’s folder',
    Icon: FolderOpen,
    keys: [],
    section: 'Everywhere',
    place: 'command',
    run: () => void openPlace({ place: 'folder' }),
  },
];
