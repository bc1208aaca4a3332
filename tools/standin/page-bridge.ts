/**
 * One end of a contextBridge link, as source text for the page. Both worlds of a page run it and only DOM events
 * cross between them, under a name that the page cannot guess. It refers to nothing outside itself.
 */
type Callable = (...args: unknown[]) => unknown;

/** What a value looks like on its way: function, promise, error, object, array or a cloned value. */
interface Ref {
  $t: 'f' | 'p' | 'e' | 'o' | 'a' | 'v';
  v: unknown;
}

type Message =
  | { k: 'call'; id: number; args: Ref }
  | { k: 'ret'; out: { ok: boolean; v: Ref } }
  | { k: 'settle'; id: number; ok: boolean; v: Ref }
  | { k: 'open'; url: string }
  | { k: 'expose'; key: string; v: Ref };

export interface BridgeEnd {
  expose(key: string, api: unknown): void;
}

export function bridgeEnd(world: 'main' | 'isolated', secret: string, onOpen?: (url: string) => void): BridgeEnd {
  const mine = `${secret}:${world}`;
  const theirs = `${secret}:${world === 'main' ? 'isolated' : 'main'}`;
  const functions = new Map<number, Callable>();
  const promises = new Map<number, { resolve(v: unknown): void; reject(e: unknown): void }>();
  let seq = 0;
  let reply: { ok: boolean; v: Ref } | undefined;
  const Custom = CustomEvent;
  const dispatch = EventTarget.prototype.dispatchEvent;
  const send = (message: Message): void => {
    dispatch.call(document, new Custom(theirs, { detail: message }));
  };

  const pack = (x: unknown, depth = 0): Ref => {
    if (depth > 1000) throw new Error('Electron contextBridge recursion depth exceeded.');
    if (typeof x === 'function') {
      functions.set(++seq, x as Callable);
      return { $t: 'f', v: seq };
    }
    if (typeof x === 'symbol') throw new Error('symbols cannot cross the context bridge');
    if (x instanceof Promise) {
      const id = ++seq;
      x.then(
        (v: unknown) => send({ k: 'settle', id, ok: true, v: pack(v) }),
        (e: unknown) => send({ k: 'settle', id, ok: false, v: pack(e) }),
      );
      return { $t: 'p', v: id };
    }
    if (x instanceof Error) return { $t: 'e', v: x.message };
    if (Array.isArray(x)) return { $t: 'a', v: x.map((y) => pack(y, depth + 1)) };
    const proto: unknown = x !== null && typeof x === 'object' ? Object.getPrototypeOf(x) : undefined;
    if (proto === Object.prototype || proto === null)
      return { $t: 'o', v: Object.entries(x as object).map(([key, value]) => [key, pack(value, depth + 1)]) };
    return { $t: 'v', v: structuredClone(x) };
  };
  const unpack = (r: Ref): unknown => {
    if (r.$t === 'a') return (r.v as Ref[]).map(unpack);
    if (r.$t === 'o') return Object.fromEntries((r.v as [string, Ref][]).map(([key, v]) => [key, unpack(v)]));
    // Prototype, name and custom fields of an Error are lost, as in Electron.
    if (r.$t === 'e') return new Error(r.v as string);
    if (r.$t === 'p') return new Promise((resolve, reject) => promises.set(r.v as number, { resolve, reject }));
    if (r.$t === 'f')
      return (...args: unknown[]): unknown => {
        reply = undefined;
        send({ k: 'call', id: r.v as number, args: pack(args) });
        const got = reply as { ok: boolean; v: Ref } | undefined;
        if (!got) throw new Error('context bridge: no answer');
        if (got.ok) return unpack(got.v);
        throw unpack(got.v);
      };
    return r.v;
  };
  const freeze = (x: unknown): unknown => {
    if (x !== null && typeof x === 'object') {
      Object.values(x).forEach(freeze);
      Object.freeze(x);
    }
    return x;
  };
  const called = (m: { id: number; args: Ref }): void => {
    let out: { ok: boolean; v: Ref };
    try {
      out = { ok: true, v: pack(functions.get(m.id)?.(...(unpack(m.args) as unknown[]))) };
    } catch (error) {
      out = { ok: false, v: pack(error) };
    }
    send({ k: 'ret', out });
  };
  document.addEventListener(mine, (event) => {
    event.stopImmediatePropagation();
    const m = (event as CustomEvent<Message>).detail;
    if (m.k === 'call') called(m);
    else if (m.k === 'ret') reply = m.out;
    else if (m.k === 'settle') {
      const waiting = promises.get(m.id);
      promises.delete(m.id);
      if (m.ok) waiting?.resolve(unpack(m.v));
      else waiting?.reject(unpack(m.v));
    } else if (m.k === 'open') onOpen?.(m.url);
    else Object.defineProperty(window, m.key, { value: freeze(unpack(m.v)), enumerable: true });
  });
  if (world === 'main') {
    // Windows that the page asks for are decided by setWindowOpenHandler; a denied one yields null.
    const open = (url: string | URL): void => send({ k: 'open', url: new URL(url, document.baseURI).href });
    window.open = (url?: string | URL): null => {
      open(url ?? 'about:blank');
      return null;
    };
    document.addEventListener('click', (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      if (!link?.href || event.defaultPrevented) return;
      if (!link.target || link.target === '_self') return;
      event.preventDefault();
      open(link.href);
    });
  }
  return { expose: (key, api) => send({ k: 'expose', key, v: pack(api) }) };
}
