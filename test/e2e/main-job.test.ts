/**
 * The main job, as a person does it: a task written in the window becomes a running worker becomes done, and what
 * other processes do appears without a reload.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { buildIfStale } from '../../tools/build.ts';
import { hasElectron, runCli, type Shell, shells } from '../support/shells.ts';
import { tempDir } from '../support/temp.ts';

const TIMEOUT_MS = 120_000;

beforeAll(() => buildIfStale(), 180_000);

/** A shell body that prints, waits for the file `name` in `folder` and prints again. Gives up after a minute. */
const waitsFor = (folder: string, name: string): string =>
  `for i in $(seq 1200); do [ -e '${join(folder, name)}' ] && break; sleep 0.05; done; [ -e '${join(folder, name)}' ]`;

async function createTask(page: Page, task: { title: string; body: string; parent?: string }): Promise<string> {
  await page.getByTestId('new-task').click();
  await page.getByTestId('create-title').fill(task.title);
  await page.getByTestId('create-body').fill(task.body);
  await page.getByTestId('create-worker').selectOption('shell');
  if (task.parent !== undefined) {
    await page.getByTestId('create-parents').fill(task.parent);
    await page.getByRole('option', { name: task.parent }).click();
  }
  await page.getByTestId('create-submit').click();
  await page.getByTestId('create-title').waitFor({ state: 'detached' });
  const card = page.locator('[data-card]', { hasText: task.title });
  await card.waitFor();
  return (await card.getAttribute('data-card')) ?? '';
}

const inColumn = (page: Page, status: string, id: string) =>
  page.getByTestId(`column-${status}`).getByTestId(`card-${id}`);

describe.each(shells)('%s', (name, open) => {
  let shell: Shell;
  let page: Page;
  const home = join(tempDir('e2e'), 'home');
  const gates = tempDir('gates');
  const show = async (id: string): Promise<{ task: Task; runs: { outcome: string }[] }> =>
    JSON.parse(await runCli(home, 'show', id, '--json')) as { task: Task; runs: { outcome: string }[] };

  beforeAll(async () => {
    shell = await open(home);
    page = shell.page;
    page.setDefaultTimeout(40_000);
    await page.locator('[data-testid=connection][data-state=open]').waitFor();
    await page.getByTestId('status-bar').getByText('Dispatcher on').waitFor();
    await page.evaluate(() => Object.assign(window, { isSameDocument: true }));
  }, TIMEOUT_MS);
  afterAll(() => shell?.close(), TIMEOUT_MS);

  test(
    'a task with a command goes from Ready to Running to Done while its log grows',
    { timeout: TIMEOUT_MS },
    async () => {
      const bar = page.getByTestId('status-bar');
      await bar.getByRole('button', { name: 'Pause' }).click();
      await bar.getByText('Dispatcher paused').waitFor();
      const title = 'Count the birds';
      const body = [
        'Counts what flies by.',
        '```sh',
        "echo 'one robin'",
        waitsFor(gates, 'more'),
        "echo 'two wrens'",
        waitsFor(gates, 'end'),
        "echo 'three birds counted'",
        '```',
      ].join('\n');
      const id = await createTask(page, { title, body });
      await inColumn(page, 'ready', id).waitFor();
      await bar.getByRole('button', { name: 'Resume' }).click();
      await inColumn(page, 'running', id).waitFor();

      await inColumn(page, 'running', id).click();
      const log = page.getByTestId('drawer-log');
      await log.getByText('one robin').waitFor();
      expect(await log.getByText('two wrens').count()).toBe(0);
      writeFileSync(join(gates, 'more'), '');
      await log.getByText('two wrens').waitFor();
      expect(await inColumn(page, 'running', id).count()).toBe(1);

      const child = await createTask(page, {
        title: 'Report the count',
        body: "echo 'the count is in'",
        parent: title,
      });
      await inColumn(page, 'todo', child).waitFor();
      writeFileSync(join(gates, 'end'), '');
      await inColumn(page, 'done', id).waitFor();
      await inColumn(page, 'done', child).waitFor();

      const parent = await show(id);
      expect(parent.runs.map(({ outcome }) => outcome)).toEqual(['completed']);
      const [before, after] = [parent.task.completedAt ?? 0, (await show(child)).task.startedAt ?? 0];
      expect(after).toBeGreaterThanOrEqual(before);
      expect(await runCli(home, 'log', child)).toContain('the count is in');
      expect(await page.evaluate(() => Reflect.get(window, 'isSameDocument'))).toBe(true);
    },
  );

  test('what the command line does appears without a reload', { timeout: TIMEOUT_MS }, async () => {
    const made = JSON.parse(await runCli(home, 'create', 'From the terminal', '--triage', '--json')) as Task;
    const card = inColumn(page, 'triage', made.id);
    await card.waitFor();
    await card.click();
    await page.getByTestId('drawer').getByText('From the terminal').first().waitFor();
    await runCli(home, 'comment', made.id, 'Seen from outside');
    await page.getByTestId('drawer').getByText('Seen from outside').waitFor();
    await page.getByTestId('comment-input').fill('Answered from the window');
    await page.getByTestId('comment-send').click();
    await page.getByTestId('drawer').getByText('Answered from the window').waitFor();
    expect(await runCli(home, 'show', made.id, '--json')).toContain('Answered from the window');
    expect(await page.evaluate(() => Reflect.get(window, 'isSameDocument'))).toBe(true);
  });

  test(
    'a task without a title is refused beside its field, and nothing is created',
    { timeout: TIMEOUT_MS },
    async () => {
      const before = JSON.parse(await runCli(home, 'list', '--json')) as Task[];
      await page.getByTestId('new-task').click();
      await page.getByTestId('create-title').fill('   ');
      await page.getByTestId('create-submit').click();
      await page.getByRole('alert').or(page.locator('[aria-invalid=true]')).first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('create-title').waitFor({ state: 'detached' });
      expect(JSON.parse(await runCli(home, 'list', '--json'))).toHaveLength(before.length);
    },
  );

  test(
    'the page has no Node, opens no window and stays where it is (E01, E08, E09)',
    { timeout: TIMEOUT_MS },
    async () => {
      const globals = await page.evaluate(() =>
        ['require', 'process', 'module'].filter((key) => Reflect.has(window, key)),
      );
      expect(globals).toEqual([]);
      const policy = await page.evaluate(() => {
        const script = document.createElement('script');
        try {
          script.textContent = 'window.injected = true';
        } catch {
          // Trusted Types refuse it even before the policy does.
        }
        document.body.append(script);
        return Reflect.has(window, 'injected');
      });
      expect(policy).toBe(false);
      // A browser tab may navigate and open tabs; a desktop window may not.
      const isDesktop = name !== 'web host';
      const before = page.url();
      const opened = isDesktop ? await page.evaluate(() => window.open('https://example.org/')) : null;
      if (isDesktop) await page.evaluate(() => void (location.href = 'https://example.org/'));
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      expect([opened, page.url()]).toEqual([null, before]);
      const bridge = await page.evaluate(() => Object.keys(Object(Reflect.get(window, 'flockboard')) as object));
      expect(bridge).toEqual(isDesktop ? ['requestPort'] : []);
    },
  );
});

/** Absent runtimes are named in the list of tests, never passed over in silence. */
const absent = hasElectron() ? [] : ['the real Electron is absent here: the specification did not run on it'];
test.each(absent)('%s', () => {
  expect(shells.map(([name]) => name)).not.toContain('Electron');
});
