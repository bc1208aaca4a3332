/** What a reader, a keyboard, a magnifier and still eyes find in the window (WCAG 2.2 AA). */
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { lowContrast } from './contrast.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { createSampleBoard } from './sample-engine.ts';
import { waitFor } from '../support/wait.ts';

const open = windowsForTests();

const focused = (page: Page, id: string): Promise<unknown> =>
  page.waitForFunction((card) => document.activeElement?.getAttribute('data-card') === card, id);

const tabStops = (page: Page): Promise<(string | null)[]> =>
  page.locator('[data-card][tabindex="0"]').evaluateAll((cards) => cards.map((card) => card.getAttribute('data-card')));

it('the measure of contrast sees text and shapes that are too pale, over gradients too', async () => {
  const { page } = await open();
  await page.getByTestId('card-t_23f6').waitFor();
  expect(await lowContrast(page)).toEqual([]);
  await page.evaluate(() => {
    for (const node of document.querySelectorAll<HTMLElement>('.col.running h2, .st-blocked, .card .ttl'))
      node.style.setProperty('color', '#aaa', 'important');
  });
  const found = (await lowContrast(page)).join('\n');
  expect(found).toContain('"Running"');
  expect(found).toContain('shape');
  expect(found).toContain('Implement auth API endpoints');
});

it('the board is one stop of Tab, which comes back to a card when the focused one is out of sight', async () => {
  const { page } = await open();
  await page.getByTestId('card-t_28a3').focus();
  expect(await tabStops(page)).toEqual(['t_28a3']);
  await page.keyboard.press('Enter');
  await page.getByTestId('drawer').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('drawer').waitFor({ state: 'detached' });
  await focused(page, 't_28a3');
  await page.keyboard.press('/');
  await page.keyboard.type('auth api');
  await page.getByTestId('card-t_28a3').waitFor({ state: 'detached' });
  await waitFor(async () => (await tabStops(page)).includes('t_23f6'));
});

it('tells of what others did: once, politely, and never of times that tick', async () => {
  const board = createSampleBoard();
  const { page } = await open(board);
  await page.getByTestId('card-t_28a3').waitFor();
  board.move({ board: 'harbor', id: 't_28a3', to: 'blocked', reason: 'No database here' });
  await page.locator('.sr-only[aria-live="polite"]').getByText('is blocked. No database here.').waitFor();
  const ticking = page.locator('[data-card] [aria-live="off"]').first();
  await ticking.waitFor();
  const live = await page
    .locator('[data-card] [aria-live]')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-live')));
  expect(new Set(live)).toEqual(new Set(['off']));
});

it('moves nothing for who asked for less motion, and something for everybody else', async () => {
  const { page } = await open();
  await page.getByTestId('card-t_23f6').waitFor();
  const moving = (): Promise<number> =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(
            ({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 1,
          ).length,
    );
  await waitFor(async () => (await moving()) === 0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await waitFor(async () => (await moving()) > 0);
});

it('loses nothing at 200 %: every control can be scrolled into sight, drawer and dialogs fit', async () => {
  const { page } = await open(createSampleBoard(), { viewport: { width: 720, height: 450 } });
  await page.getByTestId('card-t_23f6').waitFor({ state: 'attached' });
  const lost = await page.evaluate(() => {
    const out: string[] = [];
    for (const node of document.querySelectorAll<HTMLElement>('button, input, [data-column], [role="radio"]')) {
      if (node.closest('[data-card]') !== null || !node.checkVisibility()) continue;
      node.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const { left, right, top, bottom, width } = node.getBoundingClientRect();
      const isWide = width > innerWidth;
      if (left < -1 || (right > innerWidth + 1 && !isWide) || top < -1 || bottom > innerHeight + 1)
        out.push(`${node.getAttribute('aria-label') ?? node.textContent} ${Math.round(left)} ${Math.round(right)}`);
    }
    return out;
  });
  expect(lost).toEqual([]);
  const fits = async (name: string): Promise<void> => {
    const box = await page.locator(name).boundingBox();
    expect({ name, fits: box !== null && box.x >= -1 && box.x + box.width <= 721 }).toEqual({ name, fits: true });
  };
  await page.getByTestId('card-t_23f6').scrollIntoViewIfNeeded();
  await page.getByTestId('card-t_23f6').click();
  await page.getByTestId('drawer').waitFor();
  await fits('[data-testid="drawer"]');
  await page.keyboard.press('Escape');
  await page.getByTestId('drawer').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette').waitFor();
  await fits('[data-testid="palette"]');
});
