/**
 * Serves the page under `app://flockboard/`: a standard, secure scheme of our own instead of `file:` (E06), with the
 * strict policy of E07 on every answer. Reads only known file types inside the renderer's folder; everything else
 * is 404. It never leaves the machine and never writes.
 */
import { extname, join, sep } from 'node:path';
import type { Files } from '../../world/world.ts';

export const APP_ORIGIN = 'app://flockboard';
export const BOARD_URL = `${APP_ORIGIN}/`;

export const APP_SCHEME = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** The page talks through a MessagePort, so it may connect to nothing at all. */
export const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const HEADERS = {
  'content-security-policy': APP_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** True for the board's own page, whatever its fragment. */
export function isBoardUrl(url: string): boolean {
  const [address = ''] = url.split('#');
  return address === BOARD_URL || address === `${APP_ORIGIN}/index.html`;
}

/**
 * The file a request means, or null. The path is decoded once; separators that were encoded, backslashes and NUL
 * are refused, and links are followed before containment is judged.
 */
export function assetPath(files: Files, root: string, url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol !== 'app:' || parsed.host !== 'flockboard') return null;
  if (/%2f|%5c|%00|\\/i.test(parsed.pathname)) return null;
  const name = decode(parsed.pathname === '/' ? '/index.html' : parsed.pathname);
  if (name === null || !(extname(name) in TYPES)) return null;
  const path = join(root, name);
  if (!files.exists(path) || files.isDirectory(path)) return null;
  const real = files.realPath(path);
  return real.startsWith(files.realPath(root) + sep) ? real : null;
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** Answers one request of the page. */
export function answer(files: Files, root: string, request: { method: string; url: string }): Response {
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: HEADERS });
  const path = assetPath(files, root, request.url);
  if (path === null) return new Response(null, { status: 404, headers: HEADERS });
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  return new Response(readWhole(files, path), { headers: { ...HEADERS, 'content-type': type } });
}

function readWhole(files: Files, path: string): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(files.sizeOf(path) ?? 0);
  let at = 0;
  while (at < whole.length) {
    const piece = files.readBytes(path, at, whole.length - at);
    if (piece.length === 0) break;
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.subarray(0, at);
}
