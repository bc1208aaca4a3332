/**
 * The window when the ground gives way, over a real web host: a write lock that another program keeps, a host that is
 * killed, a disk that is full and a board file that may only be read. Nothing is injected: SQLite, the kernel and the
 * file system say no by themselves, and nothing that the window said was saved is lost.
 */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { launchBrowser } from '../../tools/browser.ts';
import { buildIfStale } from '../../tools/build.ts';
import { endHost, runCli, type ServeWith, startServe } from '../support/shells.ts';
import { holdWriteLock } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const TIMEOUT_MS = 120_000;
const boardFile = (home: string): string => join(home, 'boards', 'default', 'kanban.db');

let browser: Browser;
const hosts: ChildProcess[] = [];

beforeAll(async () => {
  await buildIfStale();
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  for (const host of hosts) await endHost(host);
}, TIMEOUT_MS);

async function serve(home: string, options: ServeWith = {}): Promise<{ host: ChildProcess; url: string }> {
  const serving = await startServe(home, options);
  hosts.push(serving.host);
  return serving;
}

async function open(url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page.locator('[data-testid=connection][data-state=open]').waitFor();
  return page;
}

const triaged = async (home: string, title: string): Promise<string> =>
  (JSON.parse(await runCli(home, 'create', title, '--triage', '--json')) as Task).id;
const statusOf = async (home: string, id: string): Promise<string> =>
  (JSON.parse(await runCli(home, 'show', id, '--json')) as { task: Task }).task.status;
const inColumn = (page: Page, status: string, id: string) =>
  page.getByTestId(`column-${status}`).getByTestId(`card-${id}`);
const banner = (page: Page, kind: string) => page.locator(`[data-testid="banner"][data-kind="${kind}"]`);

/** By keyboard, as a person with the card in focus does. */
async function moveToTodo(page: Page, id: string): Promise<void> {
  await page.getByTestId(`card-${id}`).focus();
  await page.keyboard.press('s');
  await page.getByTestId('pick-menu').waitFor();
  await page.keyboard.type('todo');
  await page.keyboard.press('Enter');
}

describe('a board in a browser', { timeout: TIMEOUT_MS }, () => {
  const home = join(tempDir('faults'), 'home');

  test('waits for a lock that another program keeps, and saves what was done meanwhile once', async () => {
    const id = await triaged(home, 'Written under a lock');
    const { host, url } = await serve(home);
    const page = await open(url);
    await inColumn(page, 'triage', id).waitFor();
    const letGo = holdWriteLock(boardFile(home));
    try {
      await moveToTodo(page, id);
      await inColumn(page, 'todo', id).waitFor();
      await banner(page, 'busy').getByText('1 change is waiting and will save on its own.').waitFor();
    } finally {
      letGo();
    }
    await banner(page, 'busy').waitFor({ state: 'detached' });
    expect(await statusOf(home, id)).toBe('todo');
    await inColumn(page, 'todo', id).waitFor();
    await page.close();
    await endHost(host);
  });

  test('comes back by itself after its host was killed, with what happened meanwhile', async () => {
    const before = await triaged(home, 'Before the end');
    const first = await serve(home);
    const page = await open(first.url);
    await inColumn(page, 'triage', before).waitFor();
    await endHost(first.host, 'SIGKILL');
    await banner(page, 'connection').getByText('Workers keep running').waitFor();
    await inColumn(page, 'triage', before).waitFor();
    await moveToTodo(page, before);
    await page.getByTestId('toast').waitFor();
    await inColumn(page, 'triage', before).waitFor();
    const between = await triaged(home, 'While nobody served');
    await serve(home, { port: Number(new URL(first.url).port) });
    await page.locator('[data-testid=connection][data-state=open]').waitFor();
    await inColumn(page, 'triage', between).waitFor();
    await banner(page, 'connection').waitFor({ state: 'detached' });
    await moveToTodo(page, before);
    await waitFor(async () => (await statusOf(home, before)) === 'todo');
    await page.close();
  });
});

/** A folder as a small disk of its own, in a mount namespace of the host alone; no right to mount outside is needed. */
const onSmallDisk = (home: string): string[] => [
  'unshare',
  '-Urm',
  'sh',
  '-c',
  'mount -t tmpfs -o size=12m,mode=700 tmpfs "$0" && exec "$@"',
  home,
];
const mount = tempDir('disk');
const [unshare = '', ...mounting] = onSmallDisk(mount);
const canMount = spawnSync(unshare, [...mounting, 'true']).status === 0;

describe.skipIf(!canMount)('a disk that is full', { timeout: TIMEOUT_MS }, () => {
  test('is told, the change goes back, and the same change is saved when there is room', async () => {
    const { host, url } = await serve(mount, { within: onSmallDisk(mount) });
    const page = await open(url);
    // The disk is the host's own; other processes see it through the host.
    const filler = join(`/proc/${host.pid}/root`, mount, 'filler');
    await page.getByTestId('new-task').click();
    await page.getByTestId('create-title').fill('Too much for this disk');
    await page.keyboard.press('Control+Enter');
    const card = page.locator('[data-testid^="card-"]', { hasText: 'Too much for this disk' });
    await card.waitFor();
    const id = (await card.getAttribute('data-card')) ?? '';
    const column = await card.evaluate(
      (element) => element.closest('[data-column]')?.getAttribute('data-column') ?? '',
    );
    expect(() => writeFileSync(filler, Buffer.alloc(16 << 20))).toThrow('ENOSPC');
    await moveToTodo(page, id);
    await banner(page, 'disk_full').getByText('The disk is full').waitFor();
    await inColumn(page, column, id).waitFor();
    rmSync(filler);
    await page.getByTestId('toast').getByRole('button', { name: 'Try again' }).click();
    await inColumn(page, 'todo', id).waitFor();
    await banner(page, 'disk_full').waitFor({ state: 'detached' });
    await page.reload();
    await inColumn(page, 'todo', id).waitFor();
    await page.close();
    await endHost(host);
  });
});

/** Root writes what it likes; without this right it is held to the mode of its own files, as everybody is. */
const HELD_TO_MODES = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

describe('a board file that may only be read', { timeout: TIMEOUT_MS }, () => {
  test('is shown, and a change is refused with the reason and goes back', async () => {
    const home = join(tempDir('faults'), 'home');
    const id = await triaged(home, 'Only to be read');
    chmodSync(boardFile(home), 0o444);
    const { host, url } = await serve(home, { within: HELD_TO_MODES });
    const page = await open(url);
    await inColumn(page, 'triage', id).waitFor();
    await moveToTodo(page, id);
    await banner(page, 'read_only').getByText('The board can only be read').waitFor();
    await inColumn(page, 'triage', id).waitFor();
    await page.close();
    await endHost(host);
    expect(await statusOf(home, id)).toBe('triage');
  });
});
