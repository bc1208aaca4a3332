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
];

/** Serves a demo board of its own; `close` ends server and workers and removes the home. */
async function serveDemo(): Promise<{ url: string; close(): Promise<void> }> {
  // A short path: it is in the status bar of every picture.
  const home = mkdtempSync(join(tmpdir(), 'fb-'));
  const env = { ...process.env, FLOCKBOARD_HOME: home };
  spawnSync(process.execPath, [cli, 'demo', '--pace', '20'], { env });
  const server = spawn(process.execPath, [cli, 'serve', '--board', 'demo', '--no-open', '--stop-workers'], {
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
}

/** Entry of the tool. */
export async function main(): Promise<void> {
  await buildIfStale();
  mkdirSync(screens, { recursive: true });
  const demo = await serveDemo();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    for (const shot of SHOTS) {
      for (const theme of shot.themes) {
        await take(page, demo.url, shot, theme);
        process.stdout.write(`docs/screens/${shot.name}-${theme}.png\n`);
      }
    }
  } finally {
    await browser.close();
    await demo.close();
  }
}
