import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { isSameToken } from '../../src/main/hosts/web/request-checks.ts';
import { startWebHost } from '../../src/main/hosts/web/web-host.ts';
import type { WebHost } from '../../src/main/hosts/web/web-host.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { rawRequest, upgradeLines } from '../support/raw-http.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const world = openWorld({ quiet: true });
const engineEnds: MessagePort[] = [];
const root = join(tempDir(), 'renderer');
let host: WebHost;
let authority = '';

/** An engine that answers each frame with the same frame. */
function connectEcho(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', (data: unknown) => port2.postMessage(data));
  engineEnds.push(port2);
  return port1;
}

beforeAll(async () => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Flockboard</title>');
  writeFileSync(join(root, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(root, '..', 'secret.txt'), 'secret');
  symlinkSync(join(root, '..', 'secret.txt'), join(root, 'assets', 'link.txt'));
  host = await startWebHost({ connect: connectEcho, root, port: 0, world });
  authority = `127.0.0.1:${host.port}`;
});

afterAll(async () => {
  await host.close();
  for (const port of engineEnds) port.close();
});

const get = (path: string, ...more: string[]): string[] => [
  `GET ${path} HTTP/1.1`,
  `Host: ${authority}`,
  'Connection: close',
  ...more,
];
const protocols = (): string => `flockboard, flockboard.${host.token}`;
const own = (): Record<string, string> => ({
  Host: authority,
  Origin: `http://${authority}`,
  'Sec-WebSocket-Protocol': protocols(),
});

describe('the listener (T01)', () => {
  it('is on 127.0.0.1 only', async () => {
    const outside = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter((each) => !each.internal));
    const elsewhere = ['::1', ...outside.filter((each) => each.family === 'IPv4').map((each) => each.address)];
    for (const address of elsewhere) {
      await expect(rawRequest(host.port, get('/'), address)).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT/);
    }
    const listening = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`:${host.port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`));
    expect(listening.map((line) => line.trim().split(/\s+/)[1]?.split(':')[0])).toEqual(['0100007F']);
  });

  it('refuses a port in use by name and says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(startWebHost({ connect: connectEcho, root, port, world })).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringMatching(new RegExp(`port: ${port} is in use.*--port`)),
    });
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('the Host header (T05)', () => {
  const bad: [string, (port: number) => string | string[] | null][] = [
    ['absent', () => null],
    ['empty', () => ''],
    ['evil', () => 'evil.example'],
    ['evil with our port', (port) => `evil.example:${port}`],
    ['localhost.evil', (port) => `localhost.evil:${port}`],
    ['127.0.0.1.evil', (port) => `127.0.0.1.evil:${port}`],
    ['IPv6', (port) => `[::1]:${port}`],
    ['no port', () => '127.0.0.1'],
    ['another port', (port) => `127.0.0.1:${port + 1}`],
    ['a trailing dot', (port) => `localhost.:${port}`],
    ['upper case', (port) => `LOCALHOST:${port}`],
    ['another loopback address', (port) => `127.0.0.2:${port}`],
    ['user information', (port) => `me@127.0.0.1:${port}`],
    ['two lines', (port) => [`127.0.0.1:${port}`, 'evil.example']],
    ['two equal lines', (port) => [`127.0.0.1:${port}`, `127.0.0.1:${port}`]],
  ];

  it.each(bad)('is refused for pages and for the socket: %s', async (_what, value) => {
    const lines = [value(host.port) ?? []].flat().map((line) => `Host: ${line}`);
    const page = await rawRequest(host.port, ['GET / HTTP/1.1', ...lines, 'Connection: close']);
    expect([400, 403]).toContain(page.status);
    expect(page.body).not.toContain('Flockboard');
    const socket = await rawRequest(host.port, upgradeLines({ ...own(), Host: value(host.port) }));
    expect([400, 403]).toContain(socket.status);
  });

  it.each(['127.0.0.1', 'localhost'])('is accepted as %s with our port', async (name) => {
    const page = await rawRequest(host.port, ['GET / HTTP/1.1', `Host: ${name}:${host.port}`, 'Connection: close']);
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ws://${name}:${host.port};`);
  });
});

