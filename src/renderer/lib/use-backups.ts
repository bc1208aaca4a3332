/** The backups of the shown board, newest first; read when the page opens and on request. */
import type { BackupView } from '../../contract/boards.ts';
import { useBoard } from '../stores/use-stores.ts';
import { useReading } from './use-reading.ts';

interface Backups {
  board: string | null;
  backups: readonly BackupView[] | null;
  problem: string | null;
  reload(): void;
}

export function useBackups(): Backups {
  const board = useBoard((state) => state.board);
  const { value, trouble, again } = useReading({
    about: '',
    ask: (way, signal) => way.api.boards.backups({ board: way.board }, { signal }),
  });
  return { board, backups: value, problem: trouble?.text ?? null, reload: again };
}
