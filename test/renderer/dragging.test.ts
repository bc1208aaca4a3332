/** Cards in the air: by mouse, by finger and by key, in long columns, over columns that take them and that do not. */
import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { createFakeBoard } from './fake-board.ts';
import type { FakeBoard } from './fake-board.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { createSampleBoard } from './sample-engine.ts';
import { waitFor } from '../support/wait.ts';

const open = windowsForTests();

/** Four hundred cards in Todo, far more than are mounted; t_1000 to t_118f. */
function longBoard(): FakeBoard {
  const board = createFakeBoard('harbor');
  for (let index = 0; index < 400; index += 1)
    board.add({ id: `t_${(0x1000 + index).toString(16)}`, title: `Task ${index}`, status: 'todo', statusSince: index });
  return board;
}

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('It is not on screen.');
  return { x: box.x + Math.min(60, box.width / 2), y: box.y + Math.min(24, box.height / 2) };
}

const column = (page: Page, status: string): Locator => page.getByTestId(`column-${status}`);
const heard = (page: Page): Promise<string> => page.locator('.sr-only[role="alert"]').innerText();

/** Presses on a card and moves until it is lifted. */
async function lift(page: Page, id: string): Promise<void> {
  const from = await middleOf(page.getByTestId(`card-${id}`));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 6);
  await page.locator('.dragcard').waitFor();
}

async function moveOver(page: Page, status: string): Promise<void> {
  const box = await column(page, status).boundingBox();
  if (box === null) throw new Error('The column is not on screen.');
  await page.mouse.move(box.x + box.width / 2, box.y + 260, { steps: 4 });
}

/** The first card that is wholly in sight in a stack that has been scrolled beyond `top`. */
async function cardInSight(stack: Locator, top: number): Promise<string> {
  const id = await waitFor(async () =>
    stack.evaluate((box, beyond) => {
      const edge = box.getBoundingClientRect().top;
      const all = [...box.querySelectorAll<HTMLElement>('[data-card]')];
      const inSight = box.scrollTop > beyond ? all.find((card) => card.getBoundingClientRect().top > edge + 60) : null;
      return inSight?.dataset['card'];
    }, top),
  );
  return id ?? '';
}

