/**
 * The world of a sandboxed preload, as source text for the page: `ipcRenderer`, `contextBridge` and a `require`
 * that knows 'electron' only. It refers to nothing outside itself. Members that are missing throw with their name.
 */
import type { BridgeEnd } from './page-bridge.ts';
import type { Wire } from './wire.ts';

type Listener = (...args: unknown[]) => void;

export interface PreloadEnvironment {
  platform: string;
  versions: object;
  /** Name of the function that carries text to the main process. */
  binding: string;
}

/** Main process to page. */
export type ToPage =
  | { k: 'reply'; id: number; ok: boolean; v: string }
  | { k: 'event'; channel: string; args: string; ports: number[] }
  | { k: 'port'; id: number; data: string }
  | { k: 'port-close'; id: number };

/** Page to main process. */
export type FromPage =
  | { k: 'invoke'; id: number; channel: string; args: string }
  | { k: 'send'; channel: string; args: string }
  | { k: 'port'; id: number; data: string }
  | { k: 'port-close'; id: number }
  | { k: 'open'; url: string }
  | { k: 'preload-error'; message: string };

export function preloadWorld(
  env: PreloadEnvironment,
  wire: Wire,
  bridge: BridgeEnd,
  preload: (require: (id: string) => unknown, process: object, module: object, exports: object) => void,
): void {
  const listeners = new Map<string, Set<Listener>>();
  const waiting = new Map<number, { resolve(v: unknown): void; reject(e: unknown): void }>();
  const ports = new Map<number, MessagePort>();
  let seq = 0;
  const post = (message: FromPage): void => {
    (Reflect.get(globalThis, env.binding) as (text: string) => void)(JSON.stringify(message));
  };
  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', (event) => post({ k: 'port', id, data: wire.encode(event.data) }));
    port1.addEventListener('close', () => {
      if (ports.delete(id)) post({ k: 'port-close', id });
    });
    port1.start();
    ports.set(id, port1);
    return port2;
  };
  const receive = (m: ToPage): void => {
    if (m.k === 'reply') {
      const call = waiting.get(m.id);
      waiting.delete(m.id);
      if (m.ok) call?.resolve(wire.decode(m.v));
      else call?.reject(new Error(m.v));
    } else if (m.k === 'port') ports.get(m.id)?.postMessage(wire.decode(m.data));
    else if (m.k === 'port-close') {
      const port = ports.get(m.id);
      ports.delete(m.id);
      port?.close();
    } else {
      const event = { sender: ipcRenderer, ports: m.ports.map(openPort) };
      const args = wire.decode(m.args) as unknown[];
      for (const listener of new Set(listeners.get(m.channel))) listener(event, ...args);
    }
  };
  Object.assign(globalThis, { __standin_recv: (text: string) => receive(JSON.parse(text) as ToPage) });

  const on = (channel: string, listener: Listener): unknown => {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    return ipcRenderer;
  };
  const off = (channel: string, listener: Listener): unknown => {
    listeners.get(channel)?.delete(listener);
    return ipcRenderer;
  };
  const once = (channel: string, listener: Listener): unknown => {
    const wrapped: Listener = (...args) => {
      off(channel, wrapped);
      listener(...args);
    };
    return on(channel, wrapped);
  };
  const ipcRenderer: object = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++seq;
        const text = wire.encode(args);
        waiting.set(id, { resolve, reject });
        post({ k: 'invoke', id, channel, args: text });
      }),
    send: (channel: string, ...args: unknown[]) => post({ k: 'send', channel, args: wire.encode(args) }),
    on,
    once,
    off,
    addListener: on,
    removeListener: off,
    removeAllListeners: (channel: string) => {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api) };
  const strict = (name: string, target: object): object =>
    new Proxy(target, {
      get: (t, key) => {
        if (key in t || typeof key === 'symbol' || key === 'then') return Reflect.get(t, key) as unknown;
        throw new Error(`stand-in: ${name}.${key} is not implemented`);
      },
    });
  const electron = strict('electron', {
    contextBridge: strict('contextBridge', contextBridge),
    ipcRenderer: strict('ipcRenderer', ipcRenderer),
  });
  const require = (id: string): unknown => {
    if (id === 'electron' || id === 'electron/renderer') return electron;
    // A sandboxed preload has no module loader.
    throw new Error(`module not found: ${id}`);
  };
  const process = {
    platform: env.platform,
    versions: env.versions,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
    argv: [],
  };
  try {
    const module = { exports: {} };
    preload(require, process, module, module.exports);
  } catch (error) {
    console.error('Unable to load preload script', error);
    post({ k: 'preload-error', message: String((error as Error).stack ?? error) });
  }
}
