/**
 * One page: its DevTools session, the preload in an isolated world, messages and ports both ways, navigation that
 * the application may prevent. The window around it belongs to browser-window.ts.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { app } from './app.ts';
import { cdp } from './chromium.ts';
import { emitPreventable } from './events.ts';
import { ipcMain } from './ipc-main.ts';
import { bridgeEnd } from './page-bridge.ts';
import { type FromPage, preloadWorld, type ToPage } from './page-preload.ts';
import { type MessagePortMain, PagePorts } from './ports.ts';
import { fulfil, OWN_SCHEMES_PATTERN, session, toAppUrl, toBrowserUrl } from './protocol.ts';
import { makeWire } from './wire.ts';

const wire = makeWire();
const BINDING = '__standin_ipc';
const WORLD = 'electron-isolated';

export interface Preferences {
  preload?: string;
  sandbox?: boolean;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
  webviewTag?: boolean;
  [other: string]: unknown;
}

interface OpenDetails {
  url: string;
  frameName: string;
  features: string;
  disposition: string;
}
type OpenHandler = (details: OpenDetails) => { action: 'allow' | 'deny' };

interface PausedRequest {
  requestId: string;
  request: { url: string; method: string };
  frameId: string;
  resourceType: string;
  redirectedRequestId?: string;
}

interface ContextCreated {
  context: { id: number; name: string; auxData?: { frameId?: string } };
}

interface ConsoleCall {
  type: string;
  args: { value?: unknown; description?: string }[];
}

/** A request for a page never carries the fragment of its address. */
function withoutFragment(url: string): string {
  return url.split('#')[0] ?? url;
}

/** The main frame as ipc events and navigation events name it. */
export class Frame {
  url = '';
  readonly parent = null;
  detached = false;
  get top(): this {
    return this;
  }
}

export class WebContents extends EventEmitter {
  static all = new Set<WebContents>();
  static #seq = 0;
  readonly id = ++WebContents.#seq;
  readonly session = session.defaultSession;
  readonly mainFrame = new Frame();
  _targetId = '';
  _session = '';
  readonly _attached: Promise<void>;
  /** The window; set by it, and asked to close when the page is. */
  _owner: { close(): void } | undefined;
  readonly _preferences: Preferences;
  #context: number | undefined;
  #destroyed = false;
  #crashed = false;
  #loading = false;
  /** Addresses that the application itself loads, which are no `will-navigate`. */
  #own = new Set<string>();
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #ports = new PagePorts(wire, (message) => void this.#post(message));

  constructor(preferences: Preferences, bounds: { width: number; height: number }, show: boolean) {
    super();
    this._preferences = preferences;
    if (preferences.nodeIntegration || preferences.contextIsolation === false || preferences.webviewTag)
      throw new Error('stand-in: only isolated, node-free renderers without webviews are supported');
    WebContents.all.add(this);
    this._attached = this.#attach(bounds, show);
  }