describe('in a column of four hundred cards', () => {
  it('a card is dragged by mouse from far below, and stays in hand while its column is scrolled away', async () => {
    const board = longBoard();
    const { page } = await open(board);
    const stack = column(page, 'todo').locator('.stack');
    await stack.evaluate((box) => box.scrollTo({ top: 12_000 }));
    const id = await cardInSight(stack, 10_000);
    await lift(page, id);
    await stack.evaluate((box) => box.scrollTo({ top: 0 }));
    await page.getByTestId('card-t_1000').waitFor();
    expect(await page.locator('.dragcard').isVisible()).toBe(true);
    await moveOver(page, 'triage');
    await page.mouse.up();
    await waitFor(() => board.get(id).card.status === 'triage');
    await column(page, 'triage').getByTestId(`card-${id}`).waitFor();
    expect(await page.locator('[data-card]').count()).toBeLessThan(80);
  });

  it('a card is moved by keys, each step is said, and the focus goes with the card', async () => {
    const board = longBoard();
    const { page } = await open(board);
    await page.getByTestId('card-t_1000').focus();
    await page.keyboard.press('Shift+G');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-card') === 't_118f');
    const last = page.getByTestId('card-t_118f');
    expect([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')]).toEqual(['400', '400']);
    await page.keyboard.press('m');
    await waitFor(async () => (await heard(page)).startsWith('Lifted Task 399.'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await waitFor(async () => (await heard(page)).startsWith('Running. Not allowed.'));
    await page.keyboard.press('Escape');
    await waitFor(async () => (await heard(page)) === 'Task 399 stays in Todo.');
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await column(page, 'triage').getByTestId('card-t_118f').waitFor();
    await waitFor(() => board.get('t_118f').card.status === 'triage');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-card') === 't_118f');
  });
});

describe('by finger', () => {
  /** Fingers as the browser gets them from a screen. */
  async function finger(page: Page) {
    const session = await page.context().newCDPSession(page);
    const send = async (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      at?: { x: number; y: number },
    ): Promise<void> => {
      await session.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [at] });
    };
    return {
      down: (at: { x: number; y: number }) => send('touchStart', at),
      move: (at: { x: number; y: number }) => send('touchMove', at),
      up: () => send('touchEnd'),
    };
  }

  it('a card that is held is lifted and dropped; a swipe scrolls and lifts nothing', async () => {
    const board = longBoard();
    const { page } = await open(board, { hasTouch: true });
    const touch = await finger(page);
    const stack = column(page, 'todo').locator('.stack');
    await stack.evaluate((box) => box.addEventListener('scrollend', () => box.setAttribute('data-at-rest', '')));
    const from = await middleOf(page.getByTestId('card-t_1003'));
    // Sent at once: a finger that waits for each answer of a busy browser is one that rests, and lifts the card.
    const steps = Array.from({ length: 10 }, (_, step) => ({ x: from.x, y: from.y - (step + 1) * 20 }));
    await Promise.all([touch.down(from), ...steps.map((at) => touch.move(at)), touch.up()]);
    // A swipe goes on by itself after the finger has left; a card in motion is not where it was measured.
    await column(page, 'todo').locator('.stack[data-at-rest]').waitFor();
    expect(await page.locator('.dragcard').count()).toBe(0);
    expect(board.get('t_1003').card.status).toBe('todo');

    const id = await cardInSight(stack, 60);
    const held = await middleOf(page.getByTestId(`card-${id}`));
    await touch.down(held);
    // It is lifted by resting alone.
    await page.locator('.dragcard').getByText(board.get(id).card.title, { exact: true }).waitFor();
    const to = await column(page, 'triage').boundingBox();
    if (to === null) throw new Error('The column is not on screen.');
    await touch.move({ x: held.x - 40, y: held.y + 10 });
    await touch.move({ x: to.x + 60, y: to.y + 200 });
    await column(page, 'triage').and(page.locator('.target')).waitFor();
    await touch.up();
    await waitFor(() => board.get(id).card.status === 'triage');
  });
});

describe('over columns', () => {
  it('says what a drop would do or why it cannot be, and a drop that cannot be changes nothing', async () => {
    const board = createSampleBoard();
    const { page } = await open(board);
    await lift(page, 't_0f5a');
    const hatched = column(page, 'ready');
    expect(await hatched.getAttribute('class')).toContain('no');
    expect(await hatched.evaluate((node) => getComputedStyle(node).backgroundImage)).toContain('repeating-linear');
    await moveOver(page, 'ready');
    await hatched.locator('.dropverb').getByText('Waits on t_23f6').first().waitFor();
    await page.locator('.dragtag.no').waitFor();
    await waitFor(async () => (await heard(page)).startsWith('Ready. Not allowed.'));
    // Nobody else speaks: the library's own region stays empty.
    expect(await page.locator('[id^="DndLiveRegion"]').allInnerTexts()).toEqual(['']);
    await moveOver(page, 'triage');
    await page.locator('.dragtag.ok').waitFor();
    await moveOver(page, 'ready');
    await page.mouse.up();
    await page.getByTestId('toast').getByText('Waits on t_23f6').waitFor();
    expect(board.get('t_0f5a').card.status).toBe('todo');
  });

  it('asks before a drop stops a worker, and takes Esc for no', async () => {
    const board = createSampleBoard();
    const { page } = await open(board);
    await lift(page, 't_23f6');
    await moveOver(page, 'ready');
    await page.locator('.dragtag.stop').waitFor();
    await page.mouse.up();
    await page.getByRole('dialog').getByText('pid 48213').waitFor();
    expect(board.get('t_23f6').card.status).toBe('running');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(board.get('t_23f6').card.status).toBe('running');
    await lift(page, 't_23f6');
    await moveOver(page, 'ready');
    await page.mouse.up();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Control+Enter');
    await waitFor(() => board.get('t_23f6').card.status === 'ready');
  });

  it('scrolls a narrow board sideways under a card at its edge, and news from outside leave the drag alone', async () => {
    const board = createSampleBoard();
    const { page } = await open(board, { viewport: { width: 960, height: 600 } });
    await lift(page, 't_b95a');
    const scroller = page.locator('.board');
    await page.mouse.move(952, 300, { steps: 3 });
    await waitFor(() => scroller.evaluate((box) => box.scrollLeft > 100));
    board.add({ id: 't_fff1', title: 'Made by the CLI', status: 'triage' });
    await page.getByTestId('card-t_fff1').waitFor({ state: 'attached' });
    expect(await page.locator('.dragcard').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.dragcard').waitFor({ state: 'detached' });
    await page.mouse.up();
    expect(board.get('t_b95a').card.status).toBe('triage');
  });
});
