/** Starts the desktop host of test/hosts/desktop/app on the Electron stand-in, with a preload built from source. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Attention } from '../../src/contract/attention.ts';
import type { EngineSummary } from '../../src/main/services/engine/engine-protocol.ts';
import type { Standin } from '../../tools/standin/record.ts';
import { requireBrowser } from '../../tools/browser.ts';
import { tempDir } from './temp.ts';

const root = resolve(import.meta.dirname, '../..');
export const standinPath = join(root, 'tools/standin/electron');

/** Environment for the stand-in: it finds this Node and this Chromium, and a session bus for the tray. */
export function standinEnv(extra: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    STANDIN_NODE: process.execPath,
    CHROMIUM_PATH: requireBrowser(),
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null',
    ...extra,
  };
}

/** The preload as the build makes it: one CommonJS file. */
export async function buildPreload(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      lib: { entry: join(root, 'src/preload/index.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
  return join(folder, 'preload.cjs');
}

/** What the stand-in recorded; the real Electron has no such thing. */
export type WithStandin = typeof Electron.CrossProcessExports & { standin: Standin };

export interface DesktopUnderTest {
  app: ElectronApplication;
  home: string;
  page(): Promise<Page>;
  /** What it said and what its engine was asked to do, up to its disposal: for a test that fails. */
  story(): string;
  /** Lines the scripted engine wrote. */
  engineLog(): Record<string, unknown>[];
  setSummary(summary: Partial<EngineSummary>): void;
  /** Tells that something needs a person. */
  tell(...notices: Attention[]): void;
  /** Presses the notification with that title, as a person would. */
  pressNotification(title: string): Promise<void>;
  /** Its only button, or a text sent from it. */
  actOnNotification(title: string, act: { button: string } | { reply: string }): Promise<void>;
  killEngine(): void;
  /** Reads what the stand-in recorded. */
  seen(): Promise<{
    trays: { tooltip: string; rows: { label: string; enabled: boolean }[] }[];
    notifications: string[];
    opened: string[];
    badge: number;
    dialogs: { kind: string; options: Record<string, unknown> }[];
  }>;
  /** Answers the next dialogs with these button numbers. */
  answerNext(...responses: number[]): Promise<void>;
  clickTray(label: string): Promise<void>;
  exited: Promise<number | null>;
  /** Ends it, whatever state it is in. */
  dispose(): Promise<void>;
}

/**
 * Starts the desktop on a home that it refuses, and waits for its end. Nothing drives it: it may be gone before a
 * driver could connect.
 */
export async function runDesktopToItsEnd(
  prepare: (home: string) => void,
): Promise<{ code: number | null; errors: string; started: boolean }> {
  const folder = tempDir('desktop');
  const home = join(folder, 'home');
  prepare(home);
  const env = standinEnv({ TEST_PRELOAD: await buildPreload(folder) });
  const args = [join(root, 'test/hosts/desktop/app'), '--home', home, '--no-sandbox'];
  const child = spawn(standinPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const started = existsSync(join(home, 'engine.log'));
  rmSync(folder, { recursive: true, force: true });
  return { code, errors, started };
}

/** Lines of JSON; none when the file does not exist yet. */
function readLines(path: string): Record<string, unknown>[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

export async function startDesktopUnderTest(
  options: { args?: string[]; env?: Record<string, string>; prepare?: (home: string) => void } = {},
): Promise<DesktopUnderTest> {
  const folder = tempDir('desktop');
  const home = join(folder, 'home');
  const preload = await buildPreload(folder);
  options.prepare?.(home);
  const app = await _electron.launch({
    executablePath: standinPath,
    args: [join(root, 'test/hosts/desktop/app'), '--home', home, ...(options.args ?? [])],
    env: standinEnv({ TEST_PRELOAD: preload, ...options.env }),
  });
  const child = app.process();
  const engineLog = (): Record<string, unknown>[] => readLines(join(home, 'engine.log'));
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let story = '';
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const put = (name: string, text: string): void => {
    mkdirSync(join(home, 'script'), { recursive: true });
    writeFileSync(join(home, `${name}.new`), text);
    renameSync(join(home, `${name}.new`), join(home, 'script', name));
  };
  return {
    app,
    home,
    exited,
    page: () => app.firstWindow(),
    engineLog,
    story: () => story,
    setSummary: (summary) => put('summary', JSON.stringify(summary)),
    tell: (...notices) => put('notices', JSON.stringify(notices)),
    pressNotification: (title) =>
      app.evaluate((electron, wanted) => {
        const { notifications } = (electron as unknown as WithStandin).standin;
        notifications.findLast((one) => one.title === wanted)?.press();
      }, title),
    actOnNotification: (title, given) =>
      app.evaluate(
        (electron, [wanted, act]) => {
          const { notifications } = (electron as unknown as WithStandin).standin;
          const found = notifications.findLast((one) => one.title === wanted);
          if (found === undefined) throw new Error(`no notification ${wanted}`);
          if ('reply' in act) {
            if (!found.hasReply) throw new Error(`${wanted} takes no text`);
            found.reply(act.reply);
          } else {
            if (!found.buttons.includes(act.button)) throw new Error(`${wanted} has no button ${act.button}`);
            found.pressButton(found.buttons.indexOf(act.button));
          }
        },
        [title, given] as const,
      ),
    killEngine: () => put('die', ''),
    seen: () =>
      app.evaluate((electron) => {
        const { trays, notifications, opened, dialogs, badge } = (electron as unknown as WithStandin).standin;
        return {
          trays: trays.map(({ tooltip, menu }) => ({
            tooltip,
            rows: ((menu as Electron.Menu | null)?.items ?? []).map(({ label, enabled }) => ({ label, enabled })),
          })),
          notifications: notifications.map(({ title }) => title),
          opened,
          badge,
          dialogs: dialogs as { kind: string; options: Record<string, unknown> }[],
        };
      }),
    answerNext: (...responses) =>
      app.evaluate((electron, given) => {
        const { dialogAnswers } = (electron as unknown as WithStandin).standin;
        for (const response of given) dialogAnswers.push({ response, checkboxChecked: false });
      }, responses),
    clickTray: (label) =>
      app.evaluate((electron, wanted) => {
        const [tray] = (electron as unknown as WithStandin).standin.trays;
        const item = (tray?.menu as Electron.Menu | null)?.items.find((row) => row.label === wanted);
        if (!item) throw new Error(`no tray row ${wanted}`);
        item.click();
      }, label),
    async dispose() {
      const end = child.exitCode ?? child.signalCode ?? 'none yet';
      story = `desktop: exit ${end}; engine: ${JSON.stringify(engineLog())}\n${errors}`;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
