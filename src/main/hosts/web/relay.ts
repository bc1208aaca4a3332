/**
 * Carries frames between one browser socket and one engine port, unread, in both directions. Text stays text and
 * bytes stay bytes. Either end closing closes the other.
 */
import type { MessagePort } from 'node:worker_threads';
import type { WebSocket } from 'ws';

/**
 * Bytes that may wait for a browser that does not read. Beyond it the socket is cut: the page reconnects and takes
 * a snapshot, which is smaller than the backlog.
 */
const BACKLOG_BYTES_MAX = 67_108_864;

export function relay(socket: WebSocket, port: MessagePort): void {
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    port.postMessage(isBinary ? Uint8Array.from(data) : data.toString('utf8'));
  });
  port.on('message', (data: unknown) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate();
    else if (typeof data === 'string' || data instanceof Uint8Array) socket.send(data);
  });
  // Frames that are too large or not WebSocket at all end the connection; `close` follows every error.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => port.close());
  port.on('close', () => socket.close(1001, 'The engine has stopped.'));
}
