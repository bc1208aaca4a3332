/**
 * One move of one task, shown at once and taken back when it is refused. Moves of the same task are asked for one after
 * the other, each naming the row that the one before left behind, so a person may be quicker than the engine; after a
 * refusal those that were waiting are refused too, because they began from what never came. Tells nobody.
 */
import type { MoveInput } from '../../contract/schemas.ts';
import type { Status } from '../../contract/status.ts';
import type { Card, Task } from '../../contract/task.ts';
import { boardNow } from '../lib/clock.ts';
import { client } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { flashRolledBack } from './view.ts';

/** What a person answered to the question of a move. */
export type Answers = Omit<MoveInput, 'board' | 'id' | 'to' | 'version'>;

/** The last move of each task that has no answer yet. */
const underway = new Map<string, Promise<Task>>();

/**
 * @param board of the card, which may have been left when the engine answers
 * @throws what the engine, or the connection to it, answered; the card is back where the feed says it is then
 */
export async function makeMove(board: string, card: Card, to: Status, answers: Answers): Promise<Task> {
  const { id } = card;
  const before = underway.get(id);
  const ask = async (): Promise<Task> => {
    const { version } = before === undefined ? card : await before;
    return client().task.move({ board, id, to, version, ...answers });
  };
  const { beginMove, confirmMove, rollBack } = boardStore.getState();
  const ticket = beginMove(id, to, boardNow());
  const answer = ask();
  underway.set(id, answer);
  try {
    const task = await answer;
    confirmMove(id, ticket, task.version);
    return task;
  } catch (error) {
    rollBack(id, ticket);
    flashRolledBack(id);
    throw error;
  } finally {
    if (underway.get(id) === answer) underway.delete(id);
  }
}
