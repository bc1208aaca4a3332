/** The way to the engine through the preload's port, as Chromium closes it: only the other side is told. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTransport } from '../../src/renderer/lib/connect.ts';

/** A port whose other side never answers, and which is not told when it is closed on this side. */
class SilentPort extends EventTarget {
  readonly said: unknown[] = [];
  start(): void {}
  close(): void {}
  postMessage(message: unknown): void {
    this.said.push(message);
  }
}

/** Opens a transport over a silent port, as the preload of the desktop would hand it over. */
async function open() {
  const port = new SilentPort();
  const page = Object.assign(new EventTarget(), { flockboard: { requestPort: (): void => undefined } });
  page.flockboard.requestPort = () => {
    const message = Object.assign(new Event('message'), { data: 'flockboard:port', source: page, ports: [port] });
    page.dispatchEvent(message);
  };
  vi.stubGlobal('window', page);
  return { port, transport: await openTransport(async (_path, call) => call()) };
}

afterEach(() => vi.unstubAllGlobals());

describe('a connection that the window closes itself', () => {
  it('ends the calls that wait for an answer', async () => {
    const { port, transport } = await open();
    const answer = transport.api.boards.list();
    await vi.waitFor(() => expect(port.said).toHaveLength(1));
    transport.close();
    await expect(answer).rejects.toThrow('closed or aborted');
    await transport.closed;
  });

  it('refuses later calls, which nobody would answer', async () => {
    const { port, transport } = await open();
    transport.close();
    await expect(transport.api.boards.list()).rejects.toThrow('The connection to the engine is gone.');
    expect(port.said).toEqual([]);
  });

  it('refuses another try of a call that was begun before it was closed', async () => {
    const { port, transport } = await open();
    port.dispatchEvent(new Event('close'));
    await transport.closed;
    await expect(transport.api.boards.list()).rejects.toThrow('The connection to the engine is gone.');
  });
});
