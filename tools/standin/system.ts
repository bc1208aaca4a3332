/** The desktop around the application: notices, theme, images, links, dialogs, power. Recorded, never shown. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { cdp } from './chromium.ts';
import { standin } from './record.ts';
import { WebContents } from './web-contents.ts';

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  title: string;
  body: string;
  actions: Electron.NotificationAction[];
  hasReply: boolean;
  replyPlaceholder: string;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.actions = options.actions ?? [];
    this.hasReply = options.hasReply ?? false;
    this.replyPlaceholder = options.replyPlaceholder ?? '';
  }
  show(): void {
    standin.notifications.push({
      title: this.title,
      body: this.body,
      press: () => this.emit('click', {}),
      buttons: this.actions.map(({ text }) => text ?? ''),
      pressButton: (actionIndex) => this.emit('action', { actionIndex, selectionIndex: -1 }, actionIndex, -1),
      hasReply: this.hasReply,
      reply: (reply) => this.emit('reply', { reply }, reply),
    });
    this.emit('show');
  }
  close(): void {
    this.emit('close');
  }
}

type Theme = 'system' | 'light' | 'dark';

export class NativeTheme extends EventEmitter {
  #source: Theme = 'system';
  get themeSource(): Theme {
    return this.#source;
  }
  set themeSource(theme: Theme) {
    this.#source = theme;
    const features = theme === 'system' ? [] : [{ name: 'prefers-color-scheme', value: theme }];
    for (const page of WebContents.all)
      void page._attached.then(() => cdp().send('Emulation.setEmulatedMedia', { features }, page._session));
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}
export const nativeTheme = new NativeTheme();

export class NativeImage {
  readonly #path: string | null;
  constructor(path: string | null) {
    this.#path = path;
  }
  /** An image from a path that does not exist is empty, as in Electron. */
  isEmpty(): boolean {
    return this.#path === null || !existsSync(this.#path);
  }
  resize(): this {
    return this;
  }
  addRepresentation(): void {}
  setTemplateImage(): void {}
}
export const nativeImage = {
  createEmpty: (): NativeImage => new NativeImage(null),
  createFromPath: (path: string): NativeImage => new NativeImage(path),
};

export const shell = {
  openExternal: (url: string): Promise<void> => {
    standin.opened.push(url);
    return Promise.resolve();
  },
  beep: (): void => {},
};

const ask =
  (kind: string, fallback: unknown) =>
  (...args: unknown[]): Promise<unknown> => {
    standin.dialogs.push({ kind, options: args.at(-1) });
    return Promise.resolve(standin.dialogAnswers.shift() ?? fallback);
  };
export const dialog = {
  showErrorBox: (title: string, content: string): void => {
    standin.dialogs.push({ kind: 'error', options: { title, content } });
    process.stderr.write(`[dialog] ${title}: ${content}\n`);
  },
  showMessageBox: ask('message', { response: 0, checkboxChecked: false }),
};

export const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => 0,
  getSystemIdleState: () => 'active' as const,
});
