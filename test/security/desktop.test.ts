/** What a page of the desktop application cannot do, tried from inside the page on the Electron stand-in (E01 to E17). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesktopUnderTest, startDesktopUnderTest } from '../support/desktop.ts';
import { waitFor } from '../support/wait.ts';

const sources = join(import.meta.dirname, '../../src');
let desktop: DesktopUnderTest;
let page: Page;

beforeAll(async () => {
  desktop = await startDesktopUnderTest();
  page = await desktop.page();
  await page.getByText('1: hello from the engine').waitFor();
}, 60_000);
afterAll(() => desktop.dispose());

/** Runs `attempt` in the page and returns the policy's complaints about it. */
async function violationsOf(attempt: () => unknown): Promise<string[]> {
  await page.evaluate(() => (Reflect.get(window, 'violations') as string[]).splice(0));
  await page.evaluate(attempt);
  const read = (): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'violations') as string[]);
  await waitFor(async () => (await read()).length > 0);
  return read();
}

describe('the page', { timeout: 60_000 }, () => {
  test('has no Node and nothing of Electron in it (E01, E03)', async () => {
    const names = [
      'require',
      'process',
      'module',
      'exports',
      'Buffer',
      'global',
      'setImmediate',
      'electron',
      'ipcRenderer',
    ];
    const found = await page.evaluate((all) => all.filter((name) => Reflect.has(globalThis, name)), names);
    expect(found).toEqual([]);
  });

  test('gets one frozen bridge with one function that takes nothing (E12)', async () => {
    const bridge = await page.evaluate(() => {
      const api = Reflect.get(window, 'flockboard') as unknown as Record<string, unknown>;
      const members = Object.keys(api).map((key) => [key, typeof api[key], (api[key] as () => void).length]);
      try {
        Object.assign(api, { requestPort: null, send: () => undefined });
      } catch {
        // Strict code is told, sloppy code is ignored; either way nothing changes.
      }
      return { members, after: Object.keys(api), isFrozen: Object.isFrozen(api), type: typeof api['requestPort'] };
    });
    expect(bridge).toEqual({
      members: [['requestPort', 'function', 0]],
      after: ['requestPort'],
      isFrozen: true,
      type: 'function',
    });
  });

  test('runs no inline script and no code from text (E07)', async () => {
    const inline = await violationsOf(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'document.title = "injected"';
      } catch {
        // Trusted Types refuse the assignment before the policy refuses the script.
      }
      document.body.append(script);
    });
    expect(inline.join()).toMatch(/script-src-elem|require-trusted-types-for/);
    expect(await page.title()).toBe('Page of the desktop tests');
    const markup = await violationsOf(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="document.title=1">');
      } catch {
        // As above.
      }
    });
    expect(markup).toContain('require-trusted-types-for');
  });

  test.each([
    ['a remote image', 'img-src', (): void => void (new Image().src = 'https://example.org/beacon.png')],
    ['a request', 'connect-src', (): void => void fetch('https://example.org/').catch(() => undefined)],
    ['a request to its own scheme', 'connect-src', (): void => void fetch('/page.js').catch(() => undefined)],
    [
      'a frame',
      'frame-src',
      (): void => {
        const frame = document.createElement('iframe');
        frame.src = 'https://example.org/';
        document.body.append(frame);
      },
    ],
    [
      'a form',
      'form-action',
      (): void => {
        const form = document.createElement('form');
        form.action = 'https://example.org/';
        form.method = 'post';
        document.body.append(form);
        form.submit();
      },
    ],
    [
      'a base address',
      'base-uri',
      (): void => {
        const base = document.createElement('base');
        base.href = 'https://example.org/';
        document.head.append(base);
      },
    ],
    [
      'a remote style sheet',
      'style-src-elem',
      (): void => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = 'https://example.org/a.css';
        document.head.append(link);
      },
    ],
  ])('may not load %s (E07, E16)', async (_what, directive, attempt) => {
    expect(await violationsOf(attempt)).toContain(directive);
  });

  test.each([
    ['by script', (): void => void (location.href = 'https://example.org/')],
    ['to a file', (): void => void (location.href = 'file:///etc/passwd')],
    ['to another page of its own scheme', (): void => location.assign('/other.html')],
    [
      'by a meta refresh',
      (): void => {
        const meta = document.createElement('meta');
        meta.httpEquiv = 'refresh';
        meta.content = '0; url=https://example.org/';
        document.head.append(meta);
      },
    ],
    [
      'by a link in the same window',
      (): void => {
        const link = document.createElement('a');
        link.href = 'https://example.org/';
        document.body.append(link);
        link.click();
      },
    ],
  ])('does not navigate away %s (E08)', async (_how, attempt) => {
    const before = page.url();
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    await page.evaluate(attempt);
    // A round trip through the page and the main process: what was asked for has been decided by then.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(page.url()).toBe(before);
    expect(await page.evaluate(() => Reflect.get(window, 'stayed'))).toBe(true);
  });

  test('opens no window, and links leave only when they are safe and a person agrees (E09, E10, T11)', async () => {
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    await waitFor(async () => (await desktop.seen()).dialogs.length === 1);
    await desktop.answerNext(1);
    await page.getByTestId('link').click();
    await waitFor(async () => (await desktop.seen()).dialogs.length === 2);
    await page.getByTestId('bad-link').click();
    await page.evaluate(() => window.open('javascript:alert(1)'));
    await desktop.answerNext(0);
    await page.getByTestId('link').click();
    await waitFor(async () => (await desktop.seen()).dialogs.length === 3);

    const { dialogs, opened } = await desktop.seen();
    expect(dialogs.map(({ options }) => options['detail'])).toEqual([
      'https://example.org/',
      'https://example.org/docs',
      'https://example.org/docs',
    ]);
    // The first answer is the stand-in's default, the first button; the second was Cancel.
    expect(opened).toEqual(['https://example.org/', 'https://example.org/docs']);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});

