/**
 * `flockboard serve`: one web host and one engine per home, as one thing to start and close. It holds
 * `<home>/.serve.lock` for as long as it runs and says in `<home>/serve.json` where it is, so that a second start
 * finds the first. Signals, output and the exit code belong to the caller.
 */
import { Refusal } from '../../../contract/error.ts';
import type { Config } from '../../../contract/config.ts';
import { openEngine } from '../../services/engine/engine-handle.ts';
import type { EngineHandle, StopWorkers } from '../../services/engine/engine-protocol.ts';
import { followConfig } from '../../services/follow-config.ts';
import type { FileLock, World } from '../../world/world.ts';
import { startWebHost } from './web-host.ts';
import type { WebHost } from './web-host.ts';

export interface ServeOptions {
  /** Absolute home folder; created with mode 0700. */
  home: string;
  /** Slug of the board to open first; created when missing. */
  board: string;
  /** 0 takes any free port. */
  port: number;
  /** Serve and watch without starting workers. */
  noDispatch: boolean;
  config: Config;
  /** Reads the configuration again after its file changed. @throws Refusal 'config' */
  readConfig(): Promise<Config>;
  /** The environment of which workers may inherit a part. */
  env: Readonly<Record<string, string | undefined>>;
  /** argv prefix that runs our own CLI. */
  cli: readonly string[];
  version: string;
  world: World;
  /** Absolute folder of the built renderer. */
  root: string;
  /** The engine's entry file. */
  engine: string | URL;
}

export interface Serving {
  /** The one address to open, with its token in the fragment. */
  url: string;
  /** True when another process of this home serves already; then there is nothing to close. */
  already: boolean;
  /** The process that serves. */
  pid: number;
  /** Resolves when the engine ended, by itself (`error` says why) or after `close`. */
  ended: Promise<{ error: Error | null }>;
  /** Closes sockets, stops the engine, forgets serve.json, lets go of the lock. Safe to call twice. */
  close(workers: StopWorkers): Promise<void>;
}

/** What serve.json says; mode 0600, because the URL holds the token. */
interface Runtime {
  url: string;
  pid: number;
  kind: 'serve';
}

/** How long a second start waits for the first to say where it is, milliseconds. */
const FIRST_START_MS = 10_000;
const LOOK_MS = 50;

/**
 * Starts serving a home, or finds the process that does.
 * @throws Refusal 'port_in_use', 'lock_held', or why the board cannot be opened; Fault of disk or network
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { home, world } = options;
  world.files.ensureDir(home);
  const lock = world.locks.tryLock(`${home}/.serve.lock`, { kind: 'serve' });
  if (lock === null) return findFirst(options);
  try {
    return await serveLocked(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function serveLocked(options: ServeOptions, lock: FileLock): Promise<Serving> {
  const { world } = options;
  const runtimePath = `${options.home}/serve.json`;
  const token = tokenLeftBehind(options, runtimePath);
  world.files.removeFile(runtimePath);
  let engine: EngineHandle | null = null;
  // Listening comes first: a port in use is refused before any worker is started.
  const connect = () => engine?.connect() ?? null;
  const host = await startWebHost({ ...options, connect, ...(token !== null && { token }) });
  try {
    engine = startEngine(options);
    await engine.ready;
    const runtime: Runtime = { url: host.url, pid: processIdOf(world), kind: 'serve' };
    world.files.writeText(runtimePath, `${JSON.stringify(runtime)}\n`, 0o600);
    const following = followServed(options, engine);
    const close = closer(options, { host, engine, lock, runtimePath, following });
    return { already: false, url: host.url, pid: runtime.pid, ended: endOf(engine, close), close };
  } catch (error) {
    await host.close();
    await engine?.stop('keep');
    throw error;
  }
}

/**
 * The token of a server that was killed, for the next one on the same port: pages that are still open find it again by
 * themselves. A server that is closed takes its token with it, and any other port begins with a new one.
 */
function tokenLeftBehind({ port, world: { files } }: ServeOptions, path: string): string | null {
  const mode = files.modeOf(path);
  if (mode === null || (mode & 0o077) !== 0) return null;
  const url = readRuntime(files.readText(path))?.url;
  return new RegExp(`:${port}/#t=([\\w-]{43})$`).exec(url ?? '')?.[1] ?? null;
}

/** A web host without its engine serves nobody: when the engine ends by itself, everything is closed with it. */
async function endOf(engine: EngineHandle, close: Serving['close']): Promise<{ error: Error | null }> {
  const end = await engine.ended;
  if (end.error !== null) await close('keep');
  return end;
}

/** `--no-dispatch` outranks the file. */
function served(config: Config, { noDispatch }: ServeOptions): Config {
  return { ...config, dispatch: { ...config.dispatch, enabled: config.dispatch.enabled && !noDispatch } };
}

function followServed(options: ServeOptions, engine: EngineHandle): { close(): void } {
  return followConfig(options.home, options.world, {
    read: options.readConfig,
    changed: (config) => engine.configure(served(config, options)),
    wrong: (sentence) => engine.configTrouble(sentence),
  });
}

function startEngine(options: ServeOptions): EngineHandle {
  const { config, board, version, cli } = options;
  const hostEnv = Object.fromEntries(
    Object.entries(options.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return openEngine(
    { config: served(config, options), kind: 'serve', board, version, cli, hostEnv },
    { entry: options.engine, clock: options.world.clock },
  );
}

interface Parts {
  host: WebHost;
  engine: EngineHandle;
  lock: FileLock;
  runtimePath: string;
  following: { close(): void };
}

function closer(options: ServeOptions, parts: Parts): (workers: StopWorkers) => Promise<void> {
  let closed: Promise<void> | null = null;
  async function close(workers: StopWorkers): Promise<void> {
    parts.following.close();
    options.world.files.removeFile(parts.runtimePath);
    await parts.host.close();
    await parts.engine.stop(workers);
    parts.lock.release();
  }
  return async (workers) => (closed ??= close(workers));
}

/** The claimer is `<host>:<pid>`; the world knows our pid and hosts need not. */
function processIdOf(world: World): number {
  return Number(world.ids.claimer().split(':').at(-1));
}

/** Another process serves this home: wait until it says where. */
async function findFirst({ home, world }: ServeOptions): Promise<Serving> {
  const deadline = world.clock.monotonic() + FIRST_START_MS;
  for (;;) {
    const runtime = readRuntime(world.files.readText(`${home}/serve.json`));
    if (runtime !== null) {
      return {
        already: true,
        url: runtime.url,
        pid: runtime.pid,
        ended: Promise.resolve({ error: null }),
        close: async () => undefined,
      };
    }
    if (world.clock.monotonic() > deadline) {
      const owner = world.locks.readOwner(`${home}/.serve.lock`);
      const who = owner === null ? 'Another process' : `Process ${owner.pid}`;
      throw new Refusal('lock_held', `${who} serves this home but does not say where; stop it and start again.`, {
        pid: owner?.pid ?? null,
      });
    }
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await new Promise<void>((resolve) => void world.clock.after(LOOK_MS, resolve));
  }
}

/** A file that is half there, or that names anything but a loopback board, says nothing. */
function readRuntime(text: string | null): Runtime | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { url, pid } = value as Partial<Runtime>;
    const isOurs = typeof url === 'string' && /^http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]+$/.test(url);
    return isOurs && typeof pid === 'number' ? { url, pid, kind: 'serve' } : null;
  } catch {
    return null;
  }
}
