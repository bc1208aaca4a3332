/**
 * The ways a person gets at a board, as the same end-to-end specification drives them: the browser on the web host,
 * the desktop window on the Electron stand-in, and the real Electron where it is installed and can show a window.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { _electron, type Browser, type ElectronApplication, type Page } from 'playwright-core';
import { launchBrowser } from '../../tools/browser.ts';
import { standinEnv, standinPath } from './desktop.ts';

const root = resolve(import.meta.dirname, '../..');
const cliPath = join(root, 'out/main/cli.js');

export interface Shell {
  page: Page;
  /** The process that owns the engine. */
  host: ChildProcess;
  close(): Promise<void>;
}

/** The environment of a host under test: this home, and nothing of a run or a board around the tests. */
function hostEnv(home: string): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('FLOCKBOARD_'),
  );
  return { ...Object.fromEntries(own), FLOCKBOARD_HOME: home };
}

/** Runs the built command line as another process does. @returns stdout; @throws with stderr when it fails */
export async function runCli(home: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cliPath, ...args], { env: hostEnv(home) });
  return stdout;
}

export interface ServeWith {
  port?: number;
  /** A command that runs the rest of its arguments, such as in a place of its own. */
  within?: readonly string[];
}

/** Starts `flockboard serve` and resolves with its process and the one line it prints. */
export async function startServe(
  home: string,
  { port = 0, within = [] }: ServeWith = {},
): Promise<{ host: ChildProcess; url: string }> {
  const serve = [process.execPath, cliPath, 'serve', '--home', home, '--port', String(port), '--no-open'];
  const [program = '', ...args] = [...within, ...serve];
  const host = spawn(program, args, {
    env: hostEnv(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let trouble = '';
  host.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
  const lines = createInterface(host.stdout);
  const url = await new Promise<string>((done, fail) => {
    lines.once('line', done);
    host.once('exit', (code) => fail(new Error(`serve ended with ${code}: ${trouble}`)));
  });
  return { host, url };
}

/** Ends a host as a person does, with a signal, and waits until it is gone. */
export async function endHost(host: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  const gone = once(host, 'exit');
  host.kill(signal);
  await gone;
}

async function openInBrowser(home: string): Promise<Shell> {
  const { host, url } = await startServe(home);
  const browser: Browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  return {
    page,
    host,
    async close() {
      await browser.close();
      await endHost(host);
    },
  };
}

async function inElectron(app: ElectronApplication): Promise<Shell> {
  const host = app.process();
  return { page: await app.firstWindow(), host, close: () => endHost(host) };
}

async function openInStandin(home: string): Promise<Shell> {
  const env = { ...standinEnv(), ...hostEnv(home), STANDIN_NODE: process.execPath };
  return inElectron(await _electron.launch({ executablePath: standinPath, args: [root, '--home', home], env }));
}

async function openInElectron(home: string): Promise<Shell> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return inElectron(await _electron.launch({ args: [...sandbox, root, '--home', home], env: hostEnv(home) }));
}

/** Whether the real Electron can be driven here. Asking the package itself would download it. */
export function hasElectron(env: NodeJS.ProcessEnv = process.env): boolean {
  const hasDisplay = process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  return hasDisplay && existsSync(join(root, 'node_modules/electron/path.txt'));
}

export const shells: [name: string, open: (home: string) => Promise<Shell>][] = [
  ['web host', openInBrowser],
  ['Electron stand-in', openInStandin],
  ...(hasElectron() ? ([['Electron', openInElectron]] satisfies [string, typeof openInElectron][]) : []),
];
