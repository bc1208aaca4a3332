/** The settings in the window over a fake engine: ways in, every page in both themes, and what a refusal looks like. */
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { complaintsOf } from './axe-check.ts';
import { windowsForTests } from './windows-for-tests.ts';
import type { WindowUnderTest } from './open-window.ts';
import { waitFor } from '../support/wait.ts';

const openWindow = windowsForTests(90_000);

async function open(): Promise<WindowUnderTest> {
  const opened = await openWindow();
  await opened.page.getByTestId('card-t_23f6').waitFor();
  return opened;
}

/** Each page with as much open on it as can be. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  appearance: async (page) => page.getByRole('radio', { name: 'Match system' }).waitFor(),
  notifications: async (page) => page.getByRole('switch', { name: 'A worker asks you' }).waitFor(),
  dispatcher: async (page) => {
    await page.getByTestId('set-dispatch.max_workers').fill('5000');
    await page.keyboard.press('Enter');
    await page.getByText('It must be at most 1000.').waitFor();
  },
  workers: async (page) => {
    await page.getByTestId('worker-backend-dev').click();
    await page.getByTestId('test-start').click();
    await page.getByTestId('probe-outcome').waitFor();
    await page.getByTestId('remove-worker').click();
    await page.getByRole('button', { name: 'Remove backend-dev' }).waitFor();
  },
  data: async (page) => {
    await page
      .getByRole('button', { name: /^Restore the backup/ })
      .first()
      .click();
    await page.getByTestId('confirm-restore').waitFor();
    await page.getByTestId('import-file').setInputFiles({
      name: 'Harbor old.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from('{}'),
    });
    await page.getByTestId('import-slug').waitFor();
  },
};

describe('the settings', () => {
  it('open by key, button and palette, keep their page in the address, and go back to the board', async () => {
    const { page } = await open();
    await page.locator('#filter').focus();
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings').waitFor();
    await page.getByTestId('settings-dispatcher').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Workers' }).waitFor();
    await waitFor(async () => page.url().includes('view=settings') && page.url().includes('page=workers'));
    await page.reload();
    await page.getByRole('heading', { name: 'Workers' }).waitFor();
    await page.getByTestId('open-settings').click();
    await page.getByTestId('card-t_23f6').waitFor();
    await page.getByTestId('open-palette').click();
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await page.getByTestId('settings').waitFor();
    await page.getByTestId('view-board').click();
    await page.getByTestId('appearance').click();
    await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  });

  it.each(['dark', 'light'] as const)('have nothing for axe to complain about in the %s theme', async (theme) => {
    const { page } = await open();
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.keyboard.press('Control+,');
    for (const [name, prepare] of Object.entries(PAGES)) {
      await page.getByTestId(`settings-${name}`).click();
      await prepare(page);
      expect({ name, complaints: await complaintsOf(page) }).toEqual({ name, complaints: [] });
    }
    await page.setViewportSize({ width: 720, height: 450 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });

  it('say what is wrong at the field, take it back on Esc, and name what cannot be read', async () => {
    const { page, engine } = await open();
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings-dispatcher').click();
    const field = page.getByTestId('set-dispatch.max_workers');
    await field.fill('5000');
    await field.press('Enter');
    await page.getByRole('alert').getByText('It must be at most 1000.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.inputValue()).toBe('5000');
    await field.press('Escape');
    expect(await field.inputValue()).toBe('6');
    await page.getByText('It must be at most 1000.').waitFor({ state: 'detached' });
    await field.fill('8');
    await field.press('Enter');
    await page.getByRole('button', { name: 'Back to the default of Workers at once, 6' }).click();
    await waitFor(async () => (await field.inputValue()) === '6');
    engine.controls.failing.set('workers.list', {
      trouble: { fault: 'process', message: 'The engine said no.' },
      times: 9,
    });
    await page.getByTestId('settings-workers').click();
    await page.getByRole('alert').getByText('The engine said no.').waitFor();
    engine.controls.failing.set('boards.backups', { trouble: { fault: 'process', message: 'No folder.' }, times: 9 });
    await page.getByTestId('settings-data').click();
    await page.getByRole('alert').getByText('No folder.').waitFor();
  });

  it('list what an import had to adapt, and open the new board', async () => {
    const { page } = await open();
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings-data').click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    expect(await page.getByTestId('import-slug').inputValue()).toBe('hermes');
    await page.getByTestId('import-slug').fill('Not a slug');
    await page.getByTestId('import').click();
    await page
      .getByRole('alert')
      .getByText(/^Folder: use 1 to 64/)
      .waitFor();
    await page.getByTestId('import-slug').fill('agents');
    await page.getByTestId('import').click();
    await page.getByTestId('import-result').getByText('1× running tasks were given back').waitFor();
  });
});
