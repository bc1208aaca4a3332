/** What a change costs: how many cards are drawn again for it. Times are for bench/board, not for tests. */
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { countRenders, drawnCards } from './count-renders.ts';
import { createFakeBoard } from './fake-board.ts';
import type { FakeBoard } from './fake-board.ts';
import type { WindowUnderTest } from './open-window.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { waitFor } from '../support/wait.ts';

const openWindow = windowsForTests();

/** Forty cards in each of three columns, none of them alive, so that nothing changes by itself. */
function stillBoard(): FakeBoard {
  const board = createFakeBoard('harbor');
  for (const [column, status] of (['todo', 'blocked', 'done'] as const).entries())
    for (let index = 0; index < 40; index += 1)
      board.add({
        id: `t_${column}${(0x100 + index).toString(16)}`,
        title: `Task ${index}`,
        status,
        statusSince: index,
      });
  return board;
}

async function open(board: FakeBoard): Promise<WindowUnderTest> {
  const window = await openWindow(board);
  const { page } = window;
  await countRenders(page);
  await page.getByTestId('card-t_0100').waitFor();
  await page.getByTestId('card-t_2127').waitFor();
  await drawnCards(page);
  return window;
}

/** Waits until the page shows what was changed, then tells which cards were drawn for it. */
async function drawnFor(
  page: Page,
  change: () => void | Promise<void>,
  isShown: () => Promise<boolean>,
): Promise<string[]> {
  await change();
  await waitFor(isShown);
  return [...new Set(await drawnCards(page))];
}

describe('one change', () => {
  it('by another program draws only the card that changed', async () => {
    const board = stillBoard();
    const { page } = await open(board);
    const task = board.get('t_0105');
    const drawn = await drawnFor(
      page,
      () => {
        task.card = { ...task.card, title: 'Renamed outside' };
        board.changed(task, 'edited');
      },
      () => page.getByTestId('card-t_0105').getByText('Renamed outside').isVisible(),
    );
    expect(drawn).toEqual(['t_0105']);
  });

  it('of the status draws only the card that moved, though every other has another place now', async () => {
    const board = stillBoard();
    const { page } = await open(board);
    const drawn = await drawnFor(
      page,
      () => void board.move({ board: 'harbor', id: 't_0105', to: 'blocked', reason: 'Waits' }),
      () => page.getByTestId('column-blocked').getByTestId('card-t_0105').isVisible(),
    );
    expect(drawn).toEqual(['t_0105']);
    const last = page.getByTestId('column-todo').getByTestId('card-t_0127');
    expect([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')]).toEqual(['39', '39']);
  });

  it('of links draws the two ends', async () => {
    const board = stillBoard();
    const { page } = await open(board);
    const drawn = await drawnFor(
      page,
      () => board.link('t_1101', 't_0102'),
      () => page.getByTestId('card-t_0102').getByText('Waits on t_1101').isVisible(),
    );
    expect(drawn.toSorted()).toEqual(['t_0102', 't_1101']);
  });

  it('of the engine, such as another tick, draws no card', async () => {
    const board = stillBoard();
    const { page, engine } = await open(board);
    const { controls } = engine;
    const drawn = await drawnFor(
      page,
      () => {
        controls.status = { ...controls.status, databaseBytes: 9_900_000 };
        controls.publish();
      },
      () => page.getByTestId('status-bar').getByText('9.9 MB').isVisible(),
    );
    expect(drawn).toEqual([]);
  });

  it('of the selection draws only the card that was selected', async () => {
    const { page } = await open(stillBoard());
    const card = page.getByTestId('card-t_1103');
    await card.focus();
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-card') === 't_1103');
    await drawnCards(page);
    const drawn = await drawnFor(
      page,
      () => page.keyboard.press('x'),
      () => page.getByTestId('bulk-bar').isVisible(),
    );
    expect(drawn).toEqual(['t_1103']);
  });

  it('of the focus draws the card that lost it and the one that got it', async () => {
    const { page } = await open(stillBoard());
    await page.getByTestId('card-t_1103').focus();
    await drawnCards(page);
    const drawn = await drawnFor(
      page,
      () => page.keyboard.press('j'),
      () => page.evaluate(() => document.activeElement?.getAttribute('data-card') === 't_1104'),
    );
    expect(drawn.toSorted()).toEqual(['t_1103', 't_1104']);
  });

  it('of the filter draws no card where all cards pass', async () => {
    const { page } = await open(stillBoard());
    const drawn = await drawnFor(
      page,
      () => page.locator('#filter').pressSequentially('task'),
      () => page.evaluate(() => window.location.hash.includes('task')),
    );
    expect(drawn).toEqual([]);
    await page.locator('#filter').pressSequentially(' 39');
    await page.getByTestId('card-t_0100').waitFor({ state: 'detached' });
    expect(await page.locator('[data-card]').count()).toBe(3);
  });
});

describe('the pointer on cards', () => {
  it('starts no transition where motion is reduced, so that scrolling below it stays cheap', async () => {
    const { page } = await open(stillBoard());
    await page.evaluate(() => {
      Reflect.set(window, 'begun', 0);
      const count = (): void => void Reflect.set(window, 'begun', (Reflect.get(window, 'begun') as number) + 1);
      document.addEventListener('transitionrun', count);
    });
    for (const id of ['t_0100', 't_0101']) {
      const card = page.getByTestId(`card-${id}`);
      await card.hover();
      const glyph = card.locator('.prio');
      await waitFor(() => glyph.evaluate((node) => getComputedStyle(node).visibility === 'hidden'));
    }
    // A transition is told to the page in the frame after the style that began it.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
    );
    expect(await page.evaluate(() => Reflect.get(window, 'begun') as number)).toBe(0);
  });
});
