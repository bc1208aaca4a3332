/** What gets a task going again that its failures have stopped: a try of its worker, more failures allowed, its settings. */
import { ArrowUpNarrowWide, Play, Wrench } from 'lucide-react';
import { ruleFor } from '../../contract/moves.ts';
import type { ProfileView } from '../../contract/profile.ts';
import type { Card, Task } from '../../contract/task.ts';
import { raisedLimit } from '../lib/failure-limit.ts';
import { inverseMove } from '../lib/inverse.ts';
import { moveSubject } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import type { Action } from './action.ts';
import { undoEdit } from './edit-task.ts';
import { makeMove } from './make-move.ts';
import { openWorker } from './settings.ts';
import { moveBack, toastOn } from './tasks.ts';
import { keepUndo } from './undo.ts';
import { announce, openAt, showTrouble } from './view.ts';

const isTripped = (card: Card | null): card is Card => card?.status === 'blocked' && card.blockKind === 'breaker';

/** The limit that raising it leads to; null when the task cannot be queued by that alone. */
export function limitToRaiseTo(card: Card): number | null {
  return isTripped(card) && ruleFor(moveSubject(card), 'ready').kind === 'ok' ? raisedLimit(card) : null;
}

/** Sets the limit and queues the task; a limit whose task could not be queued goes back. */
async function raise(board: string, card: Card, maxRetries: number): Promise<{ before: Task; after: Task; now: Task }> {
  const { api } = connected();
  const { id, version } = card;
  const { task: before } = await api.task.get({ board, id });
  const after = await api.task.update({ board, id, patch: { maxRetries }, version });
  try {
    const now = await makeMove(board, { ...card, version: after.version }, 'ready', {});
    return { before, after, now };
  } catch (error) {
    const old = { maxRetries: before.maxRetries };
    // What the person is told is why the task was not queued.
    await api.task.update({ board, id, patch: old, version: after.version }).catch(() => null);
    throw error;
  }
}

/** Allows a task more failures and puts it back into the queue, as one act with one way back. */
export async function raiseAndQueue(card: Card): Promise<boolean> {
  const maxRetries = limitToRaiseTo(card);
  const { board } = boardStore.getState();
  if (maxRetries === null || board === null) return false;
  try {
    const { before, after, now } = await raise(board, card, maxRetries);
    const inverse = inverseMove(card, 'ready');
    const back = async (): Promise<boolean> =>
      (inverse === null || (await moveBack(card, 'ready', inverse))) && undoEdit(before, after, { maxRetries });
    const actions = keepUndo({ board, text: `Raise limit to ${maxRetries}`, back });
    toastOn(board, card, { text: `queued, ${maxRetries} failures allowed`, status: now.status, actions });
    announce(`${card.title} queued. ${maxRetries} failures allowed.`);
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), card.id);
    return false;
  }
}

function workerOf(card: Card | null): ProfileView | undefined {
  return boardStore.getState().engine?.profiles.find(({ name }) => name === card?.assignee);
}

export const ON_BREAKER: readonly Action[] = [
  {
    id: 'test-start',
    name: 'Test start',
    Icon: Play,
    keys: [],
    section: 'Workers',
    place: 'task',
    isPossible: ({ card }) => isTripped(card) && workerOf(card)?.resolved != null,
    detail: () => 'Starts its worker with a one-line task',
    run: ({ card }) => {
      if (card !== null) openAt(card.id, '[data-test-start]');
    },
  },
  {
    id: 'raise-limit',
    name: 'Raise the limit and queue',
    Icon: ArrowUpNarrowWide,
    keys: [],
    section: 'Workers',
    place: 'task',
    isPossible: ({ card }) => card !== null && limitToRaiseTo(card) !== null,
    detail: ({ card }) => (card === null ? '' : `${limitToRaiseTo(card)} failures allowed`),
    run: ({ card }) => {
      if (card !== null) void raiseAndQueue(card);
    },
  },
  {
    id: 'worker-settings',
    name: 'Worker settings',
    Icon: Wrench,
    keys: [],
    section: 'Workers',
    place: 'task',
    isPossible: ({ card }) => workerOf(card) !== undefined,
    detail: ({ card }) => card?.assignee ?? '',
    run: ({ card }) => {
      const worker = workerOf(card);
      if (worker !== undefined) openWorker(worker.name);
    },
  },
];