describe('the host', { timeout: 60_000 }, () => {
  test('opens its window with every guard on (E01 to E04, E17)', async () => {
    const { preload, ...preferences } = await desktop.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return (Reflect.get(window ?? {}, '_options') as { webPreferences: Record<string, unknown> }).webPreferences;
    });
    expect(preload).toMatch(/\.cjs$/);
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    });
    expect(await desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBeNull();
  });

  test('denies every permission and device (E13)', async () => {
    const answers = await desktop.app.evaluate(({ session }) => {
      interface Handlers {
        _permissionRequest(contents: null, name: string, answer: (granted: boolean) => void, details: object): void;
        _permissionCheck(contents: null, name: string, origin: string, details: object): boolean;
        _devicePermission(details: object): boolean;
      }
      const own = session.defaultSession as unknown as Handlers;
      const names = [
        'media',
        'geolocation',
        'notifications',
        'clipboard-read',
        'openExternal',
        'fullscreen',
        'hid',
        'usb',
      ];
      return names.flatMap((name) => {
        let requested: boolean | null = null;
        own._permissionRequest(null, name, (granted) => (requested = granted), {});
        return [requested, own._permissionCheck(null, name, 'app://flockboard', {}), own._devicePermission({})];
      });
    });
    expect(new Set(answers)).toEqual(new Set([false]));
  });

  test('prevents webviews, redirects and navigation of frames (E05, E08)', async () => {
    const prevented = await desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const attempts: [string, object][] = [
        ['will-attach-webview', {}],
        ['will-redirect', { url: 'app://flockboard/' }],
        ['will-frame-navigate', { url: 'app://flockboard/', isMainFrame: false }],
        ['will-frame-navigate', { url: 'app://flockboard.evil/', isMainFrame: true }],
        ['will-navigate', { url: 'app://flockboard/other.html' }],
      ];
      return attempts.map(([name, details]) => {
        let isPrevented = false;
        Reflect.apply(contents?.emit ?? (() => false), contents, [
          name,
          { ...details, preventDefault: () => (isPrevented = true) },
        ]);
        return isPrevented;
      });
    });
    expect(prevented).toEqual([true, true, true, true, true]);
  });

  test('uses raw ipc in one file only, and the preload requires nothing but electron (E11, E12)', () => {
    const files = readdirSync(join(sources, 'main'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const raw = files.filter((name) =>
      /\bipc\.(on|handle)|ipcMain\.(on|handle)|\.postMessage\(PORT/.test(
        readFileSync(join(sources, 'main', name), 'utf8'),
      ),
    );
    expect(raw).toEqual(['hosts/desktop/port-handshake.ts']);
    const preload = readFileSync(join(sources, 'preload/index.ts'), 'utf8');
    expect([...preload.matchAll(/from '([^']+)'/g)].map((match) => match[1])).toEqual(['electron']);
    expect(preload).not.toMatch(/invoke|sendSync|process\.|require\(/);
  });
});
