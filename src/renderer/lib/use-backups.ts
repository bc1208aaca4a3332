/** The backups of the shown board, newest first; read when the page opens and after each change. */
import { useEffect, useState } from 'react';
import type { BackupView } from '../../contract/boards.ts';
import { readTrouble } from './trouble.ts';
import { session } from './window-session.ts';
import { useBoard } from '../stores/use-stores.ts';

interface Found {
  backups: readonly BackupView[] | null;
  problem: string | null;
}

export interface Backups extends Found {
  board: string | null;
  reload(): Promise<void>;
}

async function read(board: string | null): Promise<Found | null> {
  const api = session.api();
  if (api === null || board === null) return null;
  try {
    return { backups: await api.boards.backups({ board }), problem: null };
  } catch (error) {
    return { backups: null, problem: readTrouble(error).text };
  }
}

export function useBackups(): Backups {
  const board = useBoard((state) => state.board);
  const connection = useBoard((state) => state.connection);
  const [found, setFound] = useState<Found>({ backups: null, problem: null });
  useEffect(() => {
    let isOver = false;
    const look = async (): Promise<void> => {
      const next = connection === 'open' ? await read(board) : null;
      if (!isOver && next !== null) setFound(next);
    };
    void look();
    return () => {
      isOver = true;
    };
  }, [connection, board]);
  return {
    board,
    ...found,
    async reload() {
      const next = await read(board);
      if (next !== null) setFound(next);
    },
  };
}
