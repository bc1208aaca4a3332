/** What changed in the workspace of a task, read when it is opened, when a run begins or ends, and on request. */
import { useCallback, useEffect, useState } from 'react';
import type { WorkspaceChanges } from '../../contract/inspect.ts';
import { useBoard } from '../stores/use-stores.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

export interface ChangesState {
  /** Null: the workspace is not under git, or not there. */
  changes: WorkspaceChanges | null;
  isLoaded: boolean;
  problem: string | null;
  refresh(): void;
}

const NOTHING = { changes: null, isLoaded: false, problem: null };

/** @param state of the runs, a text: another one is a reason to look again */
export function useChanges(id: string, state: string): ChangesState {
  const [result, setResult] = useState<Omit<ChangesState, 'refresh'>>(NOTHING);
  const [looks, setLooks] = useState(0);
  const connection = useBoard((board) => board.connection);
  useEffect(() => {
    if (connection !== 'open') return undefined;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const { api, board } = connected();
        const changes = await api.workspace.changes({ board, id }, { signal: abort.signal });
        if (!abort.signal.aborted) setResult({ changes, isLoaded: true, problem: null });
      } catch (error) {
        if (!abort.signal.aborted) setResult({ changes: null, isLoaded: true, problem: readTrouble(error).text });
      }
    };
    void read();
    return () => abort.abort();
    // Runs and requests are reasons to look again, though the look does not use them.
    // eslint-disable-next-line react/exhaustive-effect-dependencies
  }, [id, state, looks, connection]);
  const refresh = useCallback(() => setLooks((count) => count + 1), []);
  return { ...result, refresh };
}
