/** The desktop host in a real Chromium on the Electron stand-in, over an engine that follows the test's script. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Attention } from '../../../src/contract/attention.ts';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type DesktopUnderTest,
  runDesktopToItsEnd,
  standinEnv,
  standinPath,
  startDesktopUnderTest,
} from '../../support/desktop.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

const TIMEOUT_MS = 120_000;
const open: DesktopUnderTest[] = [];
const start = async (options: Parameters<typeof startDesktopUnderTest>[0] = {}): Promise<DesktopUnderTest> => {
  const desktop = await startDesktopUnderTest(options);
  open.push(desktop);
  return desktop;
};
afterEach(async ({ task }) => {
  const used = open.splice(0);
  await Promise.all(used.map((desktop) => desktop.dispose()));
  // Said for a test that is tried once more, too.
  if ((task.result?.errors?.length ?? 0) > 0) for (const { story } of used) process.stderr.write(story());
});

const trayLabels = async (desktop: DesktopUnderTest): Promise<string[]> =>
  (await desktop.seen()).trays[0]?.rows.map(({ label }) => label) ?? [];

describe('the window and its engine', { timeout: TIMEOUT_MS }, () => {
  test('gets a port through the preload, and another one when the engine is started again (F088)', async () => {
    const desktop = await start();
    const page = await desktop.page();
    await page.getByText('1: hello from the engine').waitFor();
    expect(statSync(desktop.home).mode & 0o777).toBe(0o700);

    desktop.killEngine();
    await page.getByText('1: closed').waitFor();
    await waitFor(() => desktop.engineLog().filter((line) => 'started' in line).length === 2);
    await page.evaluate(() => (Reflect.get(window, 'flockboard') as { requestPort(): void }).requestPort());
    await page.getByText('2: hello from the engine').waitFor();
  });

  test('ends the port before when a page asks again, so that ports do not pile up (F089)', async () => {
    const desktop = await start();
    const page = await desktop.page();
    await page.getByText('1: hello from the engine').waitFor();
    await page.evaluate(() => {
      const first = (Reflect.get(window, 'ports') as MessagePort[])[0];
      first?.addEventListener('close', () => (document.title = 'first port closed'));
      (Reflect.get(window, 'flockboard') as { requestPort(): void }).requestPort();
    });
    await page.getByText('2: hello from the engine').waitFor();
    await waitFor(async () => (await page.title()) === 'first port closed');
  });

  test('is loaded again when its page crashes and shows the same board (E23, F088)', async () => {
    const desktop = await start();
    const page = await desktop.page();
    await page.getByText('1: hello from the engine').waitFor();
    const reloaded = desktop.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<string>((done) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.webContents.once('did-finish-load', () => done(window.webContents.getURL()));
          window?.webContents.forcefullyCrashRenderer();
        }),
    );
    expect(await reloaded).toBe('app://flockboard/');
    expect(desktop.engineLog().filter((line) => 'started' in line)).toHaveLength(1);
  });

  test('says in a dialog why a board cannot be opened, and ends', async () => {
    const { code, errors } = await runDesktopToItsEnd((home) => {
      mkdirSync(join(home, 'script'), { recursive: true });
      writeFileSync(join(home, 'script/refuse'), '');
    });
    expect(errors).toContain('[dialog] Flockboard cannot open the board');
    expect(code).toBe(1);
  });
});

describe('the tray', { timeout: TIMEOUT_MS }, () => {
  test('follows the engine and pauses and resumes every board', async () => {
    const desktop = await start();
    await desktop.page();
    desktop.setSummary({ running: 2, needsYou: 1 });
    await waitFor(async () => (await trayLabels(desktop)).includes('2 running, 1 needs you'));
    await desktop.clickTray('Pause dispatching');
    await waitFor(async () => (await trayLabels(desktop)).includes('Resume dispatching'));
    expect(desktop.engineLog()).toContainEqual({ setPaused: { board: 'default', paused: true } });
    expect(desktop.engineLog()).toContainEqual({ setPaused: { board: 'side', paused: true } });
    await desktop.clickTray('Resume dispatching');
    await waitFor(async () => (await trayLabels(desktop)).includes('Pause dispatching'));
  });

  test('keeps the engine alive when the window closes, says so once, and opens the window again', async () => {
    const desktop = await start();
    const page = await desktop.page();
    const close = (): Promise<void> =>
      desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const gone = page.waitForEvent('close');
    await close();
    await gone;
    await waitFor(async () => (await desktop.seen()).notifications.length === 1);

    await desktop.clickTray('Open Flockboard');
    // Read through the application itself: the driver may not have noticed the new page yet.
    const textOfPage = (): Promise<string> =>
      desktop.app.evaluate(
        async ({ BrowserWindow }) =>
          (await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText')) as string,
      );
    await waitFor(async () => (await textOfPage()).includes('1: hello from the engine'));
    await close();
    await waitFor(async () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0));
    expect((await desktop.seen()).notifications).toEqual(['Flockboard keeps running']);
    expect(desktop.engineLog().some((line) => 'stop' in line)).toBe(false);
  });

  test('asks for a tick when the machine wakes up', async () => {
    const desktop = await start();
    await desktop.page();
    await desktop.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await waitFor(() => desktop.engineLog().some((line) => 'nudge' in line));
  });
});

test(
  'config.toml says whether the app starts at login, and the entry of another is left alone',
  { timeout: TIMEOUT_MS },
  async () => {
    const folder = tempDir('autostart');
    const entry = join(folder, 'autostart/flockboard.desktop');
    const write = (home: string, isWanted: boolean): void => {
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'config.toml'), `[desktop]\nstart_at_login = ${String(isWanted)}\n`);
    };
    const desktop = await start({ env: { XDG_CONFIG_HOME: folder }, prepare: (home) => write(home, true) });
    if (process.platform !== 'linux') return;
    await waitFor(() => existsSync(entry));
    expect(readFileSync(entry, 'utf8')).toContain(`"--home" "${desktop.home}"`);
    write(desktop.home, false);
    await waitFor(() => !existsSync(entry));
    writeFileSync(entry, '[Desktop Entry]\nExec=mine\n');
    write(desktop.home, true);
    const troubles = () => desktop.engineLog().flatMap(({ wrong }) => (typeof wrong === 'string' ? [wrong] : []));
    await waitFor(() => troubles().length > 0);
    expect(troubles().at(-1)).toContain('flockboard.desktop is not of this app');
    expect(readFileSync(entry, 'utf8')).toContain('Exec=mine');
  },
);

describe('what needs a person', { timeout: TIMEOUT_MS }, () => {
  test('becomes a notification while nobody looks, once, and leads to the task', async () => {
    const desktop = await start();
    const page = await desktop.page();
    const notice = (n: number, kind: Attention['kind'] = 'question', act: Attention['act'] = null): Attention => {
      const title = `Task ${n} asks`;
      return { id: `default:${n}`, eventId: n, kind, taskId: `t_${n}`, title, text: 'Which key?', at: 0, act };
    };
    desktop.tell(notice(1));
    // Whoever looks at the window is told there.
    await waitFor(() => desktop.engineLog().some((line) => line['seen'] === 1));
    const gone = page.waitForEvent('close');
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await gone;
    desktop.tell(notice(2), notice(2), notice(3));
    await waitFor(() => desktop.engineLog().some((line) => line['seen'] === 3));
    const titles = async (): Promise<string[]> =>
      (await desktop.seen()).notifications.filter((title) => title.startsWith('Task'));
    expect(await titles()).toEqual(['Task 2 asks', 'Task 3 asks']);

    // A new engine tells again what it does not know to be seen; a person is told once.
    desktop.setSummary({ needsYou: 2 });
    await waitFor(async () => (await desktop.seen()).badge === 2);
    const address = async (): Promise<string> =>
      desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '');
    await desktop.pressNotification('Task 2 asks');
    await waitFor(async () => (await address()) === 'app://flockboard/#board=default&task=t_2');
    await desktop.pressNotification('Task 3 asks');
    await waitFor(async () => (await address()) === 'app://flockboard/#board=default&task=t_3');
    expect(await titles()).toHaveLength(2);

    // Approve and answer from the notification itself, for the row that it spoke of.
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await waitFor(async () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0));
    desktop.tell(
      notice(4, 'review', { kind: 'approve', version: 4 }),
      notice(5, 'question', { kind: 'answer', version: 4 }),
    );
    await waitFor(() => desktop.engineLog().some((line) => line['seen'] === 5));
    await desktop.actOnNotification('Task 4 asks', { button: 'Approve' });
    const done = (what: string) => desktop.engineLog().flatMap((line) => (what in line ? [line[what]] : []));
    await waitFor(() => done('move').length === 1);
    expect(done('move')).toEqual([{ board: 'default', id: 't_4', to: 'done', version: 4 }]);
    await desktop.actOnNotification('Task 5 asks', { reply: ' The blue one. ' });
    await waitFor(() => done('move').length === 2);
    expect(done('comment')).toEqual([{ board: 'default', id: 't_5', body: 'The blue one.' }]);
    expect(done('move')[1]).toEqual({ board: 'default', id: 't_5', to: 'ready', version: 4 });

    // A task that has gone on since is left alone; what happened is told and leads to it.
    desktop.tell(
      notice(6, 'review', { kind: 'approve', version: 3 }),
      notice(7, 'question', { kind: 'answer', version: 3 }),
    );
    await waitFor(() => desktop.engineLog().some((line) => line['seen'] === 7));
    await desktop.actOnNotification('Task 6 asks', { button: 'Approve' });
    await desktop.actOnNotification('Task 7 asks', { reply: 'Too late.' });
    const told = async (): Promise<string[]> => (await desktop.seen()).notifications;
    await waitFor(async () => (await told()).filter((title) => title.startsWith('Not ')).length === 2);
    expect(await told()).toEqual(expect.arrayContaining(['Not approved: Task 6 asks', 'Not answered: Task 7 asks']));
    expect([done('move').length, done('comment').length]).toEqual([2, 1]);
    await desktop.pressNotification('Not approved: Task 6 asks');
    await waitFor(async () => (await address()) === 'app://flockboard/#board=default&task=t_6');
  });
});

describe('quitting', { timeout: TIMEOUT_MS }, () => {
  test.each([
    { answer: 0, workers: 'keep', word: 'keeps them' },
    { answer: 2, workers: 'stop', word: 'stops them' },
  ])('asks about running workers and $word', async ({ answer, workers }) => {
    const desktop = await start();
    await desktop.page();
    desktop.setSummary({ running: 1 });
    await waitFor(async () => (await trayLabels(desktop)).includes('1 running'));
    await desktop.answerNext(answer);
    await desktop.clickTray('Quit Flockboard (1 worker running)').catch(() => undefined);
    expect(await desktop.exited).toBe(0);
    expect(desktop.engineLog().at(-1)).toEqual({ stop: workers });
  });

  test('starts no further task and quits when the running ones are done, unless the person thinks again', async () => {
    const desktop = await start();
    await desktop.page();
    desktop.setSummary({ running: 2 });
    await waitFor(async () => (await trayLabels(desktop)).includes('2 running'));
    const quit = 'Quit Flockboard (2 workers running)';
    await desktop.answerNext(1, 3, 1);
    await desktop.clickTray(quit);
    await waitFor(() => desktop.engineLog().some((line) => line['slots'] === 0));
    await desktop.clickTray(quit);
    await waitFor(() => desktop.engineLog().some((line) => 'slots' in line && line['slots'] !== 0));
    await desktop.clickTray(quit);
    await waitFor(() => desktop.engineLog().filter((line) => line['slots'] === 0).length === 2);
    const asked = (await desktop.seen()).dialogs.map(({ options }) => options['message']);
    expect(asked).toEqual(['2 workers are running.', '2 workers are still running.', '2 workers are running.']);
    desktop.setSummary({ running: 0 });
    expect(await desktop.exited).toBe(0);
    expect(desktop.engineLog().at(-1)).toEqual({ stop: 'keep' });
  });

  test('goes on when the person cancels', async () => {
    const desktop = await start();
    await desktop.page();
    desktop.setSummary({ running: 1 });
    await waitFor(async () => (await trayLabels(desktop)).includes('1 running'));
    await desktop.answerNext(3);
    await desktop.clickTray('Quit Flockboard (1 worker running)');
    await waitFor(async () => (await desktop.seen()).dialogs.length === 1);
    expect(desktop.engineLog().some((line) => 'stop' in line)).toBe(false);
  });

  test('asks before closing the window where there is no tray, and says how to keep the dispatcher', async () => {
    const desktop = await start({ env: { STANDIN_NO_TRAY: '1' } });
    await desktop.page();
    await desktop.answerNext(1);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await waitFor(async () => (await desktop.seen()).dialogs.length > 0);
    const [dialog] = (await desktop.seen()).dialogs;
    expect(dialog?.options['detail']).toContain('flockboard serve');
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('keeps workers and asks nothing when the system ends the session', async () => {
    const desktop = await start();
    await desktop.page();
    desktop.setSummary({ running: 1 });
    await waitFor(async () => (await trayLabels(desktop)).includes('1 running'));
    desktop.app.process().kill('SIGTERM');
    expect(await desktop.exited).toBe(0);
    expect(desktop.engineLog().at(-1)).toEqual({ stop: 'keep' });
  });
});

describe('a second start (F087, E15)', { timeout: TIMEOUT_MS }, () => {
  test('brings the first window forward, opens no engine and ends at once', async () => {
    const desktop = await start();
    await desktop.page();
    const shown = desktop.app.evaluate(
      ({ app, BrowserWindow }) =>
        new Promise<string>((done) => {
          BrowserWindow.getAllWindows()[0]?.once('focus', () => done(app.getName()));
        }),
    );
    const args = [resolve('test/hosts/desktop/app'), '--home', desktop.home, '--board', '../../etc', '--no-sandbox'];
    const second = spawn(standinPath, args, { env: standinEnv({ TEST_PRELOAD: '/nonexistent' }), stdio: 'ignore' });
    const code = await new Promise<number | null>((done) => second.once('exit', done));
    expect(code).toBe(0);
    expect(await shown).toBe('Flockboard');
    expect(desktop.engineLog().filter((line) => 'started' in line)).toEqual([{ started: 'default' }]);
    expect(existsSync(join(desktop.home, 'etc'))).toBe(false);
  });

  test('a wrong config.toml is one sentence in a dialog and no half start', async () => {
    const { code, errors, started } = await runDesktopToItsEnd((home) => {
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'config.toml'), '[dispatch]\nmax_workers = "many"\n');
    });
    expect(errors).toMatch(/\[dialog\] Flockboard cannot start: .*max_workers/u);
    expect(code).toBe(1);
    expect(started).toBe(false);
  });
});