describe('the Origin header (T04, T06)', () => {
  const bad: [string, (port: number) => string | string[] | null][] = [
    ['absent', () => null],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['evil', () => 'http://evil.example'],
    ['https', (port) => `https://127.0.0.1:${port}`],
    ['no port', () => 'http://127.0.0.1'],
    ['another port', (port) => `http://127.0.0.1:${port + 1}`],
    ['our other name', (port) => `http://localhost:${port}`],
    ['a prefix of ours', (port) => `http://127.0.0.1:${port}.evil.example`],
    ['a path behind ours', (port) => `http://127.0.0.1:${port}/`],
    ['upper case', (port) => `HTTP://127.0.0.1:${port}`],
    ['two lines', (port) => [`http://127.0.0.1:${port}`, 'http://evil.example']],
  ];

  it.each(bad)('is refused before 101 at the socket: %s', async (_what, value) => {
    const { status, text } = await rawRequest(host.port, upgradeLines({ ...own(), Origin: value(host.port) }));
    expect(status).toBe(403);
    expect(text).not.toContain('101');
  });

  it('is refused for pages when it is foreign, and no CORS header is ever sent', async () => {
    const foreign = await rawRequest(host.port, get('/', 'Origin: http://evil.example'));
    expect(foreign.status).toBe(403);
    const fine = await rawRequest(host.port, get('/', `Origin: http://${authority}`));
    expect(fine.status).toBe(200);
    for (const { headers } of [foreign, fine]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('lets a link from another site open the page, but no other site embed or fetch it', async () => {
    const ask = async (mode: string): Promise<number> =>
      (await rawRequest(host.port, get('/', 'Sec-Fetch-Site: cross-site', `Sec-Fetch-Mode: ${mode}`))).status;
    expect(await ask('navigate')).toBe(200);
    expect(await ask('no-cors')).toBe(403);
    expect(await ask('cors')).toBe(403);
  });
});

describe('the token (T02, T03)', () => {
  const bad: [string, (token: string) => string | null][] = [
    ['no subprotocol', () => null],
    ['only the name', () => 'flockboard'],
    ['an empty token', () => 'flockboard, flockboard.'],
    ['a prefix', (token) => `flockboard, flockboard.${token.slice(0, -1)}`],
    ['one character more', (token) => `flockboard, flockboard.${token}A`],
    ['the other case', (token) => `flockboard, flockboard.${swapCase(token)}`],
    ['another token', (token) => `flockboard, flockboard.${'A'.repeat(token.length)}`],
    ['a guess beside the right one', (token) => `flockboard, flockboard.AAAA, flockboard.${token}`],
    ['the token without the name', (token) => `flockboard.${token}`],
    ['the bare token', (token) => `flockboard, ${token}`],
  ];

  it.each(bad)('is refused before 101: %s', async (_what, value) => {
    const { status } = await rawRequest(
      host.port,
      upgradeLines({ ...own(), 'Sec-WebSocket-Protocol': value(host.token) }),
    );
    expect(status).toBe(401);
  });

  it('is not taken from the URL', async () => {
    const lines = upgradeLines({ ...own(), 'Sec-WebSocket-Protocol': 'flockboard' }, `/rpc?t=${host.token}`);
    expect((await rawRequest(host.port, lines)).status).toBe(404);
  });

  it('is accepted as subprotocol, and the answer names the plain protocol only', async () => {
    const answer = await rawRequest(host.port, upgradeLines(own()));
    expect(answer.status).toBe(101);
    expect(answer.headers['sec-websocket-protocol']).toBe('flockboard');
    expect(answer.text).not.toContain(host.token);
  });

  it('has 256 bits, is fresh for each host, and is only in the fragment of the URL', async () => {
    const other = await startWebHost({ connect: connectEcho, root, port: 0, world });
    expect(Buffer.from(host.token, 'base64url')).toHaveLength(32);
    expect(other.token).not.toBe(host.token);
    expect(host.url).toBe(`http://${authority}/#t=${host.token}`);
    await other.close();
  });

  it('never matches when there is nothing to match (fails closed)', () => {
    expect(isSameToken('', '')).toBe(false);
    expect(isSameToken('a', '')).toBe(false);
    expect(isSameToken('', 'a')).toBe(false);
    expect(isSameToken('abc', 'abc')).toBe(true);
  });
});

describe('pages', () => {
  it('carry the strict policy and are not sniffed, framed or referred', async () => {
    const { headers, status } = await rawRequest(host.port, get('/'));
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ws://${authority}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]);
  });

  it('keep hashed files and know their types', async () => {
    const { headers, body } = await rawRequest(host.port, get('/assets/index-abc123.js'));
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
    expect(body).toBe('export {};');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/assets/link.txt',
    '/assets',
    '/index.html%00.js',
    'http://evil.example/secret.txt',
    '*',
  ])('never leave their folder: %s (T12)', async (path) => {
    const { status, body } = await rawRequest(host.port, get(path));
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('secret');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('refuse %s', async (method) => {
    const lines = [`${method} / HTTP/1.1`, `Host: ${authority}`, 'Connection: close', 'Content-Length: 0'];
    expect((await rawRequest(host.port, lines)).status).toBe(405);
  });

  it('say what to do when they are not built', async () => {
    const empty = await startWebHost({ connect: connectEcho, root: join(tempDir(), 'none'), port: 0, world });
    const lines = ['GET / HTTP/1.1', `Host: 127.0.0.1:${empty.port}`, 'Connection: close'];
    const { status, body } = await rawRequest(empty.port, lines);
    expect(status).toBe(503);
    expect(body).toContain('npm run build');
    await empty.close();
  });

  it('answer errors with a sentence and nothing else (T34)', async () => {
    const { body, headers } = await rawRequest(host.port, get('/nothing'));
    expect(body).toBe('There is nothing here.\n');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  });
});

describe('the socket', () => {
  const open = async (to: WebHost = host): Promise<WebSocket> => {
    const at = `127.0.0.1:${to.port}`;
    const socket = new WebSocket(`ws://${at}/rpc`, ['flockboard', `flockboard.${to.token}`], {
      origin: `http://${at}`,
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return socket;
  };
  const closed = async (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.once('close', resolve);
    });

  it('relays text as text and bytes as bytes', async () => {
    const socket = await open();
    const received: [string, boolean][] = [];
    socket.on('message', (data, isBinary) => received.push([(data as Buffer).toString('utf8'), isBinary]));
    socket.send('{"i":1} ✓');
    socket.send(Buffer.from([1, 2, 3]));
    await waitFor(() => received.length === 2);
    expect(received).toEqual([
      ['{"i":1} ✓', false],
      ['\u0001\u0002\u0003', true],
    ]);
    socket.close();
    await closed(socket);
  });

  it('closes the engine port when the browser leaves, and the socket when the engine leaves', async () => {
    const first = await open();
    const end = engineEnds.at(-1);
    const gone = new Promise((resolve) => end?.once('close', () => resolve('gone')));
    first.terminate();
    expect(await gone).toBe('gone');
    const second = await open();
    engineEnds.at(-1)?.close();
    expect(await closed(second)).toBe(1001);
  });

  it('cuts a frame above 8 MiB (T24)', async () => {
    const socket = await open();
    socket.send(Buffer.alloc(8 * 1024 * 1024 + 1));
    expect([1006, 1009]).toContain(await closed(socket));
  });

  it('takes 32 windows, refuses the next, and takes one again when one has left', async () => {
    const busy = await startWebHost({ connect: connectEcho, root, port: 0, world });
    const sockets = await Promise.all(Array.from({ length: 32 }, async () => open(busy)));
    await expect(open(busy)).rejects.toThrow(/503/);
    sockets[0]?.close();
    const again = await waitFor(async () => open(busy));
    expect(again.protocol).toBe('flockboard');
    await busy.close();
  });

  it('is refused while there is no engine', async () => {
    const early = await startWebHost({ connect: () => null, root, port: 0, world });
    const headers = {
      Host: `127.0.0.1:${early.port}`,
      Origin: `http://127.0.0.1:${early.port}`,
      'Sec-WebSocket-Protocol': `flockboard, flockboard.${early.token}`,
    };
    expect((await rawRequest(early.port, upgradeLines(headers))).status).toBe(503);
    await early.close();
    await early.close();
  });
});

function swapCase(text: string): string {
  return Array.from(text)
    .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');
}
