/** Electron's `BrowserWindow`: visibility, bounds, closing, and the page inside. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { cdp } from './chromium.ts';
import { emitPreventable } from './events.ts';
import { type Preferences, WebContents } from './web-contents.ts';

interface WindowOptions {
  width?: number;
  height?: number;
  show?: boolean;
  title?: string;
  webPreferences?: Preferences;
  [other: string]: unknown;
}

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class BrowserWindow extends EventEmitter {
  static #all = new Set<BrowserWindow>();
  static #seq = 0;
  readonly id = ++BrowserWindow.#seq;
  readonly webContents: WebContents;
  /** What the application asked for; tests pin the security settings in it. */
  readonly _options: WindowOptions;
  #visible: boolean;
  #minimized = false;
  #destroyed = false;
  #bounds: Bounds;
  #title: string;

  constructor(options: WindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this._options = options;
    this.#visible = options.show ?? true;
    this.#title = options.title ?? app.getName();
    this.#bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 };
    const { width, height } = this.#bounds;
    this.webContents = new WebContents(options.webPreferences ?? {}, { width, height }, this.#visible);
    this.webContents._owner = this;
    this.webContents.once('_first-paint', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#finish());
    BrowserWindow.#all.add(this);
    app._windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }
  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return [...BrowserWindow.#all].find((window) => window.#visible) ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...BrowserWindow.#all].find((window) => window.webContents === contents) ?? null;
  }
  static fromId(id: number): BrowserWindow | null {
    return [...BrowserWindow.#all].find((window) => window.id === id) ?? null;
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  loadFile(path: string): Promise<void> {
    return this.webContents.loadFile(path);
  }
  show(): void {
    this.#visible = true;
    this.#minimized = false;
    void this.webContents._attached
      .then(() => cdp().send('Target.activateTarget', { targetId: this.webContents._targetId }))
      .catch(() => {});
    this.emit('show');
  }
  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.emit('focus');
  }
  minimize(): void {
    this.#minimized = true;
    this.emit('minimize');
  }
  restore(): void {
    this.#minimized = false;
    this.emit('restore');
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isVisible(): boolean {
    return this.#visible && !this.#minimized;
  }
  isFocused(): boolean {
    return this.isVisible();
  }
  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.#applyBounds();
  }
  async #applyBounds(): Promise<void> {
    const { x: left, y: top, width, height } = this.#bounds;
    await this.webContents._attached;
    const target = { targetId: this.webContents._targetId };
    const { windowId } = await cdp().send<{ windowId: number }>('Browser.getWindowForTarget', target);
    await cdp().send('Browser.setWindowBounds', { windowId, bounds: { left, top, width, height } });
    this.emit('resize');
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title;
  }
  setMenuBarVisibility(): void {}
  close(): void {
    if (this.#destroyed || emitPreventable(this, 'close')) return;
    this.destroy();
  }
  destroy(): void {
    if (!this.#destroyed) this.webContents._close();
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  #finish(): void {
    this.#destroyed = true;
    BrowserWindow.#all.delete(this);
    app._windows.delete(this);
    this.emit('closed');
    app._windowGone();
  }
}
