/** Electron's `app`: names and paths, readiness, the order of events on quit, the single-instance lock. */
import { EventEmitter } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { standin } from './record.ts';
import { stopChromium } from './chromium.ts';
import { emitPreventable } from './events.ts';
import { lockInstance } from './single-instance.ts';

/** What quitting needs of a window; BrowserWindow registers itself here. */
export interface Closable {
  close(): void;
  isDestroyed(): boolean;
}

export class App extends EventEmitter {
  readonly _windows = new Set<Closable>();
  isPackaged = false;
  readonly #switches = new Map<string, string>();
  commandLine = {
    appendSwitch: (name: string, value = '') => void this.#switches.set(name, value),
    hasSwitch: (name: string) => this.#switches.has(name),
    getSwitchValue: (name: string) => this.#switches.get(name) ?? '',
    appendArgument: () => {},
    removeSwitch: (name: string) => void this.#switches.delete(name),
  };
  #root = '';
  #name = 'Electron';
  #version = '0';
  #paths = new Map<string, string>();
  #ready = Promise.withResolvers<void>();
  #isReady = false;
  #quitting = false;
  #lock = false;

  _init(root: string, name: string, version: string): void {
    this.#root = root;
    this.#name = name;
    this.#version = version;
    this.#paths.set('temp', tmpdir()).set('home', homedir());
  }
  _markReady(): void {
    this.#isReady = true;
    this.emit('ready', {}, {});
    this.#ready.resolve();
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  isReady(): boolean {
    return this.#isReady;
  }
  getName(): string {
    return this.#name;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return this.#version;
  }
  getAppPath(): string {
    return this.#root;
  }
  getLocale(): string {
    return 'en-US';
  }
  getPath(name: string): string {
    if (name === 'userData' && !this.#paths.has(name))
      return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), this.#name);
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  setPath(name: string, path: string): void {
    if (!path.startsWith('/')) throw new Error('Path must be absolute');
    this.#paths.set(name, path);
  }
  enableSandbox(): void {}
  setAppUserModelId(): void {}
  focus(): void {}
  setBadgeCount(count = 0): boolean {
    standin.badge = count;
    return true;
  }
  requestSingleInstanceLock(data: Record<PropertyKey, unknown> = {}): boolean {
    this.#lock = lockInstance(this.getPath('userData'), data, (second) =>
      this.emit('second-instance', {}, second.argv, second.cwd, second.data),
    );
    return this.#lock;
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock;
  }
  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.#quitting = this.#closeAll();
    if (this.#quitting) void this.#stop(0);
  }
  #closeAll(): boolean {
    if (emitPreventable(this, 'before-quit')) return false;
    for (const window of this._windows) {
      window.close();
      if (!window.isDestroyed()) return false;
    }
    return !emitPreventable(this, 'will-quit');
  }
  exit(code = 0): void {
    void this.#stop(code);
  }
  async #stop(code: number): Promise<void> {
    this.emit('quit', {}, code);
    await stopChromium();
    process.exit(code);
  }
  _windowGone(): void {
    if (this.#quitting || this._windows.size > 0) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }
}

export const app = new App();