  async #attach(bounds: { width: number; height: number }, show: boolean): Promise<void> {
    const { targetId } = await cdp().send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      background: !show,
      ...bounds,
    });
    this._targetId = targetId;
    const attached = await cdp().send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    this._session = attached.sessionId;
    this.#listenToContexts();
    this.#listenToPage();
    const patterns = [{ resourceType: 'Document' }, { urlPattern: OWN_SCHEMES_PATTERN }];
    const secret = `cb${randomBytes(8).toString('hex')}`;
    const top = 'window.top === window';
    const main = `if (${top}) { (${bridgeEnd.toString()})('main', '${secret}') }`;
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Inspector.enable'),
      this.#send('Page.setLifecycleEventsEnabled', { enabled: true }),
      this.#send('Fetch.enable', { patterns }),
      this.#send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: main }),
    ]);
    const source = `if (${top}) { ${this.#preloadSource(secret)} }`;
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD });
  }

  #send<T = Record<string, never>>(method: string, params: object = {}): Promise<T> {
    return cdp().send<T>(method, params, this._session);
  }

  #preloadSource(secret: string): string {
    const file = this._preferences.preload;
    let text = file === undefined ? '' : readFileSync(file, 'utf8');
    try {
      // A sandboxed preload is a plain script: no import or export, whatever its extension says.
      void new vm.Script(`(function (require, process, module, exports) {${text}\n})`, { filename: file });
    } catch (error) {
      process.stderr.write(`Unable to load preload script: ${file}\n${String((error as Error).stack)}\n`);
      this.emit('preload-error', {}, file, error);
      text = '';
    }
    const env = JSON.stringify({ platform: process.platform, versions: process.versions, binding: BINDING });
    const name = file === undefined ? 'no-preload' : pathToFileURL(file).href;
    return `const bridge = (${bridgeEnd.toString()})('isolated', '${secret}', (url) => ${BINDING}(JSON.stringify({ k: 'open', url })));
      (${preloadWorld.toString()})(${env}, (${makeWire.toString()})(), bridge, (require, process, module, exports) => {${text}\n});
      //# sourceURL=${name}\n`;
  }

  #listenToContexts(): void {
    const on = (method: string, run: (params: never) => void): void => cdp().on(this._session, method, run);
    const gone = (): void => {
      this.#context = undefined;
      this.#ports.closeAll();
    };
    on('Runtime.executionContextCreated', ({ context }: ContextCreated) => {
      if (context.name === WORLD && context.auxData?.frameId === this._targetId) this.#context = context.id;
    });
    on('Runtime.executionContextDestroyed', (params: { executionContextId: number }) => {
      if (params.executionContextId === this.#context) gone();
    });
    on('Runtime.executionContextsCleared', gone);
    on('Runtime.bindingCalled', (params: { name: string; payload: string }) => {
      if (params.name === BINDING) void this.#received(JSON.parse(params.payload) as FromPage);
    });
  }

  #listenToPage(): void {
    const on = (method: string, run: (params: never) => void): void => cdp().on(this._session, method, run);
    on('Page.frameNavigated', ({ frame }: { frame: { id: string; url: string; urlFragment?: string } }) => {
      if (frame.id !== this._targetId) return;
      this.mainFrame.url = toAppUrl(frame.url) + (frame.urlFragment ?? '');
      this.#crashed = false;
      this.emit('did-navigate', {}, this.mainFrame.url, 200, 'OK');
    });
    on('Page.navigatedWithinDocument', (params: { frameId: string; url: string }) => {
      if (params.frameId !== this._targetId) return;
      this.mainFrame.url = toAppUrl(params.url);
      this.emit('did-navigate-in-page', {}, this.mainFrame.url, true);
    });
    on('Page.frameStartedLoading', (params: { frameId: string }) => {
      if (params.frameId === this._targetId) this.#loading = true;
    });
    on('Page.frameStoppedLoading', (params: { frameId: string }) => {
      if (params.frameId !== this._targetId) return;
      this.#loading = false;
      this.emit('did-stop-loading', {});
    });
    on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
    on('Page.loadEventFired', () => this.emit('did-finish-load', {}));
    on('Page.lifecycleEvent', (params: { name: string; frameId: string }) => {
      if (params.frameId === this._targetId && params.name === 'firstPaint') this.emit('_first-paint');
    });
    on('Inspector.targetCrashed', () => {
      this.#crashed = true;
      this.#context = undefined;
      this.#ports.closeAll();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    on('Runtime.consoleAPICalled', (params: ConsoleCall) => {
      const message = params.args.map((arg) => arg.description ?? JSON.stringify(arg.value)).join(' ');
      this.emit('console-message', { level: params.type, message });
    });
    on('Fetch.requestPaused', (paused: PausedRequest) => void this.#decideRequest(paused));
    cdp().on(undefined, 'Target.targetDestroyed', (params: { targetId: string }) => {
      if (params.targetId === this._targetId) this._gone();
    });
  }

  async #decideRequest(paused: PausedRequest): Promise<void> {
    const { requestId } = paused;
    if (paused.resourceType === 'Document' && this.#isPrevented(paused)) {
      await this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }).catch(() => {});
      return;
    }
    const answer = await fulfil(paused.request);
    const [method, params] = answer === null ? ['Fetch.continueRequest', {}] : ['Fetch.fulfillRequest', answer];
    await this.#send(method, { requestId, ...params }).catch(() => {});
  }

  #isPrevented(paused: PausedRequest): boolean {
    const url = toAppUrl(paused.request.url);
    const isMainFrame = paused.frameId === this._targetId;
    // A reload is no navigation of the page's own.
    if (isMainFrame && (this.#own.delete(url) || url === withoutFragment(this.mainFrame.url))) return false;
    const details = { url, isMainFrame, isSameDocument: false, frame: isMainFrame ? this.mainFrame : null };
    if (paused.redirectedRequestId !== undefined) return emitPreventable(this, 'will-redirect', details);
    const frame = emitPreventable(this, 'will-frame-navigate', details);
    return (isMainFrame && emitPreventable(this, 'will-navigate', details)) || frame;
  }

  async #received(message: FromPage): Promise<void> {
    if (message.k === 'port') return this.#ports.received(message.id, message.data);
    if (message.k === 'port-close') return this.#ports.closed(message.id);
    if (message.k === 'open') return this.#openRequested(message.url);
    if (message.k === 'preload-error') {
      process.stderr.write(`Unable to load preload script: ${message.message}\n`);
      this.emit('preload-error', {}, this._preferences.preload, new Error(message.message));
      return;
    }
    const event = {
      sender: this,
      senderFrame: this.mainFrame,
      frameId: 1,
      processId: 1,
      ports: [],
      reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    };
    const args = wire.decode(message.args) as unknown[];
    if (message.k === 'send') {
      ipcMain.emit(message.channel, event, ...args);
      return;
    }
    try {
      const handler = ipcMain._handlers.get(message.channel);
      if (!handler) throw new Error(`No handler registered for '${message.channel}'`);
      const value = wire.encode(await handler(event, ...args));
      await this.#post({ k: 'reply', id: message.id, ok: true, v: value });
    } catch (error) {
      const text = `Error invoking remote method '${message.channel}': ${String(error)}`;
      await this.#post({ k: 'reply', id: message.id, ok: false, v: text });
    }
  }

  #openRequested(url: string): void {
    const details = { url: toAppUrl(url), frameName: '', features: '', disposition: 'foreground-tab' };
    if (this.#openHandler(details).action === 'allow') throw new Error('stand-in: child windows are not implemented');
  }

  async #post(message: ToPage): Promise<void> {
    if (this.#context === undefined) return;
    const expression = `__standin_recv(${JSON.stringify(JSON.stringify(message))})`;
    await this.#send('Runtime.evaluate', { contextId: this.#context, expression }).catch(() => {});
  }

  #mustLive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
  /** Messages sent while a document has no listener are lost in Electron; here as well. */
  send(channel: string, ...args: unknown[]): void {
    this.#mustLive();
    void this.#post({ k: 'event', channel, args: wire.encode(args), ports: [] });
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    this.#mustLive();
    const ports = transfer.map((port) => this.#ports.give(port));
    void this.#post({ k: 'event', channel, args: wire.encode([message]), ports });
  }
  async loadURL(url: string): Promise<void> {
    await this._attached;
    this.#own.add(withoutFragment(new URL(url).href));
    const loaded = once(this, 'did-finish-load');
    this.#loading = true;
    const answer = await this.#send<{ errorText?: string; loaderId?: string }>('Page.navigate', {
      url: toBrowserUrl(url),
    });
    if (answer.errorText !== undefined) {
      this.emit('did-fail-load', {}, -1, answer.errorText, url, true);
      throw new Error(`${answer.errorText.replace('net::', '')} loading '${url}'`);
    }
    // Another fragment of the address loads nothing.
    if (answer.loaderId === undefined) this.#loading = false;
    else await loaded;
  }
  loadFile(path: string): Promise<void> {
    return this.loadURL(pathToFileURL(resolve(app.getAppPath(), path)).href);
  }
  /**
   * Waits, as Electron does, until a document is there. A script that goes down with its document is an error: Chromium
   * never answers for one that it was given in the middle of a navigation to another process.
   */
  async executeJavaScript(code: string): Promise<unknown> {
    await this._attached;
    this.#mustLive();
    if (this.mainFrame.url === '' || this.#loading) await this.#unlessGone(once(this, 'did-stop-loading'), []);
    const evaluated = this.#send<{
      result: { value?: unknown };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true });
    const answer = await this.#unlessGone(evaluated, ['did-navigate', 'render-process-gone']);
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? 'script failed');
    return answer.result.value;
  }
  /** Rejects when the page is closed first, or one of these events comes first. */
  async #unlessGone<T>(promise: Promise<T>, events: readonly string[]): Promise<T> {
    const gone = Promise.withResolvers<never>();
    const end = (): void => gone.reject(new Error('The document is gone.'));
    const all = ['destroyed', ...events];
    for (const event of all) this.once(event, end);
    try {
      return await Promise.race([promise, gone.promise]);
    } finally {
      for (const event of all) this.off(event, end);
    }
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  reload(): void {
    void this.#send('Page.reload').catch(() => {});
  }
  forcefullyCrashRenderer(): void {
    void this.#send('Page.crash').catch(() => {});
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  close(): void {
    this._owner?.close();
  }
  _close(): void {
    void this._attached.then(() => cdp().send('Target.closeTarget', { targetId: this._targetId })).catch(() => {});
    this._gone();
  }
  _gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#ports.closeAll();
    WebContents.all.delete(this);
    this.emit('destroyed');
  }
}

export const webContents = {
  getAllWebContents: (): WebContents[] => [...WebContents.all],
  fromId: (id: number): WebContents | undefined => [...WebContents.all].find((page) => page.id === id),
  fromDevToolsTargetId: (id: string): WebContents | undefined =>
    [...WebContents.all].find((page) => page._targetId === id),
};
