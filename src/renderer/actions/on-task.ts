/** What can be done to the focused task, or to everything that is selected. */
import {
  Archive,
  BellRing,
  Bird,
  Check,
  CircleDot,
  Copy,
  Flag,
  Hand,
  Layers,
  Link2,
  MessageSquare,
  Move,
  Pencil,
  RotateCcw,
  Trash2,
  Undo2,
} from 'lucide-react';
import { ruleFor } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import { moveSubject } from '../lib/status-text.ts';
import type { PickField } from '../stores/view-store.ts';
import { copy } from './copy.ts';
import type { Action, Scope } from './action.ts';
import { requestMoves } from './bulk.ts';
import { lift } from './lift.ts';
import { requestRemove } from './take-away.ts';
import { openAt, openPick } from './view.ts';

const hasTask = ({ ids }: Scope): boolean => ids.length > 0;

const pick =
  (field: PickField) =>
  ({ ids, at }: Scope): void =>
    openPick({ field, ids, at });

const move =
  (to: Status) =>
  ({ ids, at }: Scope): void =>
    requestMoves(ids, to, at);

/** What the table of legal moves says about the only task that is meant. */
function why(to: Status): (scope: Scope) => string {
  return ({ card }) => (card === null ? '' : ruleFor(moveSubject(card), to).why);
}

/** Opens the task and presses one of its own controls. */
function inDrawer(selector: string): (scope: Scope) => void {
  return ({ card }) => {
    if (card !== null) openAt(card.id, selector);
  };
}

/** Copies the ids of what is meant. */
function copyIds(ids: readonly string[]): void {
  const [only] = ids;
  const said = ids.length === 1 && only !== undefined ? { text: 'copied', taskId: only } : `${ids.length} ids copied`;
  void copy(ids.join('\n'), said);
}

const FIELDS: readonly Action[] = [
  {
    id: 'status',
    name: 'Change status',
    Icon: CircleDot,
    keys: ['S'],
    section: 'On a task',
    place: 'task',
    isPossible: hasTask,
    run: pick('status'),
  },
  {
    id: 'assign',
    name: 'Assign worker',
    short: 'Assign',
    Icon: Bird,
    keys: ['A'],
    section: 'On a task',
    place: 'task',
    isPossible: hasTask,
    detail: ({ card }) => card?.assignee ?? '',
    run: pick('worker'),
  },
  {
    id: 'priority',
    name: 'Set priority',
    short: 'Priority',
    Icon: Flag,
    keys: ['P'],
    section: 'On a task',
    place: 'task',
    isPossible: hasTask,
    run: pick('priority'),
  },
  {
    id: 'project',
    name: 'Set project',
    short: 'Project',
    Icon: Layers,
    keys: ['shift P'],
    section: 'On a task',
    place: 'task',
    isPossible: hasTask,
    detail: ({ card }) => card?.tenant ?? '',
    run: pick('project'),
  },
  {
    id: 'edit',
    name: 'Edit title and body',
    Icon: Pencil,
    keys: ['E'],
    section: 'On a task',
    place: 'task',
    isPossible: ({ card }) => card !== null,
    run: inDrawer('[data-edit-body]'),
  },
  {
    id: 'link',
    name: 'Link parent or child',
    Icon: Link2,
    keys: ['mod L'],
    section: 'On a task',
    place: 'task',
    isPossible: ({ card }) => card !== null,
    run: inDrawer('.depadd'),
  },
  {
    id: 'comment',
    name: 'Comment',
    Icon: MessageSquare,
    keys: ['shift C'],
    section: 'On a task',
    place: 'task',
    isPossible: ({ card }) => card !== null,
    run: inDrawer('[data-testid="comment-input"]'),
  },
  {
    id: 'follow',
    name: 'Notify me, or no longer',
    Icon: BellRing,
    keys: ['W'],
    section: 'On a task',
    place: 'task',
    isPossible: ({ card }) => card !== null,
    detail: () => 'When it is done, and when a run fails',
    run: inDrawer('[data-follow]'),
  },
];

const MOVES: readonly Action[] = [
  {
    id: 'lift',
    name: 'Pick up, then arrows to move',
    short: 'Move',
    Icon: Move,
    keys: ['M'],
    section: 'Select and move',
    place: null,
    isPossible: hasTask,
    run: ({ ids, at }) => {
      if (ids.length > 1) openPick({ field: 'status', ids, at });
      else void lift();
    },
  },
  {
    id: 'archive',
    name: 'Archive',
    short: 'Archive',
    Icon: Archive,
    keys: ['shift E'],
    section: 'Select and move',
    place: 'task',
    isPossible: hasTask,
    detail: () => 'Hidden from the board, kept in history',
    run: move('archived'),
  },
  {
    id: 'delete',
    name: 'Delete',
    Icon: Trash2,
    keys: ['shift Delete'],
    section: 'Select and move',
    place: 'task',
    isPossible: ({ card }) => card !== null,
    detail: () => 'Can be brought back for seven days',
    run: ({ card, at }) => {
      if (card !== null) requestRemove(card, at);
    },
  },
  {
    id: 'copy-id',
    name: 'Copy id',
    Icon: Copy,
    keys: ['mod .'],
    section: 'Select and move',
    place: 'task',
    isPossible: hasTask,
    detail: ({ card }) => card?.id ?? '',
    run: ({ ids }) => copyIds(ids),
  },
  {
    id: 'reclaim',
    name: 'Reclaim',
    Icon: RotateCcw,
    keys: ['R'],
    section: 'Workers',
    place: 'task',
    isPossible: ({ card, ids }) => ids.length > 1 || card?.status === 'running',
    detail: why('ready'),
    run: move('ready'),
  },
  {
    id: 'block',
    name: 'Block',
    Icon: Hand,
    keys: ['B'],
    section: 'Workers',
    place: null,
    isPossible: hasTask,
    run: move('blocked'),
  },
  {
    id: 'unblock',
    name: 'Unblock, retry, reopen',
    Icon: Undo2,
    keys: ['U'],
    section: 'Workers',
    place: null,
    isPossible: hasTask,
    run: move('ready'),
  },
  {
    id: 'complete',
    name: 'Complete or approve',
    Icon: Check,
    keys: ['D'],
    section: 'Workers',
    place: null,
    isPossible: hasTask,
    run: move('done'),
  },
];

export const ON_TASK: readonly Action[] = [...FIELDS, ...MOVES];
