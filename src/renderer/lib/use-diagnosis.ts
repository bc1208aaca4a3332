/** What the engine finds wrong with the board or with one task, read again whenever the board may have changed. */
import type { Finding } from '../../contract/diagnostics.ts';
import { revisionOf } from '../stores/board-store.ts';
import { useBoard } from '../stores/use-stores.ts';
import { useReading } from './use-reading.ts';

interface DiagnosisState {
  /** Null until the first answer is there. */
  findings: readonly Finding[] | null;
  problem: string | null;
}

/** @param task the findings of one task; null for all of the board */
export function useDiagnosis(task: string | null): DiagnosisState {
  const reason = useBoard((board) =>
    task === null ? `${board.engine?.health.count ?? 0} ${board.engine?.state ?? ''}` : revisionOf(board, task),
  );
  const { value, trouble } = useReading({
    about: task ?? '',
    reason,
    ask: ({ api, board }, signal) => api.board.diagnostics({ board, ...(task === null ? {} : { task }) }, { signal }),
  });
  return { findings: value?.findings ?? null, problem: trouble?.text ?? null };
}
