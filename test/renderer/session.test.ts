import { afterEach, describe, expect, it } from 'vitest';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { backoffMs } from '../../src/renderer/lib/backoff.ts';
import type { Api, Transport } from '../../src/renderer/lib/connect.ts';
import { createSession } from '../../src/renderer/lib/session.ts';
import { createBoardStore } from '../../src/renderer/stores/board-store.ts';
import { waitFor } from '../support/wait.ts';
import { createFakeBoard } from './fake-board.ts';
import { startFakeEngine } from './fake-engine.ts';
import type { FakeEngine } from './fake-engine.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function opener(engine: FakeEngine) {
  return async (): Promise<Transport> => {
    const socket = new WebSocket(engine.url.replace(/^http(.*)\/#.*/, 'ws$1/rpc'), ['flockboard']);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    const link = {
      addEventListener: socket.addEventListener.bind(socket),
      removeEventListener: socket.removeEventListener.bind(socket),
      readyState: WebSocket.OPEN,
      send: (data: string) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(data);
      },
    };
    const api: Api = createORPCClient(new RPCLink({ websocket: link }));
    return { api, closed, close: () => socket.close() };
  };
}

async function start() {
  const board = createFakeBoard('harbor');
  board.add({ title: 'First' });
  const engine = await startFakeEngine('/nowhere', board);
  cleanups.push(() => engine.close());
  const store = createBoardStore();
  const session = createSession({ store, open: opener(engine), delay: () => 1 });
  cleanups.push(() => session.stop());
  session.start();
  await waitFor(() => store.getState().isLoaded && store.getState().engine !== null);
  return { board, engine, store, session };
}

describe('the session with the engine', () => {
  it('loads the board, then follows what others change', async () => {
    const { board, store } = await start();
    const made = board.add({ title: 'From elsewhere' });
    await waitFor(() => store.getState().cards[made.card.id] !== undefined);
    expect(store.getState().connection).toBe('open');
  });

  it('reconnects after a lost socket and misses nothing that happened meanwhile', async () => {
    const { board, engine, store } = await start();
    engine.dropSockets();
    const during = board.add({ title: 'While away' });
    await waitFor(() => store.getState().cards[during.card.id] !== undefined);
    const after = board.add({ title: 'After' });
    await waitFor(() => store.getState().cards[after.card.id] !== undefined);
    expect(store.getState().connection).toBe('open');
  });

  it('keeps showing the last known board while it tries again', async () => {
    const { engine, store } = await start();
    const seen: string[] = [];
    store.subscribe((state) => seen.push(state.connection));
    await engine.close();
    await waitFor(() => store.getState().connection === 'reconnecting' && store.getState().lastFailure !== null);
    expect(Object.keys(store.getState().cards)).toHaveLength(1);
    expect(seen).not.toContain('connecting');
  });

  it('has no client while there is no connection', async () => {
    const { engine, session, store } = await start();
    expect(session.api()).not.toBeNull();
    await engine.close();
    await waitFor(() => store.getState().connection === 'reconnecting');
    expect(session.api()).toBeNull();
  });

  it('keeps the connection for the answer to a call that ends the streams itself, then connects anew', async () => {
    const streams: PromiseWithResolvers<void>[] = [];
    let closed = 0;
    /** Says nothing, and ends when it is told to. */
    const stream = async () => {
      const end = streams.at(-1)?.promise;
      const next = async () => end?.then(() => ({ done: true, value: undefined }));
      return { [Symbol.asyncIterator]: () => ({ next }) };
    };
    const api = {
      boards: { list: async () => [{ slug: 'harbor', current: true }] },
      board: {
        snapshot: async () => ({ board: 'harbor', cursor: 0, cardsJson: '[]', now: 0 }),
        changes: stream,
        status: stream,
      },
    } as unknown as Api;
    const open = async (): Promise<Transport> => {
      streams.push(Promise.withResolvers<void>());
      return { api, closed: new Promise(() => {}), close: () => (closed += 1) };
    };
    const session = createSession({ store: createBoardStore(), open, delay: () => 1 });
    cleanups.push(() => session.stop());
    session.start();
    await waitFor(() => session.api() !== null);
    const answer = Promise.withResolvers<string>();
    const restored = session.keepFor(answer.promise);
    streams[0]?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect({ closed, rounds: streams.length }).toEqual({ closed: 0, rounds: 1 });
    answer.resolve('restored');
    expect(await restored).toBe('restored');
    await waitFor(() => streams.length === 2);
    expect(closed).toBe(1);
  });

  it('can be started and stopped twice', async () => {
    const { session } = await start();
    session.start();
    session.stop();
    session.stop();
    await waitFor(() => session.api() === null);
  });
});

it('waits from 250 ms to 5 s, doubling', () => {
  expect([0, 1, 2, 5, 50].map(backoffMs)).toEqual([250, 500, 1000, 5000, 5000]);
});
