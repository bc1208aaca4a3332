/** Dropping a card into another worker's lane: the task changes its worker, and its status where that differs. */
import type { Status } from '../../contract/status.ts';
import { boardStore } from '../stores/board-store.ts';
import type { Point } from '../stores/view-store.ts';
import { requestAssign } from './take-away.ts';
import { requestMove } from './tasks.ts';
import { updateTask } from './edit-task.ts';
import { toast } from './view.ts';

/** A board that has not shown the change by then is not going to. */
const SEEN_WITHIN_MS = 3000;

/** Resolves when the board shows another row of the task, so that the move after it looks at that one. */
function seen(id: string, version: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      end();
      resolve();
    };
    const timer = setTimeout(() => done(), SEEN_WITHIN_MS);
    const end = boardStore.subscribe((state) => {
      if ((state.cards[id]?.version ?? version) !== version) done();
    });
  });
}

/** @param worker null takes the worker away. */
export async function assignAndMove(id: string, worker: string | null, to: Status, at: Point | null): Promise<void> {
  const card = boardStore.getState().cards[id];
  if (card === undefined) return;
  // Taking a running task from its worker asks first, and queues it for the other one.
  if (card.status === 'running' && (to === 'running' || to === 'ready')) {
    requestAssign(id, worker, at);
    return;
  }
  const shown = seen(id, card.version);
  if (!(await updateTask(id, { assignee: worker }))) return;
  if (card.status === to) {
    toast({ text: worker === null ? 'is unassigned' : `assigned to ${worker}`, taskId: id });
    return;
  }
  await shown;
  requestMove(id, to, at);
}
