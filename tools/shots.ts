/**
 * `npm run shots`: pictures of every screen, dark and light, of the real application with the demo board being
 * played, into docs/screens. Starts its own home and its own browser and leaves neither behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { buildIfStale } from './build.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'out/main/cli.js');
const screens = join(root, 'docs/screens');

type Theme = 'dark' | 'light';
interface Shot {
  name: string;
  themes: readonly Theme[];
  prepare(page: Page): Promise<void>;
}

const card = (page: Page, column: string, text: string) =>
  page.getByTestId(`column-${column}`).locator('[data-testid^="card-"]', { hasText: text });

/** The first line of the log is on screen. */
const logIsRead = (page: Page) => page.getByTestId('drawer-log').locator('.logrow').first().waitFor();

const SHOTS: readonly Shot[] = [
  { name: 'board', themes: ['dark', 'light'], prepare: async () => {} },
  {
    name: 'drawer-running',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await card(page, 'running', '').first().click();
      await logIsRead(page);
    },
  },
  {
    name: 'drawer-breaker',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await card(page, 'blocked', 'Deploy to staging').click();
      await logIsRead(page);
    },
  },
  {
    name: 'drawer-asks',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await card(page, 'blocked', 'Review the password reset').click();
      await logIsRead(page);
    },
  },
  {
    name: 'drawer-runs',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await card(page, 'blocked', 'Deploy to staging').click();
      await page.getByRole('button', { name: /^Runs/ }).click();
    },
  },
  {
    name: 'create',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.getByTestId('new-task').click();
      await page.getByTestId('create-title').fill('Count the lines of every source file');
      await page.getByTestId('create-body').fill("```sh\nfind . -name '*.ts' | xargs wc -l\n```");
    },
  },
  {
    name: 'selection',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await card(page, 'todo', '')
        .first()
        .click({ modifiers: ['Control'] });
      await card(page, 'blocked', '')
        .first()
        .click({ modifiers: ['Control'] });
      await page.keyboard.press('m');
      await page.getByTestId('pick-menu').waitFor();
    },
  },
  {
    name: 'lanes',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.getByRole('radio', { name: 'All' }).click();
      await page.getByRole('grid').waitFor();
    },
  },
  {
    name: 'palette',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await card(page, 'running', '').first().focus();
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette').waitFor();
    },
  },
  {
    name: 'shortcuts',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.keyboard.press('?');
      await page.getByTestId('shortcuts').waitFor();
    },
  },
  {
    name: 'appearance',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.getByTestId('appearance').click();
      await page.getByRole('dialog', { name: 'Appearance' }).waitFor();
    },
  },
  {
    name: 'graph',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.getByTestId('view-graph').click();
      await page.locator('[data-node]').first().waitFor();
    },
  },
  {
    name: 'activity',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.getByTestId('view-activity').click();
      await page.getByTestId('activity-stats').getByText('Success').waitFor();
      await page.locator('.evrow').first().waitFor();
    },
  },
  {
    name: 'needs-you',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await page.getByTestId('needs-you').click();
      await page
        .getByText(/^Holds up/)
        .first()
        .waitFor();
    },
  },
];

/** Serves a demo board, or a new one, of its own; `close` ends server and workers and removes the home. */
async function serve(board: 'demo' | 'default'): Promise<{ url: string; close(): Promise<void> }> {
  // A short path: it is in the status bar of every picture.
  const home = mkdtempSync(join(tmpdir(), 'fb-'));
  const env = { ...process.env, FLOCKBOARD_HOME: home };
  if (board === 'demo') spawnSync(process.execPath, [cli, 'demo', '--pace', '40'], { env });
  const server = spawn(process.execPath, [cli, 'serve', '--board', board, '--no-open', '--stop-workers'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout).once('line', resolve);
    server.once('exit', () => reject(new Error('The server ended before it answered.')));
  });
  return {
    url,
    async close() {
      server.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function take(page: Page, url: string, shot: Shot, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.goto('about:blank');
  await page.goto(url);
  await card(page, 'blocked', 'Review the password reset').waitFor({ timeout: 120_000 });
  await card(page, 'running', '').first().waitFor();
  await shot.prepare(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(screens, `${shot.name}-${theme}.png`) });
  // Lanes, density and filters are remembered; the next picture starts from the beginning.
  await page.evaluate(() => localStorage.clear());
}

const THEMES = ['dark', 'light'] as const;

/** Every step of a new board's first task, in both themes, while it happens. */
async function takeFirstRun(page: Page): Promise<void> {
  const board = await serve('default');
  const picture = async (name: string): Promise<void> => {
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(screens, `${name}-${theme}.png`) });
      process.stdout.write(`docs/screens/${name}-${theme}.png\n`);
    }
  };
  try {
    await page.goto('about:blank');
    await page.goto(board.url);
    await page.getByTestId('first-run').waitFor();
    await page.evaluate(() => document.fonts.ready);
    await picture('first-run-start');
    await page.getByRole('button', { name: 'Create and run' }).click();
    await page.getByTestId('drawer-log').getByText('counting: 2 of 5').waitFor();
    await picture('first-run');
    await page.getByRole('heading', { name: /^First task done/ }).waitFor();
    await picture('first-run-done');
  } finally {
    await board.close();
  }
}

/** The demo is over after a minute or two; so many screens are pictured while one plays. */
const PER_DEMO = 4;

async function takeScreens(page: Page, shots: readonly Shot[]): Promise<void> {
  const demo = await serve('demo');
  try {
    for (const shot of shots) {
      for (const theme of shot.themes) {
        await take(page, demo.url, shot, theme);
        process.stdout.write(`docs/screens/${shot.name}-${theme}.png\n`);
      }
    }
  } finally {
    await demo.close();
  }
}

/** Entry of the tool. */
export async function main(): Promise<void> {
  await buildIfStale();
  mkdirSync(screens, { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    for (let from = 0; from < SHOTS.length; from += PER_DEMO)
      await takeScreens(page, SHOTS.slice(from, from + PER_DEMO));
    await takeFirstRun(page);
  } finally {
    await browser.close();
  }
}
