/**
 * Gives a page its port to the engine. The one ipc channel of the application: `flockboard:connect` comes in
 * without arguments, `flockboard:port` goes out with one port. The sender must be the main frame of a page that
 * shows the board (E11). A page holds one port; asking again ends the one before, so a page that asks in a loop
 * cannot pile them up (failures.md F089).
 */
import { type IpcMain, type IpcMainEvent, MessageChannelMain, type WebContents } from 'electron';
import type { Log } from '../../world/world.ts';
import { type EngineEnd, relay } from './relay.ts';
import { isTrustedRequest } from './trusted-request.ts';

const CONNECT = 'flockboard:connect';
const PORT = 'flockboard:port';

/** Starts answering requests for ports; `connect` gives a fresh port to the engine. */
export function servePorts(ipc: IpcMain, connect: () => EngineEnd, log: Log): void {
  const open = new Map<WebContents, () => void>();
  ipc.on(CONNECT, (event: IpcMainEvent, ...args: unknown[]) => {
    if (!isTrustedRequest(event, args)) {
      log.warn('A request for a port was refused.', { url: event.senderFrame?.url ?? null });
      return;
    }
    const page = event.sender;
    open.get(page)?.();
    const { port1, port2 } = new MessageChannelMain();
    const close = relay(port2, connect(), () => {
      if (open.get(page) === close) open.delete(page);
    });
    open.set(page, close);
    page.once('destroyed', close);
    page.postMessage(PORT, null, [port1]);
  });
}
