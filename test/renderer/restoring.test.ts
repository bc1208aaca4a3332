/** Restoring a board from the window over a real engine: the streams end because of it, and its answer still arrives. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, it } from 'vitest';
import type { Api, Transport } from '../../src/renderer/lib/connect.ts';
import { createSession } from '../../src/renderer/lib/session.ts';
import { createBoardStore } from '../../src/renderer/stores/board-store.ts';
import { closeAfter, startTestEngine } from '../support/engine.ts';
import { waitFor } from '../support/wait.ts';

it('a restored board is told of on the connection that asked for it, and shown after it', async () => {
  const { handle } = startTestEngine();
  await handle.ready;
  let opened = 0;
  const open = async (): Promise<Transport> => {
    opened += 1;
    const port = handle.connect();
    const closed = new Promise<void>((resolve) => void port.once('close', resolve));
    const api: Api = createORPCClient(new RPCLink({ port }));
    return { api, closed, close: () => port.close() };
  };
  const store = createBoardStore();
  const session = createSession({ store, open, delay: () => 1 });
  closeAfter(() => session.stop());
  session.start();
  await waitFor(() => store.getState().isLoaded && store.getState().engine !== null);
  const board = 'default';
  const api = session.api();
  if (api === null) throw new Error('There is no connection.');
  const kept = await api.task.create({ board, task: { title: 'Keep me', triage: true } });
  const { file } = await api.data.backUp({ board });
  const late = await api.task.create({ board, task: { title: 'Too late', triage: true } });
  await waitFor(() => store.getState().cards[late.id] !== undefined);
  const restored = await session.keepFor(api.boards.restoreBackup({ board, file }));
  expect(restored).toMatchObject({ tasks: 1, isOldKept: true, lost: [{ taskId: late.id, kind: 'created' }] });
  await waitFor(() => opened > 1 && store.getState().cards[late.id] === undefined);
  expect(store.getState().cards[kept.id]?.title).toBe('Keep me');
});
