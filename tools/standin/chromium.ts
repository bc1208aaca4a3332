/**
 * The Chromium behind the stand-in: one process, one DevTools connection, one throw-away profile. Owns all three
 * and ends them; knows nothing of windows.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { browserFlags, requireBrowser } from '../browser.ts';
import { Cdp } from './cdp.ts';

let connection: Cdp | undefined;
let child: ChildProcess | undefined;
let profile = '';
let isStopping = false;

/** The DevTools connection; exists from `ready` on. */
export function cdp(): Cdp {
  if (!connection) throw new Error('stand-in: Chromium is not connected yet');
  return connection;
}

/** Starts Chromium and resolves with its "DevTools listening" line once the connection stands. */
export function startChromium(args: readonly string[]): Promise<string> {
  profile = mkdtempSync(join(tmpdir(), 'standin-'));
  const headed = process.env['STANDIN_HEADED'] === '1';
  const own = args.filter((arg) => !['--no-sandbox', '--remote-debugging-port=0'].includes(arg));
  const started = spawn(
    requireBrowser(),
    [
      ...(headed ? [] : ['--headless']),
      ...browserFlags(),
      '--disable-popup-blocking',
      // Electron's ports tell when their other end is gone; Chromium's do so behind this switch only.
      '--enable-blink-features=MessagePortCloseEvent',
      '--no-startup-window',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      ...own,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child = started;
  started.on('exit', (code) => {
    if (isStopping) return;
    process.stderr.write(`stand-in: chromium ended with ${code}\n`);
    process.exit(1);
  });
  process.on('exit', () => {
    started.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return new Promise((resolve, reject) => {
    createInterface(started.stderr).on('line', (line) => {
      const url = /^DevTools listening on (ws:\/\/.*)$/.exec(line)?.[1];
      if (url === undefined) {
        if (process.env['STANDIN_VERBOSE']) process.stderr.write(`${line}\n`);
        return;
      }
      connect(url).then(
        () => resolve(line),
        // An application that exits while its browser starts takes the connection away on purpose.
        (error: unknown) => void (isStopping || reject(error)),
      );
    });
  });
}

async function connect(url: string): Promise<void> {
  connection = await Cdp.connect(url);
  await connection.send('Target.setDiscoverTargets', { discover: true });
}

/** Ends Chromium and removes its profile; resolves when it is gone. */
export async function stopChromium(): Promise<void> {
  isStopping = true;
  if (connection) await connection.send('Browser.close').catch(() => {});
  else child?.kill('SIGKILL');
  if (child && child.exitCode === null && child.signalCode === null) {
    setTimeout(() => child?.kill('SIGKILL'), 2000).unref();
    await once(child, 'exit');
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
