/**
 * MessageChannelMain and MessagePortMain: queued until `start()`, closed at both ends together. A port handed to a
 * page is taken over by a PagePorts, which carries its messages over the DevTools connection.
 */
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Wire } from './wire.ts';

export class MessagePortMain extends EventEmitter {
  #port: MessagePort | null;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
    port.unref();
  }
  /** Node starts a port when a listener is added, so the listener waits for `start`. */
  start(): void {
    this.#port?.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown, transfer?: MessagePortMain[]): void {
    if (transfer !== undefined && transfer.length > 0)
      throw new Error('stand-in: ports inside ports are not implemented');
    this.#port?.postMessage(message);
  }
  close(): void {
    this.#port?.close();
  }
  /** Gives the port away; this object is neutered, as a transferred port is. */
  _take(): MessagePort {
    const port = this.#port;
    if (port === null) throw new Error('Port at index 0 is already neutered');
    this.#port = null;
    port.removeAllListeners();
    return port;
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

type PortMessage = { k: 'port'; id: number; data: string } | { k: 'port-close'; id: number };

/** The main-process ends of the ports that one document holds. */
export class PagePorts {
  static #seq = 0;
  readonly #ports = new Map<number, MessagePort>();
  readonly #wire: Wire;
  readonly #send: (message: PortMessage) => void;
  constructor(wire: Wire, send: (message: PortMessage) => void) {
    this.#wire = wire;
    this.#send = send;
  }
  /** Announce the id to the page before messages flow: the port starts in the next turn. */
  give(port: MessagePortMain): number {
    const id = ++PagePorts.#seq;
    const taken = port._take();
    this.#ports.set(id, taken);
    taken.on('close', () => {
      if (this.#ports.delete(id)) this.#send({ k: 'port-close', id });
    });
    setImmediate(() =>
      taken.on('message', (data: unknown) => this.#send({ k: 'port', id, data: this.#wire.encode(data) })),
    );
    return id;
  }
  received(id: number, data: string): void {
    this.#ports.get(id)?.postMessage(this.#wire.decode(data));
  }
  closed(id: number): void {
    const port = this.#ports.get(id);
    this.#ports.delete(id);
    port?.close();
  }
  /** The document is gone, and every port with it. */
  closeAll(): void {
    for (const id of this.#ports.keys()) this.closed(id);
  }
}
