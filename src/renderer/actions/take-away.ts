/**
 * Taking tasks off the board and bringing them back: delete with undo, restore from the archive. Also what asks before
 * it happens because it stops a worker: deleting, and giving a running task to another worker.
 */
import type { Card } from '../../contract/task.ts';
import { STATUS_NAMES, stopWords } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { Point } from '../stores/view-store.ts';
import { moveBack } from './tasks.ts';
import { updateTask } from './edit-task.ts';
import { keepUndo } from './undo.ts';
import { announce, closeDrawer, showTrouble, toast } from './view.ts';

async function undelete(id: string): Promise<boolean> {
  try {
    const { api, board } = connected();
    const task = await api.task.undelete({ board, id });
    toast({ text: `is back in ${STATUS_NAMES[task.status]}`, taskId: id, status: task.status });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), id);
    return false;
  }
}

async function remove(card: Card): Promise<void> {
  const { id, title } = card;
  try {
    const { api, board } = connected();
    await api.task.remove({ board, id, ...(card.status === 'running' ? {} : { version: card.version }) });
    if (viewStore.getState().drawerId === id) closeDrawer();
    const actions = keepUndo({ board, text: 'Delete', back: () => undelete(id) });
    toast({ text: `“${title}” deleted`, detail: 'It can be brought back for seven days.', actions });
    announce(`${title} deleted. Undo available.`);
  } catch (error) {
    showTrouble(readTrouble(error), id);
  }
}

/** Deletes a task; one that runs asks first, because its worker does not come back. */
export function requestRemove(card: Card, at: Point | null): void {
  if (card.status !== 'running') {
    void remove(card);
    return;
  }
  viewStore.setState({
    prompt: null,
    confirm: {
      title: 'Stop this worker and delete the task?',
      detail: stopWords(card),
      button: 'Stop and delete',
      at,
      run: () => void remove(card),
    },
  });
}

async function reassign(card: Card, assignee: string | null): Promise<boolean> {
  try {
    const { api, board } = connected();
    await api.task.reassign({ board, id: card.id, assignee });
    toast({ text: assignee === null ? 'is unassigned' : `goes to ${assignee}`, taskId: card.id, status: 'ready' });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), card.id);
    return false;
  }
}

/** Gives a task to another worker; while one runs, asks first and takes the task back from it. */
export function requestAssign(id: string, assignee: string | null, at: Point | null): void {
  const card = boardStore.getState().cards[id];
  if (card === undefined || card.assignee === assignee) return;
  if (card.status !== 'running') {
    void updateTask(id, { assignee });
    return;
  }
  viewStore.setState({
    prompt: null,
    confirm: {
      title: assignee === null ? 'Stop this worker?' : `Stop this worker and give the task to ${assignee}?`,
      detail: `${stopWords(card)} The failure count starts anew.`,
      button: assignee === null ? 'Stop and unassign' : 'Stop and reassign',
      at,
      run: () => void reassign(card, assignee),
    },
  });
}

/** Brings an archived task back to where it was; a card that is not on the board needs no other row than its own. */
export async function restoreTask(card: Card): Promise<void> {
  const { id } = card;
  try {
    const { api, board } = connected();
    const task = await api.task.move({ board, id, to: 'todo', version: card.version });
    const back = (): Promise<boolean> => moveBack(card, task.status, { to: 'archived', answers: {} });
    const actions = keepUndo({ board, text: 'Restore', back });
    toast({ text: `is back in ${STATUS_NAMES[task.status]}`, taskId: id, status: task.status, actions });
    announce(`${task.title} is back in ${STATUS_NAMES[task.status]}.`);
  } catch (error) {
    showTrouble(readTrouble(error), id);
  }
}

/** Takes over what a superseded run reported too late, or throws it away. */
export async function decideLate(id: string, eventId: number, decision: 'accept' | 'dismiss'): Promise<void> {
  try {
    const { api, board } = connected();
    await api.task.decideLate({ board, id, eventId, decision });
    const text = decision === 'accept' ? 'is done, with the late result' : 'The late result was dismissed.';
    toast({ text, taskId: decision === 'accept' ? id : null, status: decision === 'accept' ? 'done' : null });
  } catch (error) {
    showTrouble(readTrouble(error), id);
  }
}
