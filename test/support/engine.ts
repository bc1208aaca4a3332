/**
 * A real engine thread on a fresh home, and clients that speak the contract to it over a port or a socket, as the
 * desktop window and the browser page do. Whatever a test opens is closed when its file is over.
 */
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../src/contract/api.ts';
import type { Config } from '../../src/contract/config.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { openEngine } from '../../src/main/services/engine/engine-handle.ts';
import type { EngineHandle, EngineStart } from '../../src/main/services/engine/engine-protocol.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from './temp.ts';

export type Client = ContractRouterClient<Contract>;

export const ENGINE_ENTRY = new URL('../../src/main/engine.ts', import.meta.url);
const CLI = new URL('../../src/main/cli.ts', import.meta.url).pathname;

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).toReversed()) {
    await close();
  }
});

/** Closes something when the test file is over, before what was opened earlier. */
export function closeAfter(close: () => unknown): void {
  closers.push(close);
}

/** The variables that an engine under test may hand on. */
export const testEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: process.env['HOME'] ?? '/tmp',
};

/** A configuration whose grace times suit tests; `toml` comes first. */
export function testConfig(home: string, toml = ''): Config {
  const config = parseConfig(toml, { home, path: `${home}/config.toml` });
  return { ...config, dispatch: { ...config.dispatch, stopGraceMs: 500, verdictGraceMs: 500 } };
}

export interface TestEngine {
  home: string;
  handle: EngineHandle;
}

/** Starts an engine on a fresh home; `ready` is the caller's to await. */
export function startTestEngine(change: Partial<EngineStart> & { home?: string } = {}): TestEngine {
  const { home = tempDir(), ...rest } = change;
  const start: EngineStart = {
    config: testConfig(home),
    kind: 'serve',
    board: 'default',
    version: '0.0.0-test',
    cli: [process.execPath, CLI],
    hostEnv: testEnv,
    ...rest,
  };
  const handle = openEngine(start, { entry: ENGINE_ENTRY, clock: openWorld({ quiet: true }).clock });
  closeAfter(async () => handle.stop('stop'));
  return { home, handle };
}

/** A client on a port of an engine, as the desktop window has it. */
export function portClient(port: MessagePort): Client {
  closeAfter(() => port.close());
  return createORPCClient(new PortLink({ port }));
}

/** A client on a socket of a web host, as the browser page has it. */
export async function socketClient(url: string): Promise<{ client: Client; socket: WebSocket }> {
  const { origin, host, hash } = new URL(url);
  const token = hash.replace('#t=', '');
  const socket = new WebSocket(`ws://${host}/rpc`, ['flockboard', `flockboard.${token}`], { origin });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  closeAfter(() => socket.terminate());
  // The link uses the members that `ws` shares with a browser's WebSocket.
  const client: Client = createORPCClient(new SocketLink({ websocket: socket }));
  return { client, socket };
}
