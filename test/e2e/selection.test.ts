/**
 * Many tasks at once and taking it back, on a real engine: the window moves, assigns and archives a selection, Control
 * Z restores it as one, and another program that was faster is not overwritten.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { buildIfStale } from '../../tools/build.ts';
import { runCli, type Shell, shells } from '../support/shells.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const TIMEOUT_MS = 120_000;

beforeAll(() => buildIfStale(), 180_000);

const inColumn = (page: Page, status: string, id: string) =>
  page.getByTestId(`column-${status}`).getByTestId(`card-${id}`);

describe.each(shells)('%s', (_name, open) => {
  let shell: Shell;
  let page: Page;
  const home = join(tempDir('e2e'), 'home');
  const taskOf = async (id: string): Promise<Task> =>
    (JSON.parse(await runCli(home, 'show', id, '--json')) as { task: Task }).task;
  const triaged = async (title: string): Promise<string> =>
    (JSON.parse(await runCli(home, 'create', title, '--triage', '--json')) as Task).id;
  const select = async (...ids: string[]): Promise<void> => {
    for (const id of ids) await page.getByTestId(`card-${id}`).click({ modifiers: ['Control'] });
  };

  beforeAll(async () => {
    shell = await open(home);
    page = shell.page;
    page.setDefaultTimeout(40_000);
    await page.locator('[data-testid=connection][data-state=open]').waitFor();
  }, TIMEOUT_MS);
  afterAll(() => shell?.close(), TIMEOUT_MS);

  test('a selection moves, is archived, and comes back with one undo each', { timeout: TIMEOUT_MS }, async () => {
    const ids = [await triaged('First idea'), await triaged('Second idea'), await triaged('Third idea')];
    for (const id of ids) await inColumn(page, 'triage', id).waitFor();
    await select(...ids);
    await page.getByTestId('bulk-bar').getByRole('button', { name: 'Move' }).click();
    await page.keyboard.type('todo');
    await page.keyboard.press('Enter');
    for (const id of ids) await inColumn(page, 'todo', id).waitFor();
    expect((await taskOf(ids[2] ?? '')).status).toBe('todo');
    await page.keyboard.press('Control+z');
    for (const id of ids) await inColumn(page, 'triage', id).waitFor();
    await page.keyboard.press('Shift+E');
    await page.getByTestId('toast').getByText('3 tasks moved to Archived').waitFor();
    await waitFor(async () => (await taskOf(ids[0] ?? '')).status === 'archived', { timeoutMs: 40_000 });
    await page.keyboard.press('Control+z');
    for (const id of ids) await inColumn(page, 'triage', id).waitFor();
    expect((await taskOf(ids[1] ?? '')).status).toBe('triage');
    await page.keyboard.press('Escape');
    await page.getByTestId('bulk-bar').waitFor({ state: 'detached' });
  });

  test('undo leaves what another program did meanwhile', { timeout: TIMEOUT_MS }, async () => {
    const id = await triaged('Contested idea');
    await inColumn(page, 'triage', id).click();
    await page.keyboard.press('s');
    await page.keyboard.type('todo');
    await page.keyboard.press('Enter');
    await inColumn(page, 'todo', id).waitFor();
    await runCli(home, 'block', id, 'Wait for the budget');
    await inColumn(page, 'blocked', id).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByTestId('toast').getByText('moved on: it is in Blocked now.').waitFor();
    expect((await taskOf(id)).status).toBe('blocked');
  });

  test('the palette finds a task that the terminal made', { timeout: TIMEOUT_MS }, async () => {
    const id = await triaged('Paint the nesting box');
    await page.getByTestId(`card-${id}`).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('nesting');
    await page.keyboard.press('Enter');
    await page.getByTestId('drawer').getByText(id).first().waitFor();
  });
});
