/**
 * Serves the contract on one MessagePort. Frames are oRPC's peer messages, the same text on a port as on a
 * WebSocket, so hosts relay them unread. The WebSocket adapter is used on the port on purpose: unlike the
 * MessagePort adapter it catches what a malformed message throws, which would otherwise end the engine thread.
 */
import type { MessagePort } from 'node:worker_threads';
import { RPCHandler } from '@orpc/server/ws';
import { z } from 'zod';
import type { Log } from '../../world/world.ts';
import type { createApi } from '../create-api.ts';

export interface PortServer {
  serve(port: MessagePort): void;
  /** Closes every port that is open. */
  close(): void;
}

/** The message kinds of oRPC's peer protocol that a client may send; the contract has no files, so all are text. */
const id = z.union([z.string().max(64), z.number()]);
const frame = z.union([
  z.object({
    i: id,
    t: z.literal(1).optional(),
    p: z.object({ u: z.string().startsWith('/'), h: z.record(z.string(), z.unknown()).optional() }),
  }),
  z.object({ i: id, t: z.literal(3), p: z.object({}) }),
  z.object({ i: id, t: z.literal(4) }),
]);

export function createPortServer(api: ReturnType<typeof createApi>, log: Log): PortServer {
  const handler = new RPCHandler(api);
  const ports = new Set<MessagePort>();
  return {
    serve(port) {
      ports.add(port);
      port.once('close', () => ports.delete(port));
      void handler.upgrade(socketOf(port, log));
    },
    close() {
      for (const port of ports) port.close();
    },
  };
}

type AdapterSocket = Parameters<RPCHandler<Record<string, unknown>>['upgrade']>[0];

/** The members of a `ws` socket that the adapter uses, over a port. A frame that is no message closes the port. */
function socketOf(port: MessagePort, log: Log): AdapterSocket {
  const socket = {
    send: (data: string | Uint8Array): void => port.postMessage(data),
    addEventListener(type: 'message' | 'close', listener: (event: { data: unknown }) => void): void {
      if (type === 'close') port.on('close', () => listener({ data: undefined }));
      else {
        port.on('message', (data: unknown) => {
          if (isFrame(data)) listener({ data });
          else {
            log.warn('A window sent what is no message and was disconnected.');
            port.close();
          }
        });
      }
    },
  };
  return socket as unknown as AdapterSocket;
}

function isFrame(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  try {
    return frame.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}
