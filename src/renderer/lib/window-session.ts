/** The one session of this window; started by main.tsx. */
import { boardStore } from '../stores/board-store.ts';
import { openTransport } from './connect.ts';
import type { Api } from './connect.ts';
import { createSession } from './session.ts';
import { createStorageWatch } from './storage.ts';
import { NotConnected } from './trouble.ts';

const storage = createStorageWatch(boardStore);

export const session = createSession({
  store: boardStore,
  open: async () => openTransport(storage.around),
  ended: storage.note,
});

/** The client, for what is not about a board. @throws NotConnected; callers show it as trouble */
export function client(): Api {
  const api = session.api();
  if (api === null) throw new NotConnected();
  return api;
}

/** The client and the board shown. @throws NotConnected; callers show it as trouble */
export function connected(): { api: Api; board: string } {
  const { board } = boardStore.getState();
  if (board === null) throw new NotConnected();
  return { api: client(), board };
}
