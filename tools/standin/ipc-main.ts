/** Electron's `ipcMain`: one handler per channel, any number of listeners. */
import { EventEmitter } from 'node:events';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

export class IpcMain extends EventEmitter {
  readonly _handlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    if (this._handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this._handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this._handlers.delete(channel);
  }
}

export const ipcMain = new IpcMain();
