/**
 * A partial, strict stand-in for Electron's main-process module on top of a real Chromium. It runs the application
 * as it is built and throws on what it does not implement. What it cannot show: native modules inside Electron,
 * asar and fuses, looks of tray, notices and menus, accelerators, the operating system's sandbox, a scheme that
 * Chromium itself knows. A type at the end checks that every public member exists on Electron's own type.
 */
import type Electron from 'electron';
import { app, type App } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { startChromium, stopChromium } from './chromium.ts';
import { ipcMain, type IpcMain } from './ipc-main.ts';
import { Menu, MenuItem, Tray } from './menu.ts';
import { MessageChannelMain, type MessagePortMain } from './ports.ts';
import { protocol, session, type Session } from './protocol.ts';
import { standin } from './record.ts';
import {
  dialog,
  nativeImage,
  nativeTheme,
  type NativeImage,
  type NativeTheme,
  Notification,
  powerMonitor,
  shell,
} from './system.ts';
import { type Frame, type WebContents, webContents } from './web-contents.ts';

export { app, BrowserWindow, dialog, ipcMain, Menu, MenuItem, MessageChannelMain, nativeImage, nativeTheme };
export { Notification, powerMonitor, protocol, session, shell, standin, Tray, webContents };

/** How long the main module may take to evaluate before it is said to hang, milliseconds. */
const EVALUATION_MS_MAX = Number(process.env['STANDIN_EVALUATION_MS'] ?? 20_000);

export function start(options: {
  root: string;
  pkg: { name: string; version: string; productName?: string };
  chromiumArgs: string[];
  mainLoaded: Promise<unknown>;
}): void {
  app._init(options.root, options.pkg.productName ?? options.pkg.name, options.pkg.version);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const quit = (): void => {
      if (process.listenerCount(signal) === 1) app.quit();
    };
    process.on(signal, quit);
  }
  openWhenLoaded(options).catch((error: unknown) => {
    process.stderr.write(`stand-in: ${String(error)}\n`);
    process.exit(1);
  });
}

async function openWhenLoaded(options: { chromiumArgs: string[]; mainLoaded: Promise<unknown> }): Promise<void> {
  // Playwright's Electron driver reads this line.
  process.stderr.write(`${await startChromium(options.chromiumArgs)}\n`);
  // Electron emits `ready` only once the main module has been evaluated: a top-level `await app.whenReady()`
  // in an ESM main never returns. Say so instead of hanging.
  const stuck = setTimeout(() => {
    process.stderr.write('stand-in: the main module does not end; does it await app.whenReady() at top level?\n');
    void stopChromium().finally(() => process.exit(1));
  }, EVALUATION_MS_MAX);
  await options.mainLoaded;
  clearTimeout(stuck);
  app._markReady();
}

export default {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  session,
  shell,
  standin,
  Tray,
  webContents,
};

/** The members of A that Electron's B does not have; a leading underscore marks our internals. */
type Extra<A, B> = Exclude<keyof A, keyof B | `_${string}`>;
type NoExtra<A, B> = Extra<A, B> extends never ? true : Extra<A, B>;
export const conformance: {
  app: NoExtra<App, Electron.App>;
  ipcMain: NoExtra<IpcMain, Electron.IpcMain>;
  webContents: NoExtra<WebContents, Electron.WebContents>;
  frame: NoExtra<Frame, Electron.WebFrameMain>;
  window: NoExtra<BrowserWindow, Electron.BrowserWindow>;
  windowStatics: NoExtra<typeof BrowserWindow, typeof Electron.BrowserWindow>;
  channel: NoExtra<MessageChannelMain, Electron.MessageChannelMain>;
  port: NoExtra<MessagePortMain, Electron.MessagePortMain>;
  menu: NoExtra<Menu, Electron.Menu>;
  menuItem: NoExtra<MenuItem, Electron.MenuItem>;
  tray: NoExtra<Tray, Electron.Tray>;
  notification: NoExtra<Notification, Electron.Notification>;
  theme: NoExtra<NativeTheme, Electron.NativeTheme>;
  image: NoExtra<NativeImage, Electron.NativeImage>;
  protocol: NoExtra<typeof protocol, Electron.Protocol>;
  session: NoExtra<Session, Electron.Session>;
  shell: NoExtra<typeof shell, Electron.Shell>;
  dialog: NoExtra<typeof dialog, Electron.Dialog>;
  power: NoExtra<typeof powerMonitor, Electron.PowerMonitor>;
} = {
  app: true,
  ipcMain: true,
  webContents: true,
  frame: true,
  window: true,
  windowStatics: true,
  channel: true,
  port: true,
  menu: true,
  menuItem: true,
  tray: true,
  notification: true,
  theme: true,
  image: true,
  protocol: true,
  session: true,
  shell: true,
  dialog: true,
  power: true,
};
