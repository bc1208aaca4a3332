/**
 * Who may speak to the web host, decided from headers alone and before anything is done (threats T01 to T06). Every
 * check compares whole values with an exact list; nothing is parsed, trimmed or matched by pattern.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The subprotocol that both sides speak; the token travels as a second one, never in a URL (threat T03). */
export const SUBPROTOCOL = 'flockboard';
const TOKEN_PREFIX = `${SUBPROTOCOL}.`;

/** Status to refuse with, and a sentence for the log and the client; null when the request may pass. */
export type CheckDecision = { status: number; text: string } | null;

/** The one Host value that the request carries, when it is ours; else null (DNS rebinding, T05). */
export function ownHost(request: IncomingMessage, port: number): string | null {
  const hosts = request.headersDistinct['host'] ?? [];
  const [host] = hosts;
  return hosts.length === 1 && (host === `127.0.0.1:${port}` || host === `localhost:${port}`) ? host : null;
}

/** Pages and their files: reads only, from our own origin or typed into the address bar. */
export function checkPageRequest(request: IncomingMessage, port: number): CheckDecision {
  const host = ownHost(request, port);
  if (host === null) return { status: 403, text: 'This host name is not served here.' };
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, text: 'Only GET and HEAD are served.' };
  if (hasForeignOrigin(request, host)) return { status: 403, text: 'Other origins are not served.' };
  const site = request.headers['sec-fetch-site'];
  const isForeign = site === 'cross-site' || site === 'same-site';
  // Following a link to the page is harmless: it holds no data without the token.
  if (isForeign && request.headers['sec-fetch-mode'] !== 'navigate') {
    return { status: 403, text: 'Other sites are not served.' };
  }
  return null;
}

/** The socket: own host, own origin (absent is refused), and the token as subprotocol. */
export function checkUpgrade(request: IncomingMessage, port: number, token: string): CheckDecision {
  const host = ownHost(request, port);
  if (host === null) return { status: 403, text: 'This host name is not served here.' };
  if (request.method !== 'GET' || request.url !== '/rpc') return { status: 404, text: 'There is no such socket.' };
  if (request.headers.origin === undefined || hasForeignOrigin(request, host)) {
    return { status: 403, text: 'Other origins are not served.' };
  }
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  const tokens = protocols.filter((protocol) => protocol.startsWith(TOKEN_PREFIX));
  const given = tokens.length === 1 ? (tokens[0] ?? '').slice(TOKEN_PREFIX.length) : '';
  if (!protocols.includes(SUBPROTOCOL) || !isSameToken(given, token)) {
    return { status: 401, text: 'The token is missing or wrong; open the URL that serve printed.' };
  }
  return null;
}

function hasForeignOrigin(request: IncomingMessage, host: string): boolean {
  const origins = request.headersDistinct['origin'] ?? [];
  return origins.length > 1 || (origins.length === 1 && origins[0] !== `http://${host}`);
}

/** Compares in constant time whatever the lengths; an empty expectation matches nothing (threat T02). */
export function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected)) && expected.length > 0;
}

/** Headers of every answer. @param host the checked Host value, which is also the origin's authority */
export function securityHeaders(host: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ws://${host}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
