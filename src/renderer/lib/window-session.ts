/** The one session of this window; started by main.tsx. */
import { boardStore } from '../stores/board-store.ts';
import { openTransport } from './connect.ts';
import type { Api } from './connect.ts';
import { createSession } from './session.ts';
import { createStorageWatch } from './storage.ts';

const storage = createStorageWatch(boardStore);

export const session = createSession({
  store: boardStore,
  open: async () => openTransport(storage.around),
  ended: storage.note,
});

/** The client and the board shown. @throws Error while there is no connection; callers show it as trouble. */
export function connected(): { api: Api; board: string } {
  const api = session.api();
  const { board } = boardStore.getState();
  if (api === null || board === null) throw new Error('The window is not connected to the engine.');
  return { api, board };
}
