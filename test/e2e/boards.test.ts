/**
 * Boards in trouble and boards that several look at, in real windows over a real engine: a damaged file, a lock that
 * another program holds, two windows and the command line on one task (F001, F068, P12).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { launchBrowser } from '../../tools/browser.ts';
import { buildIfStale } from '../../tools/build.ts';
import { endHost, runCli, startServe } from '../support/shells.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const TIMEOUT_MS = 120_000;
const home = join(tempDir('boards'), 'home');
const boardFile = (slug: string, name: string): string => join(home, 'boards', slug, name);

let browser: Browser;
let host: ChildProcess;
let holder: ChildProcess;
let url: string;
let first: Page;

const create = async (title: string, ...args: string[]): Promise<Task> =>
  JSON.parse(await runCli(home, 'create', title, '--triage', '--json', ...args)) as Task;
const open = async (): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  return page;
};

/** The home: `default` damaged with a backup, `side` locked by flock(1), `shared` well. */
beforeAll(async () => {
  await buildIfStale();
  await runCli(home, 'init');
  const kept = await create('Kept in the backup');
  await runCli(home, 'backup');
  await runCli(home, 'comment', kept.id, 'This is lost');
  for (const slug of ['side', 'shared']) await runCli(home, 'boards', 'create', slug);
  truncateSync(boardFile('default', 'kanban.db'), 8192);
  holder = spawn('flock', [boardFile('side', '.dispatch.lock'), 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(holder.stdout as NodeJS.ReadableStream, 'data');
  browser = await launchBrowser();
  ({ host, url } = await startServe(home));
  first = await open();
}, 240_000);
afterAll(async () => {
  holder?.stdin?.end();
  await browser?.close();
  if (host !== undefined) await endHost(host);
}, TIMEOUT_MS);

const choose = async (page: Page, slug: string): Promise<void> => {
  await page.getByTestId('board-menu').click();
  await page.getByTestId(`board-${slug}`).click();
  await page.getByRole('button', { name: new RegExp(`^Board ${slug}$`, 'i') }).waitFor();
};

describe('boards in a real window', { timeout: TIMEOUT_MS }, () => {
  test('a damaged board is shown as such, and restored from its backup after a look at it', async () => {
    const rescue = first.getByTestId('rescue');
    await rescue.getByRole('heading', { name: 'The board file is damaged' }).waitFor();
    await rescue.getByRole('button', { name: 'Restore', exact: true }).first().click();
    await rescue.getByText('It has 1 task').waitFor();
    await rescue.getByTestId('confirm-restore').click();
    await first.getByText('Kept in the backup').first().waitFor();
    await rescue.waitFor({ state: 'detached' });
    await first.getByTestId('status-bar').getByText('Dispatcher on').waitFor();
  });

  test('a board whose lock another program holds is watched, and dispatched as soon as that lets go', async () => {
    await choose(first, 'side');
    const banner = first.locator('[data-testid="banner"][data-kind="owner"]');
    await banner.getByRole('button', { name: 'Take over' }).click();
    const explain = first.getByTestId('explain');
    await explain.getByTestId('taking-over').waitFor();
    await explain.getByRole('alert').waitFor();
    await first.keyboard.press('Escape');
    holder.stdin?.end();
    await first.getByTestId('status-bar').getByText('Dispatcher on').waitFor();
    await banner.waitFor({ state: 'detached' });
  });

  test('two windows and the command line change the same task, and all show the same', async () => {
    const second = await open();
    await choose(first, 'shared');
    await choose(second, 'shared');
    const { id } = await create('Shared work', '--board', 'shared');
    for (const page of [first, second]) await page.getByTestId(`card-${id}`).click();
    await first.getByRole('button', { name: 'Shared work', exact: true }).click();
    await first.getByLabel('Title', { exact: true }).fill('Shared by three');
    await second.getByTestId('comment-input').fill('From the second window');
    await Promise.all([
      first.getByLabel('Title', { exact: true }).press('Enter'),
      second.getByTestId('comment-input').press('Control+Enter'),
      runCli(home, 'comment', id, 'From a terminal', '--board', 'shared'),
      runCli(home, 'edit', id, '--priority', '3', '--board', 'shared'),
    ]);
    const read = async (): Promise<{ task: Task; comments: unknown[] }> =>
      JSON.parse(await runCli(home, 'show', id, '--board', 'shared', '--json')) as { task: Task; comments: unknown[] };
    await waitFor(async () => {
      const { task, comments } = await read();
      return task.title === 'Shared by three' && task.priority === 3 && comments.length === 2;
    });
    for (const page of [first, second]) {
      const drawer = page.getByTestId('drawer');
      await drawer.getByRole('button', { name: 'Shared by three', exact: true }).waitFor();
      await drawer.getByText('From a terminal').waitFor();
      await drawer.getByText('From the second window').waitFor();
      await page.getByTestId(`card-${id}`).getByText('Shared by three').waitFor();
    }
  });
});
