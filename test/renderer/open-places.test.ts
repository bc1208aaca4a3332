/** Opening a task's workspace and log, config.toml and the board's folder from the window, over a fake engine. */
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { complaintsOf } from './axe-check.ts';
import { windowsForTests } from './windows-for-tests.ts';

const open = windowsForTests(90_000);

/** The newest toast that says this; it is put away so that the next one is another. */
async function toastSaying(page: Page, text: string): Promise<void> {
  const toast = page.getByTestId('toast').filter({ hasText: text });
  await toast.waitFor();
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await toast.waitFor({ state: 'detached' });
}

describe('places of the engine’s machine', () => {
  it('open by button, menu, key and palette, and say in what and where', async () => {
    const { page } = await open();
    const id = 't_23f6';
    await page.getByTestId(`card-${id}`).click();
    const drawer = page.getByTestId('drawer');
    await drawer.getByTestId('open-editor').click();
    await toastSaying(page, `Opened in code/home/you/${id}/editor`);
    await drawer.getByTestId('open-terminal').click();
    await toastSaying(page, `Opened in xterm/home/you/${id}/terminal`);
    await drawer.getByTestId('open-log').click();
    await toastSaying(page, `Opened in code/home/you/${id}/log`);
    await page.getByTestId('drawer-more').click();
    await page.getByRole('menuitem', { name: /^Open a terminal here/ }).click();
    await toastSaying(page, `/home/you/${id}/terminal`);
    expect(await complaintsOf(page)).toEqual([]);
    await page.getByTestId('drawer-close').click();
    await page.getByTestId(`card-${id}`).focus();
    for (const [keys, place] of [
      ['o', 'editor'],
      ['Shift+O', 'terminal'],
      ['Shift+L', 'log'],
    ] as const) {
      await page.keyboard.press(keys);
      await toastSaying(page, `/home/you/${id}/${place}`);
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('open in editor');
    await page.keyboard.press('Enter');
    await toastSaying(page, `/home/you/${id}/editor`);
  });

  it('that cannot be opened are told with the path, to copy', async () => {
    const { page } = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByTestId('card-t_23f6').waitFor();
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings-dispatcher').click();
    await page.getByTestId('open-config').click();
    await toastSaying(page, 'Opened in code/home/you/config');
    await page.getByTestId('settings-data').click();
    await page.getByTestId('open-folder').click();
    const toast = page.getByTestId('toast').filter({ hasText: 'The machine has no display.' });
    await toast.getByRole('button', { name: 'Copy path' }).click();
    await page.getByTestId('toast').filter({ hasText: 'Path copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('/home/you/folder');
  });
});
