/** One task with runs, comments, events and links, read again whenever the feed says that it changed. */
import { useEffect, useState } from 'react';
import type { TaskDetail } from '../../contract/feed.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';
import { revisionOf } from '../stores/board-store.ts';
import { useBoard } from '../stores/use-stores.ts';

export interface DetailState {
  detail: TaskDetail | null;
  problem: string | null;
}

/** Keeps showing the last answer of the same task while the next one is on its way. */
export function useTaskDetail(id: string): DetailState {
  const [state, setState] = useState<DetailState & { id: string }>({ id, detail: null, problem: null });
  const revision = useBoard((board) => revisionOf(board, id));
  const connection = useBoard((board) => board.connection);
  const dispatching = useBoard((board) => board.engine?.state);
  useEffect(() => {
    if (connection !== 'open') return undefined;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const { api, board } = connected();
        const detail = await api.task.get({ board, id }, { signal: abort.signal });
        if (!abort.signal.aborted) setState({ id, detail, problem: null });
      } catch (error) {
        if (!abort.signal.aborted) setState({ id, detail: null, problem: readTrouble(error).text });
      }
    };
    void read();
    return () => abort.abort();
    // The revision, or a pause of the board, is the reason to read again, though the reading does not use it.
    // eslint-disable-next-line react/exhaustive-effect-dependencies
  }, [id, revision, connection, dispatching]);
  return state.id === id ? state : { detail: null, problem: null };
}
