/** Minimal client for the DevTools protocol with flat sessions, over the WebSocket that Node has. */
export class Cdp {
  #ws: WebSocket;
  #seq = 0;
  #pending = new Map<number, { resolve(v: never): void; reject(e: Error): void; method: string }>();
  #on = new Map<string, Set<(p: never) => void>>();
  closed: Promise<void>;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    this.closed = new Promise((r) => ws.addEventListener('close', () => r()));
    // An answer that can no longer come must not keep its caller waiting.
    ws.addEventListener('close', () => {
      for (const waiting of this.#pending.values()) waiting.reject(new Error(`${waiting.method}: Chromium is gone`));
      this.#pending.clear();
    });
    ws.addEventListener('message', (e: MessageEvent<string>) => {
      const m = JSON.parse(e.data) as {
        id?: number;
        result?: never;
        error?: { message: string };
        method?: string;
        params?: never;
        sessionId?: string;
      };
      if (m.id !== undefined) {
        const p = this.#pending.get(m.id);
        this.#pending.delete(m.id);
        if (m.error) p?.reject(new Error(`${p.method}: ${m.error.message}`));
        else p?.resolve(m.result as never);
      } else for (const cb of this.#on.get(`${m.sessionId ?? ''}|${m.method}`) ?? []) cb(m.params as never);
    });
  }

  static async connect(url: string): Promise<Cdp> {
    const ws = new WebSocket(url);
    await new Promise((res, rej) => {
      ws.addEventListener('open', res, { once: true });
      ws.addEventListener('error', rej, { once: true });
    });
    return new Cdp(ws);
  }

  send<T = Record<string, never>>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const id = ++this.#seq;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, method });
      this.#ws.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
  }

  on(sessionId: string | undefined, method: string, cb: (params: never) => void): void {
    const key = `${sessionId ?? ''}|${method}`;
    this.#on.set(key, (this.#on.get(key) ?? new Set()).add(cb));
  }
}
