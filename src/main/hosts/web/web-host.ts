/**
 * The loopback web host: serves the built pages and relays checked sockets to the engine. It listens on 127.0.0.1
 * only, makes no request of its own, and understands nothing of what it relays.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { Fault, Refusal, isFault } from '../../../contract/error.ts';
import type { Log, World } from '../../world/world.ts';
import { relay } from './relay.ts';
import { SUBPROTOCOL, checkPageRequest, checkUpgrade, ownHost, securityHeaders } from './request-checks.ts';
import { createStaticFiles } from './static-files.ts';
import type { StaticFile, StaticFiles } from './static-files.ts';

/** One frame; the largest task body as JSON fits several times. */
const FRAME_BYTES_MAX = 8 * 1024 * 1024;
/** A few windows with a few reconnects each; more is a runaway page. */
const SOCKETS_MAX = 32;
const CONNECTIONS_MAX = 256;
/** A connection that has not sent its headers by then is dropped. */
const HEADERS_TIMEOUT_MS = 5000;

export interface WebHostOptions {
  /** Gives a fresh engine port for a socket, or null while the engine is not there. */
  connect(): MessagePort | null;
  /** Absolute folder of the built renderer. */
  root: string;
  /** 0 takes any free port. */
  port: number;
  world: World;
  /** 256 random bits by default. */
  token?: string;
}

export interface WebHost {
  port: number;
  token: string;
  /** What a person opens; the token is in the fragment, which browsers never send (threat T03). */
  url: string;
  /** Closes listener and sockets; safe to call twice. */
  close(): Promise<void>;
}

/** @throws Refusal 'port_in_use' or 'forbidden' (a privileged port); Fault 'network' for anything else */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = options.token ?? options.world.ids.token();
  const pages = createStaticFiles(options.root, options.world.files);
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: HEADERS_TIMEOUT_MS });
  server.maxConnections = CONNECTIONS_MAX;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
    clientTracking: true,
    handleProtocols: () => SUBPROTOCOL,
  });
  const port = await listen(server, options.port);

  server.on('request', (request, response) => answer(request, response));
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head));

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const refused = checkPageRequest(request, port);
    const headers = securityHeaders(ownHost(request, port) ?? `127.0.0.1:${port}`);
    const page = refused === null ? readPage(pages, request, options.world.log) : refused;
    const isPage = 'body' in page;
    const body = isPage ? page.body : Buffer.from(`${page.text}\n`);
    response.writeHead(isPage ? 200 : page.status, {
      ...headers,
      'content-type': isPage ? page.file.type : 'text/plain; charset=utf-8',
      'content-length': body.length,
      'cache-control': isPage && page.file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-store',
      ...(isPage ? {} : { connection: 'close' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refused =
      checkUpgrade(request, port, token) ??
      (sockets.clients.size >= SOCKETS_MAX ? { status: 503, text: 'Too many windows are connected.' } : null);
    const enginePort = refused === null ? options.connect() : null;
    if (enginePort === null) {
      refuseSocket(socket, refused ?? { status: 503, text: 'The engine is not ready.' });
      return;
    }
    // A handshake that fails ends the raw socket without a WebSocket to tell the port.
    socket.once('close', () => enginePort.close());
    sockets.handleUpgrade(request, socket, head, (webSocket) => relay(webSocket, enginePort));
  }

  let closed: Promise<void> | null = null;
  return {
    port,
    token,
    url: `http://127.0.0.1:${port}/#t=${token}`,
    async close() {
      closed ??= new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

/** The file that the request names, or the answer in its place. A disk that fails ends no server. */
function readPage(
  pages: StaticFiles,
  request: IncomingMessage,
  log: Log,
): { file: StaticFile; body: Uint8Array } | { status: number; text: string } {
  try {
    const file = pages.find(pathOf(request));
    if (file !== null) return { file, body: pages.read(file) };
    return pathOf(request) === '/'
      ? { status: 503, text: 'The pages are not built; run "npm run build" and load this page again.' }
      : { status: 404, text: 'There is nothing here.' };
  } catch (error) {
    if (!isFault(error)) throw error;
    log.warn('A page cannot be read.', { error });
    return { status: 503, text: 'The page cannot be read now; build it again or look at the log.' };
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function refuseSocket(socket: Duplex, { status, text }: { status: number; text: string }): void {
  const reasons: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Service Unavailable'}\r\nConnection: close\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    () => socket.destroy(),
  );
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenTrouble(error, port)));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve());
  });
  return (server.address() as AddressInfo).port;
}

/** The platform codes of listen(2), read here and nowhere else. */
function listenTrouble(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Refusal(
      'port_in_use',
      `port: ${port} is in use by another program; choose another with --port, or 0 for any.`,
      {
        field: 'port',
        port,
      },
    );
  }
  if (error.code === 'EACCES') {
    return new Refusal('forbidden', `port: ${port} may not be used by this user; choose one above 1023 with --port.`, {
      field: 'port',
      port,
    });
  }
  return new Fault('network', `Port ${port} of 127.0.0.1 cannot be listened on.`, { cause: error });
}
