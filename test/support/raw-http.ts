/**
 * HTTP requests byte by byte, for asking a server what no well-behaved client asks: two Host lines, odd methods,
 * an upgrade from a foreign origin.
 */
import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Everything received, for searching. */
  text: string;
}

/** Sends these lines and an empty one, and reads until the server closes or has answered an upgrade with 101. */
export async function rawRequest(port: number, lines: readonly string[], host = '127.0.0.1'): Promise<RawAnswer> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect({ port, host });
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      received += data;
      if (received.startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...headerLines] = head.split('\r\n');
  const headers = Object.fromEntries(
    headerLines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n'), text };
}

/** The lines of a WebSocket handshake; a header given as null is left out, an array is sent once per element. */
export function upgradeLines(headers: Record<string, string | readonly string[] | null>, path = '/rpc'): string[] {
  const all: Record<string, string | readonly string[] | null> = {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [`GET ${path} HTTP/1.1`, ...lines];
}
