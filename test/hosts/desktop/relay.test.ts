import { MessageChannel } from 'node:worker_threads';
import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type PageEnd, relay } from '../../../src/main/hosts/desktop/relay.ts';

/** A page's port as Electron hands it to the main process. */
class FakePagePort extends EventEmitter implements PageEnd {
  sent: unknown[] = [];
  isStarted = false;
  closes = 0;
  postMessage(message: unknown): void {
    this.sent.push(message);
    this.emit('sent');
  }
  start(): void {
    this.isStarted = true;
  }
  close(): void {
    this.closes++;
  }
}

describe('the relay between a page and the engine', () => {
  test('passes text and bytes on unread, both ways', async () => {
    const page = new FakePagePort();
    const { port1: engine, port2: thread } = new MessageChannel();
    relay(page, engine);
    expect(page.isStarted).toBe(true);

    const atEngine = once(thread, 'message');
    page.emit('message', { data: '{"i":"1"}' });
    expect(await atEngine).toEqual(['{"i":"1"}']);

    const atPage = once(page, 'sent');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has no origin; windows do.
    thread.postMessage(Uint8Array.of(1, 2, 255));
    await atPage;
    expect(page.sent).toEqual([Uint8Array.of(1, 2, 255)]);
    thread.close();
    await once(engine, 'close');
  });

  test('closes the engine end when the page goes away, once', async () => {
    const page = new FakePagePort();
    const { port1: engine, port2: thread } = new MessageChannel();
    let closed = 0;
    const close = relay(page, engine, () => closed++);
    page.emit('close');
    close();
    await once(thread, 'close');
    page.emit('message', { data: 'late' });
    expect([closed, page.closes]).toEqual([1, 1]);
  });

  test('closes the page end when the engine dies, so that the page asks again (F088)', async () => {
    const page = new FakePagePort();
    const { port1: engine, port2: thread } = new MessageChannel();
    const closed = new Promise<void>((done) => relay(page, engine, done));
    thread.close();
    await closed;
    expect(page.closes).toBe(1);
  });
});
