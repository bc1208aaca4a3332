import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { windowsForTests } from './windows-for-tests.ts';
import type { WindowUnderTest } from './open-window.ts';
import { waitFor } from '../support/wait.ts';

const openWindow = windowsForTests();

async function open(): Promise<WindowUnderTest> {
  const opened = await openWindow();
  await opened.page.getByTestId('card-t_23f6').waitFor();
  return opened;
}

const marked = (page: Page) => page.getByTestId('palette').locator('[role="option"][aria-selected="true"]');

describe('the command palette', () => {
  it('puts the acts on the focused task first, and drops them on Backspace', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_23f6').focus();
    await page.keyboard.press('Control+k');
    await marked(page).getByText('Reclaim').waitFor();
    await page.getByTestId('palette').getByText('Stops pid 48213').first().waitFor();
    await page.keyboard.press('Backspace');
    await marked(page).getByText('New task').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('palette').waitFor({ state: 'detached' });
    await waitFor(() => page.evaluate(() => document.activeElement?.getAttribute('data-card') === 't_23f6'));
  });

  it('runs what is marked: a move through the same prompt, a command, a task', async () => {
    const { page, engine, board } = await open();
    await page.getByTestId('card-t_28a3').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('block');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'What is it waiting for?' }).getByRole('textbox').fill('A word');
    await page.keyboard.press('Control+Enter');
    await waitFor(() => board.get('t_28a3').card.status === 'blocked');
    await page.getByTestId('open-palette').click();
    await page.keyboard.type('nudge');
    await page.keyboard.press('Enter');
    await waitFor(() => engine.controls.nudges === 1);
    await page.getByTestId('open-palette').click();
    await page.keyboard.type('webhook retry');
    await page.keyboard.press('Enter');
    await page.getByTestId('drawer').getByText('t_e88b').first().waitFor();
  });

  it('offers to create what it cannot find', async () => {
    const { page, board } = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Paint the shed green');
    await marked(page).getByText('Create a task called “Paint the shed green”').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('drawer').waitFor();
    expect([...board.tasks.values()].some((task) => task.card.title === 'Paint the shed green')).toBe(true);
  });

  it('remembers what was used last', async () => {
    const { page } = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('switch lanes');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('switch');
    await marked(page).getByText('Switch lanes by worker').waitFor();
  });
});

describe('the keyboard', () => {
  it('lists every shortcut, and finds one', async () => {
    const { page } = await open();
    await page.keyboard.press('?');
    const sheet = page.getByTestId('shortcuts');
    await sheet.getByText('Next or previous card').waitFor();
    await sheet.getByRole('textbox').fill('undo');
    await sheet.getByText('Undo', { exact: true }).waitFor();
    expect(await sheet.locator('.kr').count()).toBe(1);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('goes through the parts of the window with F6, both ways', async () => {
    const { page } = await open();
    const part = (): Promise<string> =>
      page.evaluate(() => {
        const node = document.activeElement;
        return ['titlebar', 'filterbar', 'board', 'statusbar'].find((name) => node?.closest(`.${name}`) != null) ?? '';
      });
    const seen: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      await page.keyboard.press('F6');
      seen.push(await part());
    }
    expect(seen).toEqual(['titlebar', 'filterbar', 'board', 'statusbar']);
    await page.keyboard.press('Shift+F6');
    expect(await part()).toBe('board');
  });

  it('jumps to the ends of a column with G G and Shift G, and peeks with Space', async () => {
    const { page } = await open();
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-card'));
    await page.getByTestId('card-t_6f4e').focus();
    await page.keyboard.press('Shift+G');
    await waitFor(async () => (await focused()) === 't_0040');
    await page.keyboard.press('g');
    await page.keyboard.press('g');
    await waitFor(async () => (await focused()) === 't_28a3');
    await page.keyboard.press('Space');
    await page.getByTestId('drawer').waitFor();
    expect(await focused()).toBe('t_28a3');
    await page.keyboard.press('Space');
    await page.getByTestId('drawer').waitFor({ state: 'detached' });
  });

  it('opens the fields of a task in its drawer: edit, link, comment', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_e88b').focus();
    await page.keyboard.press('Control+l');
    await page.getByTestId('add-parent').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('card-t_e88b').focus();
    await page.keyboard.press('Shift+C');
    await waitFor(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'comment-input'));
  });
});

describe('a narrow window', () => {
  it('loses no control at 200 % zoom', async () => {
    const { page } = await open();
    await page.setViewportSize({ width: 720, height: 450 });
    const lost = await page.evaluate(() => {
      const bars = [...document.querySelectorAll('.titlebar, .filterbar, .statusbar')];
      const controls = bars.flatMap((bar) => [...bar.querySelectorAll<HTMLElement>('button, input, select')]);
      return controls
        .filter((control) => !control.closest('.seg.icons'))
        .filter((control) => {
          control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
          const rect = control.getBoundingClientRect();
          const x = rect.left + rect.width / 2;
          const y = rect.top + rect.height / 2;
          const hit = document.elementFromPoint(x, y);
          return hit === null || !(control.contains(hit) || hit.closest('label')?.contains(control) === true);
        })
        .map((control) => control.outerHTML.slice(0, 120));
    });
    expect(lost).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
