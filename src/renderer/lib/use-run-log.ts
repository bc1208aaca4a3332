/** The tail of one run's log, kept current while it is shown. */
import { useEffect, useState } from 'react';
import { useBoard } from '../stores/use-stores.ts';
import { EMPTY_LOG, followLog } from './follow-log.ts';
import type { RunLog } from './follow-log.ts';

/** Follows the log of `runId`; reads it again after a lost connection. */
export function useRunLog(runId: string): RunLog {
  const [shown, setShown] = useState<{ runId: string; log: RunLog }>({ runId, log: EMPTY_LOG });
  const connection = useBoard((board) => board.connection);
  useEffect(() => {
    if (connection !== 'open') return undefined;
    const abort = new AbortController();
    void followLog(runId, abort.signal, (log) => setShown({ runId, log }));
    return () => abort.abort();
  }, [runId, connection]);
  return shown.runId === runId ? shown.log : EMPTY_LOG;
}
