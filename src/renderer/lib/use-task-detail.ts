/** One task with runs, comments, events and links, read again whenever the feed says that it changed. */
import type { TaskDetail } from '../../contract/feed.ts';
import { revisionOf } from '../stores/board-store.ts';
import { useBoard } from '../stores/use-stores.ts';
import { useReading } from './use-reading.ts';

interface DetailState {
  detail: TaskDetail | null;
  problem: string | null;
  /** Reads it again, after a change that is no event of the task. */
  again(): void;
}

/**
 * Keeps showing the last answer while the next one is on its way, and when it cannot be read for a while: a person may
 * be typing into what shows it. Only a task that the engine refuses to show is gone.
 */
export function useTaskDetail(id: string): DetailState {
  const revision = useBoard((board) => revisionOf(board, id));
  // A pause of the board changes what a task waits for.
  const dispatching = useBoard((board) => board.engine?.state);
  const { value, trouble, again } = useReading({
    about: id,
    reason: `${revision} ${dispatching ?? ''}`,
    ask: ({ api, board }, signal) => api.task.get({ board, id }, { signal }),
  });
  return { detail: trouble?.kind === 'refused' ? null : value, problem: trouble?.text ?? null, again };
}
