/** The first run, the graph, the activity screen and the inbox over real engines: what they show is what happened. */
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

describe.each(shells)('%s', (_name, open) => {
  let shell: Shell;
  let page: Page;
  const home = join(tempDir('views'), 'home');
  const create = async (...args: string[]): Promise<Task> =>
    JSON.parse(await runCli(home, 'create', ...args, '--json')) as Task;

  beforeAll(async () => {
    shell = await open(home);
    page = shell.page;
    page.setDefaultTimeout(40_000);
    await page.locator('[data-testid=connection][data-state=open]').waitFor();
    await page.getByTestId('status-bar').getByText('Dispatcher on').waitFor();
  }, TIMEOUT_MS);
  afterAll(() => shell?.close(), TIMEOUT_MS);

  test('a new board gets its first task done within a minute', { timeout: TIMEOUT_MS }, async () => {
    await page.getByRole('button', { name: 'Create and run' }).click();
    await page.getByTestId('drawer-log').getByText('counting: 1 of 5').waitFor();
    await page.getByRole('heading', { name: /^First task done in \d+ seconds?$/ }).waitFor();
    await page.getByTestId('first-done').getByText('Counted to five and wrote one file.').waitFor();
    await page.getByRole('button', { name: 'Open the board' }).click();
    await page.getByTestId('column-done').getByText('Say hello from a worker').waitFor();
  });

  test('the activity screen counts that run and shows its events', { timeout: TIMEOUT_MS }, async () => {
    await page.getByTestId('view-activity').click();
    const stats = page.getByTestId('activity-stats');
    await stats.getByText('Success, last 1 run').waitFor();
    await stats.getByText('1 done, 0 asked, 0 failed').waitFor();
    await page.getByTestId('events').getByText('completed').first().waitFor();
    await page.getByRole('region', { name: 'Workers, last 24 hours' }).getByText('shell').waitFor();
  });

  test('the graph shows what the command line links, and links by keyboard', { timeout: TIMEOUT_MS }, async () => {
    await page.getByTestId('view-graph').click();
    await page.getByText('No task waits for another yet').waitFor();
    const parent = await create('Lay the ground', '--triage');
    const child = await create('Build on it', '--parent', parent.id);
    const other = await create('Paint it', '--parent', child.id);
    await page.getByTestId(`node-${other.id}`).waitFor();
    await page.getByTestId(`node-${parent.id}`).focus();
    await page.keyboard.press('l');
    await page.getByTestId(`node-${other.id}`).focus();
    await page.keyboard.press('Enter');
    await page.locator(`[data-edge="${parent.id}>${other.id}"]`).waitFor({ state: 'attached' });
    const { task } = JSON.parse(await runCli(home, 'show', other.id, '--json')) as { task: Task };
    expect(task.parents.toSorted()).toEqual([child.id, parent.id].toSorted());
    await page.getByTestId(`node-${other.id}`).focus();
    await page.keyboard.press('l');
    await page.getByTestId(`node-${parent.id}`).focus();
    await page.keyboard.press('Enter');
    await page
      .getByTestId('toast')
      .getByText(/would close a circle/)
      .waitFor();
  });

  test('the inbox lists a task that was blocked elsewhere, and releases it', { timeout: TIMEOUT_MS }, async () => {
    const asked = await create('Pick a colour', '--triage');
    await runCli(home, 'block', asked.id, 'Red or blue?', '--kind', 'needs_input');
    await page.getByTestId('needs-you').click();
    await page.getByTestId(`need-${asked.id}`).getByText('Red or blue?').waitFor();
    await page.getByTestId(`answer-${asked.id}`).fill('Blue');
    await page.getByTestId(`need-${asked.id}`).getByRole('button', { name: 'Answer and queue' }).click();
    const comments = async (): Promise<string> => runCli(home, 'show', asked.id, '--json');
    await waitFor(async () => (await comments()).includes('Blue'), { timeoutMs: 40_000 });
  });
});
