/** What changed in the workspace of a task, read when it is opened, when a run begins or ends, and on request. */
import type { WorkspaceChanges } from '../../contract/inspect.ts';
import { useReading } from './use-reading.ts';

export interface ChangesState {
  /** Null: the workspace is not under git, or not there. */
  changes: WorkspaceChanges | null;
  isLoaded: boolean;
  problem: string | null;
  refresh(): void;
}

/** @param state of the runs, a text: another one is a reason to look again */
export function useChanges(id: string, state: string): ChangesState {
  const { value, isLoaded, trouble, again } = useReading({
    about: id,
    reason: state,
    ask: ({ api, board }, signal) => api.workspace.changes({ board, id }, { signal }),
  });
  return { changes: value, isLoaded, problem: trouble?.text ?? null, refresh: again };
}
