/**
 * What the entry file hands to the command line: streams, environment and the two programs of other hosts that
 * verbs start. The command line reads nothing global, so a test can give it everything.
 */
import type { World } from '../../world/world.ts';
import type { Config } from '../../../contract/config.ts';
import type { Prompter } from './prompter.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What `serve` needs; the web host implements it (hosts never import each other). */
export interface ServeOptions {
  home: string;
  board: string;
  port: number;
  noDispatch: boolean;
  config: Config;
  /** Reads it again after its file changed. @throws Refusal 'config' */
  readConfig(): Promise<Config>;
  env: Environment;
  cli: readonly string[];
  version: string;
  world: World;
}

export interface Serving {
  /** The one address to open, with its token in the fragment. */
  url: string;
  /** True when another process of this home serves already; then there is nothing to close. */
  already: boolean;
  /** Resolves when the server ended without being asked to; `error` says why. */
  ended: Promise<{ error: Error | null }>;
  close(workers: 'keep' | 'stop'): Promise<void>;
}

/** What `mcp` needs; the tool server's host implements it. */
export interface ToolServerOptions {
  env: Environment;
  world: World;
  /** Where the boards are that an orchestrator may name. */
  home: string;
  /** The board file of calls that name none. No board is ever created. */
  database: string;
  orchestrator: boolean;
  version: string;
}

export interface OutputStream {
  write(text: string | Uint8Array): boolean;
  isTTY?: boolean;
  columns?: number;
}

export interface CliHost {
  argv: readonly string[];
  env: Environment;
  cwd: string;
  platform: string;
  version: string;
  /** argv prefix that runs this very command line again. */
  cli: readonly string[];
  stdout: OutputStream;
  stderr: OutputStream;
  stdin: AsyncIterable<Uint8Array> & { isTTY?: boolean };
  /** Calls back on SIGINT and SIGTERM until the returned function is called. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
  openWorld(options: { home: string }): World;
  serve(options: ServeOptions): Promise<Serving>;
  /** Runs the demo worker to its end and returns its exit code. */
  runDemoWorker(env: Environment, world: World): Promise<number>;
  /** Serves the worker tools on standard input and output until the input ends. */
  serveTools(options: ToolServerOptions): Promise<number>;
  openBrowser(url: string): Promise<void>;
  /** Asks a person on the terminal, or reads the lines of standard input. */
  openPrompter(): Promise<Prompter>;
  /** The folder of packaged files, such as the guidance. */
  resources: string;
}
