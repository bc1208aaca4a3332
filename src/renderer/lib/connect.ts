/**
 * The way to the engine: the MessagePort that the preload hands over, or a WebSocket to the page's own host. Owns
 * opening and closing; what is said over it is typed by the contract. The socket's token comes in the fragment of
 * the address, which is never sent to a server, is taken out of the address bar at once and is kept for this tab
 * only (threat T03).
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/api.ts';
import { NotConnected } from './trouble.ts';

export type Api = ContractRouterClient<Contract>;

export interface Transport {
  api: Api;
  /** Resolves once when the way is gone, for whatever reason. */
  closed: Promise<void>;
  close(): void;
}

/** Runs a call and returns its answer; may run it again, or take note of what it met. */
type Around = (path: readonly string[], call: () => Promise<unknown>) => Promise<unknown>;

interface Intercepted {
  path: readonly string[];
  next(): Promise<unknown>;
}

/** The link would wait for ever for the answer to a call on a way that is gone. */
function watched(around: Around, isOpen: () => boolean) {
  return ({ path, next }: Intercepted): Promise<unknown> =>
    around(path, async () => {
      if (!isOpen()) throw new NotConnected();
      return next();
    });
}

/** What the preload exposes; absent in a browser. */
interface Bridge {
  requestPort(): void;
}
declare global {
  interface Window {
    flockboard?: Bridge;
  }
}

const PORT_MESSAGE = 'flockboard:port';
const TOKEN_KEY = 'flockboard.token';
/** Waiting longer for an answer to the handshake only hides that there is nobody. */
const OPEN_TIMEOUT_MS = 8000;

/** Moves the token from the address to this tab's storage. @returns the token, or null when there never was one. */
function takeToken(): string | null {
  const found = /^#t=([A-Za-z0-9_-]{16,256})$/.exec(window.location.hash)?.[1];
  if (found !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, found);
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  return found ?? sessionStorage.getItem(TOKEN_KEY);
}

function withTimeout<T>(promise: Promise<T>, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} did not answer within 8 seconds.`)), OPEN_TIMEOUT_MS);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function openPort(bridge: Bridge, around: Around): Promise<Transport> {
  const arrived = Promise.withResolvers<MessagePort>();
  const listen = (event: MessageEvent): void => {
    const [port] = event.ports;
    // Only this window's own preload can post here with a port; frames are denied by the page's policy.
    if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
    arrived.resolve(port);
  };
  window.addEventListener('message', listen);
  try {
    bridge.requestPort();
    const port = await withTimeout(arrived.promise, 'The app');
    const ended = Promise.withResolvers<void>();
    let isOpen = true;
    port.addEventListener('close', () => {
      isOpen = false;
      ended.resolve();
    });
    const api: Api = createORPCClient(new PortLink({ port, interceptors: [watched(around, () => isOpen)] }));
    port.start();
    const close = (): void => {
      port.close();
      // Only the other side is told by the browser; here the link and the session wait for it too.
      port.dispatchEvent(new Event('close'));
    };
    return { api, closed: ended.promise, close };
  } finally {
    window.removeEventListener('message', listen);
  }
}

/**
 * The socket as the link sees it. Cancelling a stream whose socket is gone is not worth an error: the link would
 * reject a promise that nobody holds.
 */
function quietAfterClose(
  socket: WebSocket,
): Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    readyState: WebSocket.OPEN,
    send(data) {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
  };
}

async function openSocket(token: string | null, around: Around): Promise<Transport> {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const protocols = token === null ? ['flockboard'] : ['flockboard', `flockboard.${token}`];
  const socket = new WebSocket(`${scheme}://${window.location.host}/rpc`, protocols);
  socket.binaryType = 'arraybuffer';
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('close', () => {
    opened.reject(new Error('The engine does not answer.'));
    ended.resolve();
  });
  try {
    await withTimeout(opened.promise, 'The engine');
  } catch (error) {
    socket.close();
    throw error;
  }
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
  const api: Api = createORPCClient(
    new SocketLink({ websocket: quietAfterClose(socket), interceptors: [watched(around, isOpen)] }),
  );
  return { api, closed: ended.promise, close: () => socket.close() };
}

/**
 * Opens a way to the engine.
 * @param around is called around every call, with its path
 * @throws Error with a sentence when nobody answers
 */
export function openTransport(around: Around): Promise<Transport> {
  const bridge = window.flockboard;
  return bridge === undefined ? openSocket(takeToken(), around) : openPort(bridge, around);
}
