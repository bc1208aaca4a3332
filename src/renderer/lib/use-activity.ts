/** What workers did in the last day, read again when runs begin or end, and as the minutes pass. */
import { useEffect, useRef, useState } from 'react';
import type { BoardActivity } from '../../contract/activity.ts';
import { useBoard } from '../stores/use-stores.ts';
import { boardNow } from './clock.ts';
import { readTrouble } from './trouble.ts';
import { useTick } from './use-tick.ts';
import { connected } from './window-session.ts';

const DAY_MS = 86_400_000;
/** A burst of ending runs is read once. */
const WAIT_MS = 400;

export interface ActivityState {
  activity: BoardActivity | null;
  problem: string | null;
}

/** Keeps the last answer while the next is on its way. */
export function useActivity(): ActivityState {
  const board = useBoard((state) => state.board);
  const connection = useBoard((state) => state.connection);
  const runRevision = useBoard((state) => state.runRevision);
  const minute = useTick((now) => Math.floor(now / 60_000));
  const [state, setState] = useState<ActivityState & { board: string | null }>({
    board,
    activity: null,
    problem: null,
  });
  const readFor = useRef<string | null>(null);
  useEffect(() => {
    if (connection !== 'open' || board === null) return undefined;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const { api } = connected();
        const activity = await api.board.activity({ board, since: boardNow() - DAY_MS }, { signal: abort.signal });
        if (abort.signal.aborted) return;
        readFor.current = board;
        setState({ board, activity, problem: null });
      } catch (error) {
        if (!abort.signal.aborted) setState((old) => ({ ...old, board, problem: readTrouble(error).text }));
      }
    };
    const timer = setTimeout(() => void read(), readFor.current === board ? WAIT_MS : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // Ended runs and the passing minute are reasons to read again, though the reading does not use them.
    // eslint-disable-next-line react/exhaustive-effect-dependencies
  }, [board, connection, runRevision, minute]);
  return state.board === board ? state : { activity: null, problem: null };
}
