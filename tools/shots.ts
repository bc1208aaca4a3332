/**
 * `npm run shots`: pictures of every screen, dark and light, of the real application on boards of its own, into
 * docs/screens; names as arguments take only those. Starts its own homes, servers and browser and leaves none of them
 * behind, also when it is ended or one of them ends; then it says why.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { buildIfStale } from './build.ts';
import { endWorkers, writeShotsBoard } from './shots-board.ts';
import { card, SHOTS, type Shot } from './shots-screens.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'out/main/cli.js');
const screens = join(root, 'docs/screens');

const THEMES = ['dark', 'light'] as const;
type Theme = (typeof THEMES)[number];
const TRIES_MAX = 3;
const STEP_MS = 20_000;

/** What is to be undone when the tool ends, newest first. */
const undo: (() => void)[] = [];

function cleanUp(): void {
  for (const step of undo.splice(0).toReversed()) step();
}

/** A home of its own below the user's, so that the status bar shows a path as people have it. */
function newHome(): string {
  const home = mkdtempSync(join(homedir(), '.fb-'));
  undo.push(() => {
    for (const slug of ['harbor', 'website', 'default']) {
      const path = join(home, 'boards', slug, 'kanban.db');
      if (existsSync(path)) endWorkers(path);
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  return home;
}

const environment = (home: string): NodeJS.ProcessEnv => ({ ...process.env, FLOCKBOARD_HOME: home });

/** Runs the command line. @throws Error with what it said */
function run(home: string, ...args: readonly string[]): void {
  const ran = spawnSync(process.execPath, [cli, ...args], { env: environment(home), encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`flockboard ${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
}

interface Running {
  child: ChildProcess;
  /** Resolves when it has ended, with why. */
  ended: Promise<string>;
  /** The first line that it printed. @throws Error when it ended before */
  firstLine: Promise<string>;
  /** Ends it and waits for that. */
  end(): Promise<void>;
}

/** Starts a command that stays. */
function start(home: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [cli, ...args], { env: environment(home), stdio: ['ignore', 'pipe', 'pipe'] });
  undo.push(() => void child.kill('SIGKILL'));
  const said = text(child.stderr);
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      void said.then((words) => resolve(`flockboard ${args[0]} ended (${signal ?? `exit code ${code}`}). ${words}`));
    });
  });
  const firstLine = Promise.race([
    new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve)),
    ended.then((why) => Promise.reject(new Error(why))),
  ]);
  return {
    child,
    ended,
    firstLine,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const serve = (home: string, board: string): Running =>
  start(home, 'serve', '--board', board, '--no-open', '--stop-workers');

/** @throws Error with the reason when the server ends before `work` is done */
async function whileServed(server: Running, work: (url: string) => Promise<void>): Promise<void> {
  try {
    const lost = server.ended.then((why) => Promise.reject(new Error(why)));
    await Promise.race([server.firstLine.then(work), lost]);
  } finally {
    await server.end();
  }
}

async function open(browser: Browser, url: string, theme: Theme, size?: Shot['size']): Promise<Page> {
  const { width, height, scale = 1 } = size ?? { width: 1440, height: 900 };
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(STEP_MS);
  await page.goto(url);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

async function picture(page: Page, name: string, theme: Theme): Promise<void> {
  await page.screenshot({ path: join(screens, `${name}-${theme}.png`) });
  process.stdout.write(`docs/screens/${name}-${theme}.png\n`);
}

/** What the dispatcher makes of the board in its first seconds has happened, and the window shows it. */
async function settled(page: Page): Promise<void> {
  await card(page, 'blocked', 'Deploy to staging').getByText('Breaker 3/3').waitFor();
  await card(page, 'blocked', 'Rotate JWT signing keys').getByText('No handoff').waitFor();
  await card(page, 'running', 'Backfill users.locale').getByText('1/3 failed').waitFor();
  await card(page, 'running', 'Implement auth API').getByText('14/18 tests pass').waitFor();
}

/** Opens the window once more: what happened before it was opened is no news to it. */
async function reopened(page: Page): Promise<void> {
  await settled(page);
  await page.getByTestId('health').getByText('failed 3 times').waitFor();
  await page.reload();
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
}

async function take(browser: Browser, url: string, shot: Shot, theme: Theme): Promise<void> {
  const page = await open(browser, url, theme, shot.size);
  try {
    if (shot.size === undefined) await settled(page);
    else await page.getByTestId('column-running').locator('[data-testid^="card-"]').first().waitFor();
    await shot.prepare(page);
    // What the pointer happens to lie on would look different from the rest.
    if (shot.holds !== true) await page.mouse.move(720, 2);
    await picture(page, shot.name, theme);
    // What was changed for the picture is put back for the next one.
    const back = page.getByTestId('toast').getByRole('button', { name: 'Undo' });
    if (await back.isVisible()) {
      await back.click();
      await card(page, 'triage', 'Slow cold start').waitFor();
    }
  } finally {
    await page.close();
  }
}

/** The screens of one board, served once: its workers stay until all is taken. */
async function takeScreens(browser: Browser, names: readonly string[]): Promise<void> {
  const home = newHome();
  const { slug } = writeShotsBoard(home, (...args) => run(home, ...args));
  await whileServed(serve(home, slug), async (url) => {
    const first = await open(browser, url, 'dark');
    await reopened(first);
    await first.close();
    for (const shot of SHOTS.filter(({ name }) => names.includes(name))) {
      for (const theme of THEMES) {
        for (let tries = 1; ; tries += 1) {
          try {
            // oxlint-disable-next-line no-await-in-loop -- one window at a time
            await take(browser, url, shot, theme);
            break;
          } catch (error) {
            process.stderr.write(`${shot.name}-${theme}: ${String(error).split('\n', 1)[0] ?? ''}\n`);
            if (tries >= TRIES_MAX) throw error;
          }
        }
      }
    }
  });
}

/** One window in both themes, while what it shows goes on. */
async function inBothThemes(page: Page, name: string): Promise<void> {
  await page.mouse.move(720, 2);
  for (const theme of THEMES) {
    // oxlint-disable-next-line no-await-in-loop -- one window
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await picture(page, name, theme);
  }
}

/** Every step of a new board's first task. */
async function takeFirstRun(browser: Browser): Promise<void> {
  await whileServed(serve(newHome(), 'default'), async (url) => {
    const page = await open(browser, url, 'dark');
    await page.getByTestId('first-run').waitFor();
    await inBothThemes(page, 'first-run-start');
    await page.getByRole('button', { name: 'Create and run' }).click();
    await page.getByTestId('drawer-log').getByText('counting: 2 of 5').waitFor();
    await inBothThemes(page, 'first-run');
    await page.getByRole('heading', { name: /^First task done/ }).waitFor();
    await inBothThemes(page, 'first-run-done');
    await page.close();
  });
}

/** A board file that lost its second half while nothing had it open, with a backup beside it. */
async function takeRescue(browser: Browser): Promise<void> {
  const home = newHome();
  const { slug } = writeShotsBoard(home, (...args) => run(home, ...args));
  run(home, 'backup', '--board', slug);
  run(home, 'create', 'Written after the backup', '--triage', '--board', slug);
  truncateSync(join(home, 'boards', slug, 'kanban.db'), 20_480);
  await whileServed(serve(home, slug), async (url) => {
    const page = await open(browser, url, 'dark');
    await page.getByTestId('rescue-backup').first().waitFor();
    await inBothThemes(page, 'rescue');
    await page.getByTestId('rescue-backup').first().getByRole('button', { name: 'Restore' }).click();
    await page.getByTestId('restore-panel').getByText('takes the place of').waitFor();
    await inBothThemes(page, 'restore');
    await page.close();
  });
}

/** Another program dispatches the board and does not hand it over. */
async function takeLockHeld(browser: Browser): Promise<void> {
  const home = newHome();
  const { slug } = writeShotsBoard(home, (...args) => run(home, ...args));
  const other = start(home, 'dispatch', '--drain', '--board', slug);
  try {
    await whileServed(serve(home, slug), async (url) => {
      const page = await open(browser, url, 'dark');
      await page.locator('[data-testid="banner"][data-kind="owner"]').waitFor();
      await reopened(page);
      await inBothThemes(page, 'lock-held');
      // A program that stands still cannot answer, and its lock is not broken.
      other.child.kill('SIGSTOP');
      await page.getByRole('button', { name: 'Take over' }).click();
      await page.getByTestId('explain').getByText('kill -TERM').waitFor();
      await inBothThemes(page, 'take-over');
      await page.close();
    });
  } finally {
    other.child.kill('SIGCONT');
    await other.end();
  }
}

/** A ready task waits for a command that is not on the PATH. */
async function takeMissingCommand(browser: Browser): Promise<void> {
  const home = newHome();
  const { lacking } = writeShotsBoard(home, (...args) => run(home, ...args));
  await whileServed(serve(home, lacking), async (url) => {
    const page = await open(browser, url, 'dark');
    await page.locator('[data-testid="banner"][data-kind="command"]').waitFor();
    await page.getByRole('button', { name: 'Fix' }).click();
    await page
      .getByTestId('explain')
      .getByText(/^Checked/)
      .waitFor();
    await inBothThemes(page, 'missing-command');
    await page.close();
  });
}

/** What needs a board or a fault of its own: the names of its pictures, and how they are taken. */
const SCENES = [
  { names: ['first-run-start', 'first-run', 'first-run-done'], take: takeFirstRun },
  { names: ['rescue', 'restore'], take: takeRescue },
  { names: ['lock-held', 'take-over'], take: takeLockHeld },
  { names: ['missing-command'], take: takeMissingCommand },
] as const;

/** @throws Error that lists the names when one is unknown */
function wantedNames(): readonly string[] {
  const all = [...SHOTS.map(({ name }) => name), ...SCENES.flatMap(({ names }) => names)];
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`There is no screen "${unknown}"; there are ${all.join(', ')}.`);
  return wanted.length === 0 ? all : wanted;
}

async function takeAll(): Promise<void> {
  const names = wantedNames();
  await buildIfStale();
  mkdirSync(screens, { recursive: true });
  const browser = await launchBrowser();
  try {
    if (SHOTS.some(({ name }) => names.includes(name))) await takeScreens(browser, names);
    for (const scene of SCENES.filter((each) => each.names.some((name) => names.includes(name)))) {
      // oxlint-disable-next-line no-await-in-loop -- one board at a time
      await scene.take(browser);
    }
  } finally {
    await browser.close();
  }
}

/** Entry of the tool. */
export async function main(): Promise<void> {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      process.stderr.write(`Ended by ${signal}; homes and servers are cleared away.\n`);
      cleanUp();
      process.exit(code);
    });
  }
  try {
    await takeAll();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    cleanUp();
  }
}
