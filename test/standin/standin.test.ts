/** The Electron stand-in itself: what it promises to do as Electron does it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standinEnv, standinPath } from '../support/desktop.ts';
import { tempDir } from '../support/temp.ts';

const folder = join(import.meta.dirname, 'app');
let app: ElectronApplication;
let page: Page;

interface Bridge {
  refusals: string[];
  ask(name: string, value?: unknown): Promise<unknown>;
  later(callback: (value: unknown) => void): void;
  tell(value: unknown): void;
  fail(): void;
}
declare global {
  interface Window {
    bridge: Bridge;
  }
}

beforeAll(async () => {
  app = await _electron.launch({
    executablePath: standinPath,
    args: ['--lang=en', folder, '--flag', 'value'],
    env: standinEnv({ TEST_DATA: tempDir('standin-data') }),
  });
  page = await app.firstWindow();
  await page.waitForFunction(() => document.title === 'own page' && 'bridge' in window);
}, 60_000);
afterAll(async () => {
  app.process().kill('SIGTERM');
  await new Promise((done) => app.process().once('exit', done));
});

describe('the stand-in for Electron', { timeout: 60_000 }, () => {
  test('hands the application its arguments and keeps its own name', async () => {
    const seen = await app.evaluate(({ app: own }) => ({
      args: process.argv.slice(2),
      version: own.getVersion(),
      electron: typeof process.versions.electron,
      type: process.type,
    }));
    expect(seen.args.slice(-3)).toEqual([folder, '--flag', 'value']);
    expect(seen).toMatchObject({ version: '1.2.3', electron: 'string', type: 'browser' });
  });

  test('serves a scheme of the application and calls its pages by their own name', async () => {
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe(
      'own://host/',
    );
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true);
    expect(
      await page.evaluate(async () => [(await fetch('/none?q')).status, await (await fetch('/none?q')).text()]),
    ).toEqual([404, 'own://host/none?q']);
  });

  test('applies the policy in an answer to the page', async () => {
    expect(
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'document.title = "ran"';
        document.body.append(script);
        return document.title;
      }),
    ).toBe('own page');
  });

  test('gives the preload a require that knows electron only, and throws on what it lacks', async () => {
    expect(await page.evaluate(() => window.bridge.refusals)).toEqual([
      'module not found: fs',
      'module not found: node:fs',
      'module not found: ./other.cjs',
      'stand-in: electron.clipboard is not implemented',
    ]);
  });

  test('carries calls, answers and failures through bridge and ipc', async () => {
    expect(await page.evaluate(() => window.bridge.ask('echo', { a: [1, null] }))).toEqual({ a: [1, null] });
    const failures = await page.evaluate(async () => {
      const text = (run: Promise<unknown>): Promise<string> => run.then(String, (error: unknown) => String(error));
      let thrown: unknown;
      try {
        window.bridge.fail();
      } catch (error) {
        thrown = error;
      }
      return [
        await text(window.bridge.ask('fail')),
        await text(window.bridge.ask('nobody')),
        String(thrown),
        String(Reflect.get(thrown as object, 'code')),
      ];
    });
    expect(failures).toEqual([
      "Error: Error invoking remote method 'fail': RangeError: no",
      "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      'Error: from the preload',
      'undefined',
    ]);
  });

  test('transfers a port to the page that speaks both ways and tells when it is closed', async () => {
    const closed = app.evaluate(
      ({ app: own }) => new Promise<string>((done) => own.once('port-closed' as 'quit', () => done('closed'))),
    );
    const heard = await page.evaluate(
      () =>
        new Promise<unknown>((done) => {
          const seen: unknown[] = [];
          window.bridge.later((value) => seen.push(value));
          window.addEventListener('message', (event) => {
            const [port] = event.ports;
            if (port === undefined) return;
            seen.push(event.data);
            port.addEventListener('message', (message: MessageEvent) => {
              const { echo } = message.data as { echo: Uint8Array };
              seen.push([...echo]);
              if (seen.length < 3) return;
              port.close();
              done(seen);
            });
            port.start();
            port.postMessage(Uint8Array.of(1, 2));
          });
          window.bridge.tell('take this');
        }),
    );
    expect(heard).toEqual(expect.arrayContaining([{ note: 'take this' }, { from: 'own://host/' }, [1, 2]]));
    expect(await closed).toBe('closed');
  });

  test('asks before the page navigates and before a window is opened', async () => {
    const asked = app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const urls: string[] = [];
      contents?.setWindowOpenHandler(({ url }) => {
        urls.push(`open ${url}`);
        return { action: 'deny' };
      });
      return new Promise<string[]>((done) =>
        contents?.on('will-navigate', (event) => {
          event.preventDefault();
          done([...urls, `go ${event.url}`]);
        }),
      );
    });
    await app.evaluate(() => undefined);
    expect(await page.evaluate(() => window.open('https://example.org/new'))).toBeNull();
    await page.locator('#away').click({ noWaitAfter: true });
    expect(await asked).toEqual(['open https://example.org/new', 'go https://example.org/']);
    expect(await page.evaluate(() => document.title)).toBe('own page');
  });

  test('says so when the main module waits for readiness at its top level, which never ends in Electron', async () => {
    const child = spawn(standinPath, [folder], {
      env: standinEnv({ TEST_DATA: tempDir('standin-data'), TEST_HANG: '1', STANDIN_EVALUATION_MS: '500' }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise<number | null>((done) => child.once('exit', done));
    expect(code).toBe(1);
    expect(text).toContain('does it await app.whenReady() at top level?');
  });

  test('refuses to show an unsafe renderer', async () => {
    const refusal = await app.evaluate(({ BrowserWindow }) => {
      try {
        return new BrowserWindow({ webPreferences: { nodeIntegration: true } }).id;
      } catch (error) {
        return String(error);
      }
    });
    expect(refusal).toContain('only isolated, node-free renderers');
  });
});
