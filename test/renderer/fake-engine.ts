/** Serves a fake board over the contract: oRPC on a WebSocket, and the built window as static files with the strict policy. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { createFakeBoard } from './fake-board.ts';
import type { FakeBoard } from './fake-board.ts';
import { createFakeRouter } from './fake-router.ts';
import type { EngineControls } from './fake-router.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface FakeEngine {
  url: string;
  board: FakeBoard;
  controls: EngineControls;
  /** Ends every socket, as a restart of the engine would. */
  dropSockets(): void;
  close(): Promise<void>;
}

function policy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function serveFiles(root: string): Server {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = normalize(join(root, path === '/' ? 'index.html' : path));
    if (!file.startsWith(root + sep)) {
      response.writeHead(404).end();
      return;
    }
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const headers = { 'content-security-policy': policy(port), 'content-type': TYPES[extname(file)] ?? 'text/plain' };
    readFile(file).then(
      (data) => response.writeHead(200, headers).end(data),
      () => response.writeHead(404).end(),
    );
  });
  return server;
}

/** Starts on a free port of the loopback. `root` holds the built window. */
export async function startFakeEngine(root: string, board = createFakeBoard('harbor')): Promise<FakeEngine> {
  const server = serveFiles(root);
  const { router, controls } = createFakeRouter(board);
  const handler = new RPCHandler(router);
  const sockets = new WebSocketServer({ server, path: '/rpc', handleProtocols: () => 'flockboard' });
  sockets.on('connection', (socket) => void handler.upgrade(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The fake engine has no port.');
  const dropSockets = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    url: `http://127.0.0.1:${address.port}/#t=${'x'.repeat(43)}`,
    board,
    controls,
    dropSockets,
    async close() {
      dropSockets();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
