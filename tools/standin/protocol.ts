/**
 * Electron's `protocol` and `session` as far as an application's own scheme, permissions and devices go. Chromium
 * knows no scheme that was not compiled in, so pages of `app://host/` live at `https://host.app.standin.invalid/`
 * inside the browser, never leave it, and are called by their own name everywhere else.
 */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';

type Handler = (request: Request) => Response | Promise<Response>;
export interface CustomScheme {
  scheme: string;
  privileges?: { standard?: boolean; secure?: boolean; supportFetchAPI?: boolean };
}

const SUFFIX = 'standin.invalid';
const privileged = new Set<string>();
const handlers = new Map<string, Handler>();

/** The address under which Chromium loads `url`. */
export function toBrowserUrl(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url);
  const [, scheme = '', host = '', rest = ''] = parts ?? [];
  return privileged.has(scheme.toLowerCase()) ? `https://${host}.${scheme}.${SUFFIX}${rest || '/'}` : url;
}

/** The address by which the application knows what Chromium calls `url`. */
export function toAppUrl(url: string): string {
  const parts = /^https:\/\/([^/]*)\.([a-z0-9+-]+)\.standin\.invalid(.*)$/.exec(url);
  return parts ? `${parts[2]}://${parts[1]}${parts[3]}` : url;
}

export const OWN_SCHEMES_PATTERN = `https://*.${SUFFIX}/*`;

export interface Fulfilment {
  responseCode: number;
  responseHeaders: { name: string; value: string }[];
  body: string;
}

/** What the application answers to a request for one of its own addresses; null when it is not one. */
export async function fulfil(request: { url: string; method: string }): Promise<Fulfilment | null> {
  const url = toAppUrl(request.url);
  if (url === request.url) return null;
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (!handler) return null;
  const response = await handler(new Request(url, { method: request.method }));
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]): void => {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      if (!privileges?.standard || !privileges.secure)
        throw new Error('stand-in: only standard and secure schemes are implemented');
      privileged.add(scheme);
    }
  },
  handle: (scheme: string, handler: Handler): void => {
    if (!app.isReady()) throw new Error('protocol.handle can only be used after app is ready');
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
};

type PermissionRequest = (
  contents: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean;

export class Session extends EventEmitter {
  readonly protocol = protocol;
  _permissionRequest: PermissionRequest | null = null;
  _permissionCheck: PermissionCheck | null = null;
  _devicePermission: ((details: object) => boolean) | null = null;
  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this._permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this._permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: ((details: object) => boolean) | null): void {
    this._devicePermission = handler;
  }
  setSpellCheckerEnabled(): void {}
}

export const session = { defaultSession: new Session() };
