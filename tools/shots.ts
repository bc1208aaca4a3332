/**
 * `npm run shots`: pictures of every screen, dark and light, of the real application with the demo board being
 * played, into docs/screens; names as arguments take only those. Starts its own home and its own browser and leaves
 * neither behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { buildIfStale } from './build.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'out/main/cli.js');
const screens = join(root, 'docs/screens');

const THEMES = ['dark', 'light'] as const;
type Theme = (typeof THEMES)[number];
interface Shot {
  name: string;
  themes: readonly Theme[];
  prepare(page: Page): Promise<void>;
}

const card = (page: Page, column: string, text: string) =>
  page.getByTestId(`column-${column}`).locator('[data-testid^="card-"]', { hasText: text });

/** Takes a card in hand. */
async function lift(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is no such card on screen.');
  await page.mouse.move(box.x + 60, box.y + 24);
  await page.mouse.down();
  await page.mouse.move(box.x + 72, box.y + 30);
  await page.locator('.dragcard').waitFor();
}

/** Moves the card in hand over a column. */
async function over(page: Page, column: string): Promise<void> {
  const box = await page.getByTestId(`column-${column}`).boundingBox();
  if (box === null) throw new Error('There is no such column on screen.');
  await page.mouse.move(box.x + box.width / 2, box.y + 260, { steps: 4 });
  await page.locator(`[data-column="${column}"].target`).waitFor();
}

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
    name: 'drag-illegal',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await lift(page, card(page, 'todo', '').first());
      await over(page, 'running');
    },
  },
  {
    name: 'drag-running',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await lift(page, card(page, 'running', '').first());
      await over(page, 'ready');
    },
  },
  {
    name: 'drop-prompt',
    themes: ['dark', 'light'],
    prepare: async (page) => {
      await lift(page, card(page, 'running', '').first());
      await over(page, 'blocked');
      await page.mouse.up();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'compact',
    themes: ['dark', 'light'],
    prepare: (page) => page.getByRole('radio', { name: 'Compact cards' }).click(),
  },
  ...(['workers', 'dispatcher', 'appearance', 'notifications', 'data'] as const).map((name) => ({
    name: name === 'appearance' ? name : `settings-${name}`,
    themes: THEMES,
    prepare: async (page: Page) => {
      await page.keyboard.press('Control+,');
      await page.getByTestId(`settings-${name}`).click();
      await page.getByTestId('settings-loading').waitFor({ state: 'detached' });
    },
  })),
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
    name: 'archive',
    themes: THEMES,
    prepare: async (page) => {
      for (const title of ['Design the auth schema', 'Transcribe Q3 customer call #1']) {
        // The picture before may have archived it on the same board.
        const done = card(page, 'done', title);
        if (await done.isVisible()) await done.click({ modifiers: ['Control'] });
      }
      await page.keyboard.press('Shift+E');
      await page.getByTestId('open-archive').click();
      await page.getByTestId('archive').getByText('Design the auth schema').waitFor();
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
  // A demo whose workers have all ended has nothing more to show.
  await card(page, 'running', '').first().waitFor({ timeout: 8000 });
  // What asked for a person before the window opened is told over a corner of the board.
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
  await shot.prepare(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(screens, `${shot.name}-${theme}.png`) });
  // A card may still be in hand; lanes, density and filters are remembered: the next picture starts from the beginning.
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await page.evaluate(() => localStorage.clear());
}

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

/** The demo is over after a minute or two; so many pictures are taken while one plays. */
const PER_DEMO = 8;
const TRIES_MAX = 3;

interface Picture {
  shot: Shot;
  theme: Theme;
}

/** Takes as many of the pictures as one demo lasts for. @returns those that are left */
async function takeSome(page: Page, pictures: readonly Picture[]): Promise<readonly Picture[]> {
  const demo = await serve('demo');
  try {
    for (const [index, { shot, theme }] of pictures.slice(0, PER_DEMO).entries()) {
      try {
        await take(page, demo.url, shot, theme);
        process.stdout.write(`docs/screens/${shot.name}-${theme}.png\n`);
      } catch (error) {
        process.stderr.write(`${shot.name}-${theme}: ${String(error).split('\n', 1)[0] ?? ''}\n`);
        return pictures.slice(index);
      }
    }
  } finally {
    await demo.close();
  }
  return pictures.slice(PER_DEMO);
}

/** @throws Error when a picture could not be taken by several demos in a row */
async function takeScreens(page: Page): Promise<void> {
  const wanted = process.argv.slice(2);
  const shots = SHOTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  let left: readonly Picture[] = shots.flatMap((shot) => shot.themes.map((theme) => ({ shot, theme })));
  for (let tries = 0; left.length > 0; tries += 1) {
    const first = left[0];
    left = await takeSome(page, left);
    if (left[0] !== first) tries = 0;
    else if (tries >= TRIES_MAX) throw new Error(`${first?.shot.name ?? ''}: the picture could not be taken.`);
  }
}

/** Entry of the tool. */
export async function main(): Promise<void> {
  await buildIfStale();
  mkdirSync(screens, { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await takeScreens(page);
    if (process.argv.length <= 2) await takeFirstRun(page);
  } finally {
    await browser.close();
  }
}
