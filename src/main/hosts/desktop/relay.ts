/**
 * Joins the port of a page with a port of the engine and passes messages on unread, both ways. When either end
 * closes, both do; a message that arrives later is dropped.
 */

/** The part of Electron's MessagePortMain that is needed. */
export interface PageEnd {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** The part of Node's MessagePort that is needed. */
export interface EngineEnd {
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  close(): void;
}

/** @returns ends the connection; may be called twice. `onClosed` runs once, whoever ended it. */
export function relay(page: PageEnd, engine: EngineEnd, onClosed: () => void = () => {}): () => void {
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    page.close();
    engine.close();
    onClosed();
  };
  page.on('message', (event) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has no origin; windows do.
    if (isOpen) engine.postMessage(event.data);
  });
  engine.on('message', (data) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has no origin; windows do.
    if (isOpen) page.postMessage(data);
  });
  page.on('close', close);
  engine.on('close', close);
  page.start();
  return close;
}
