/** The settings over a real engine: what a person changes in the window is what config.toml says and the engine does. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { buildIfStale } from '../../tools/build.ts';
import { runCli, type Shell, shells } from '../support/shells.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const TIMEOUT_MS = 90_000;
const home = join(tempDir('settings'), 'home');
const configPath = join(home, 'config.toml');
const config = (): string => (existsSync(configPath) ? readFileSync(configPath, 'utf8') : '');

let shell: Shell;
let page: Page;

beforeAll(async () => {
  await buildIfStale();
  mkdirSync(home, { recursive: true });
  writeFileSync(configPath, '# mine\n[dispatch]\nmax_workers = 3   # enough\n');
  const web = shells.find(([name]) => name === 'web host');
  if (web === undefined) throw new Error('There is no web host to test.');
  shell = await web[1](home);
  page = shell.page;
  page.setDefaultTimeout(30_000);
  await page.locator('[data-testid=connection][data-state=open]').waitFor();
}, 240_000);
afterAll(() => shell?.close(), TIMEOUT_MS);

async function open(name: string): Promise<void> {
  if (!(await page.getByTestId('settings').isVisible())) await page.keyboard.press('Control+,');
  await page.getByTestId(`settings-${name}`).click();
}

test('a changed limit is in the file beside its comments, and in effect at once', { timeout: TIMEOUT_MS }, async () => {
  await open('dispatcher');
  const field = page.getByTestId('set-dispatch.max_workers');
  await field.waitFor();
  expect(await field.inputValue()).toBe('3');
  await field.fill('0');
  await field.press('Enter');
  await page.getByRole('alert').getByText('It must be at least 1.').waitFor();
  expect(config()).toContain('max_workers = 3   # enough');
  await field.fill('7');
  await field.press('Enter');
  await page.getByTestId('status-bar').getByText('0/7').waitFor();
  await page.getByTestId('config-state').getByText('In effect').waitFor();
  expect(config()).toContain('max_workers = 7   # enough');
  expect(config()).toContain('# mine');
  const perProject = page.getByTestId('set-dispatch.max_workers_per_tenant');
  expect(await perProject.inputValue()).toBe('');
  await perProject.fill('2');
  await perProject.press('Enter');
  await waitFor(() => config().includes('max_workers_per_tenant = 2'));
  // Changed back while the change before may still be on its way: the last word counts.
  await perProject.fill('');
  await perProject.press('Enter');
  await waitFor(() => !config().includes('per_tenant'));
  writeFileSync(configPath, config().replace('max_workers = 7', 'max_workers = 5'));
  await waitFor(async () => (await field.inputValue()) === '5');
  writeFileSync(configPath, config().replace('max_workers = 5', 'max_wrokers = 5'));
  await page
    .getByRole('alert')
    .getByText(/max_wrokers/)
    .first()
    .waitFor();
  writeFileSync(configPath, config().replace('max_wrokers = 5', 'max_workers = 5'));
  await page.getByTestId('config-state').getByText('In effect').waitFor();
});

test('a notice that is switched off stands in the file', { timeout: TIMEOUT_MS }, async () => {
  await open('notifications');
  const toggle = page.getByRole('switch', { name: 'Work to approve' });
  await toggle.click();
  await waitFor(async () => (await toggle.getAttribute('aria-checked')) === 'false');
  expect(config()).toMatch(/\[notices\]\s+review = false/);
});

test('a worker is created, tried, changed and removed', { timeout: TIMEOUT_MS }, async () => {
  await open('workers');
  await page.getByTestId('new-worker').click();
  await page.getByTestId('save-worker').click();
  await page.getByText('Give it a name; tasks are assigned by it.').waitFor();
  await page.getByTestId('worker-name').fill('echo-bot');
  await page.getByTestId('worker-command').fill('/bin/sh -c "echo hello from the test"');
  await page.getByLabel('How it went is known').selectOption('exit-code');
  await page.getByTestId('worker-field-slots').fill('many');
  await page.getByTestId('save-worker').click();
  await page
    .getByRole('alert')
    .getByText(/must be a/)
    .waitFor();
  expect(config()).not.toContain('echo-bot');
  await page.getByTestId('worker-field-slots').fill('2');
  await page.getByTestId('save-worker').click();
  await page.getByTestId('worker-echo-bot').waitFor();
  expect(config()).toContain('[profiles.echo-bot]');
  await page.getByTestId('test-start').click();
  await page.getByTestId('probe').getByText('hello from the test').first().waitFor();
  await page
    .getByTestId('probe-outcome')
    .getByText(/Test start passed/)
    .waitFor();
  await page.getByTestId('worker-field-maxRuntime').fill('90s');
  await page.getByTestId('save-worker').click();
  await waitFor(() => config().includes('max_runtime_seconds = 90'));
  await page.getByTestId('remove-worker').click();
  await page.getByRole('button', { name: 'Remove echo-bot' }).click();
  await page.getByTestId('worker-echo-bot').waitFor({ state: 'detached' });
  expect(config()).not.toContain('echo-bot');
});

test('a board is backed up, loses a task, and comes back from the backup', { timeout: TIMEOUT_MS }, async () => {
  const kept = JSON.parse(await runCli(home, 'create', 'Keep me', '--triage', '--json')) as Task;
  await open('data');
  await page.getByTestId('back-up-now').click();
  await page.getByTestId('backup').first().waitFor();
  const late = JSON.parse(await runCli(home, 'create', 'Too late', '--triage', '--json')) as Task;
  await page
    .getByRole('button', { name: /^Restore the backup/ })
    .first()
    .click();
  await page.getByTestId('restore-panel').getByText(`${late.id} created`).waitFor();
  await page.getByTestId('confirm-restore').click();
  await page
    .getByTestId('toast')
    .getByText(/is as it was at/)
    .waitFor();
  await page.getByTestId('view-board').click();
  await page.getByTestId(`card-${kept.id}`).waitFor();
  await page.getByTestId(`card-${late.id}`).waitFor({ state: 'detached' });
});

test('an export is downloaded, and imported as a paused board of its own', { timeout: TIMEOUT_MS }, async () => {
  await open('data');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
  expect(download.suggestedFilename()).toMatch(/^default-\d{4}-\d\d-\d\d\.jsonl$/);
  const path = join(home, 'out.jsonl');
  await download.saveAs(path);
  expect(readFileSync(path, 'utf8').split('\n')[0]).toContain('"type":"board"');
  await page.getByTestId('import-file').setInputFiles(path);
  await page.getByTestId('import-slug').fill('again');
  await page.getByTestId('import').click();
  await page.getByTestId('import-result').getByText('1 task became the board').waitFor();
  await page.getByRole('button', { name: 'Open again' }).click();
  await page.getByTestId('status-bar').getByText('Dispatcher paused').waitFor();
  await page.getByTestId('column-triage').getByText('Keep me').waitFor();
});
