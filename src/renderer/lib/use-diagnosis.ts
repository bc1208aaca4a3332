/** What the engine finds wrong with the board or with one task, read again whenever the board may have changed. */
import { useEffect, useState } from 'react';
import type { Finding } from '../../contract/diagnostics.ts';
import { revisionOf } from '../stores/board-store.ts';
import { useBoard } from '../stores/use-stores.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

export interface DiagnosisState {
  /** Null until the first answer is there. */
  findings: readonly Finding[] | null;
  problem: string | null;
}

const NOTHING: DiagnosisState = { findings: null, problem: null };

/** @param task the findings of one task; null for all of the board */
export function useDiagnosis(task: string | null): DiagnosisState {
  const [state, setState] = useState(NOTHING);
  const connection = useBoard((board) => board.connection);
  const revision = useBoard((board) =>
    task === null ? `${board.engine?.health.count ?? 0} ${board.engine?.state ?? ''}` : revisionOf(board, task),
  );
  useEffect(() => {
    if (connection !== 'open') return undefined;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const { api, board } = connected();
        const input = { board, ...(task === null ? {} : { task }) };
        const { findings } = await api.board.diagnostics(input, { signal: abort.signal });
        if (!abort.signal.aborted) setState({ findings, problem: null });
      } catch (error) {
        if (!abort.signal.aborted) setState({ findings: null, problem: readTrouble(error).text });
      }
    };
    void read();
    return () => abort.abort();
    // The revision is the reason to read again, though the reading does not use it.
    // eslint-disable-next-line react/exhaustive-effect-dependencies
  }, [task, revision, connection]);
  return state;
}
