/** What stays and where the focus goes when something is closed, refused or left, in the built window. */
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { waitFor } from '../support/wait.ts';
import { windowsForTests } from './windows-for-tests.ts';
import type { WindowUnderTest } from './open-window.ts';

const openWindow = windowsForTests(90_000);

async function open(): Promise<WindowUnderTest> {
  const opened = await openWindow();
  await opened.page.getByTestId('card-t_23f6').waitFor();
  return opened;
}

/** Waits until the focus is on what the selector says. */
async function focusOn(page: Page, selector: string): Promise<void> {
  await page.locator(`${selector}:focus`).waitFor({ state: 'attached' });
}

describe('the focus', () => {
  it('goes back to where it was, however a window over the board is closed', async () => {
    const { page } = await open();
    const card = '[data-card="t_23f6"]';
    const windows = {
      'Control+k': page.getByTestId('palette'),
      '?': page.getByTestId('shortcuts'),
      c: page.getByRole('dialog', { name: 'New task' }),
    };
    await page.getByTestId('card-t_23f6').focus();
    for (const [key, shown] of Object.entries(windows)) {
      await page.keyboard.press(key);
      await shown.locator('input:focus').first().waitFor({ state: 'attached' });
      await page.keyboard.press('Escape');
      await shown.waitFor({ state: 'detached' });
      await focusOn(page, card);
      await page.keyboard.press(key);
      await shown.waitFor();
      // The sheet of the dialog is in its middle; a press beside it lands on what lies behind.
      if (key === 'c') await shown.getByRole('button', { name: 'Cancel' }).click();
      else await page.mouse.click(4, 700);
      await shown.waitFor({ state: 'detached' });
      await focusOn(page, card);
    }
  });

  it('goes to where a command of the palette puts it', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_23f6').focus();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').locator('input').fill('filter');
    await page
      .getByTestId('palette')
      .getByRole('option', { name: /^Filter/ })
      .click();
    await page.getByTestId('palette').waitFor({ state: 'detached' });
    await focusOn(page, '#filter');
  });

  it('goes back to what began an edit in the drawer, and Esc leaves the drawer open', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_23f6').click();
    const title = page.locator('.dtitle');
    await title.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await title.locator('textarea:focus').waitFor();
    await page.keyboard.press('Escape');
    await focusOn(page, '.dtitle button');
    await page.keyboard.press('Enter');
    await title.locator('textarea').fill('Implement the auth endpoints');
    await page.keyboard.press('Enter');
    await title.getByRole('button', { name: 'Implement the auth endpoints' }).waitFor();
    await focusOn(page, '.dtitle button');
  });
});

describe('what a person is writing', () => {
  it('stays while the task cannot be read for a while', async () => {
    const { page, engine, board } = await open();
    await page.getByTestId('card-t_23f6').click();
    const comment = page.getByTestId('comment-input');
    await comment.fill('Half a thought');
    const failing = { trouble: { fault: 'database_busy', message: 'The board is locked.' }, times: 1 } as const;
    engine.controls.failing.set('task.get', { ...failing });
    const task = board.get('t_23f6');
    board.changed(task, 'heartbeat');
    await waitFor(() => engine.controls.failing.get('task.get')?.times === 0);
    board.changed(task, 'heartbeat');
    await page.getByTestId('drawer').getByText('heartbeat').first().waitFor();
    expect(await comment.inputValue()).toBe('Half a thought');
  });

  it('is posted once as an answer, however often the task is sent back after it was refused', async () => {
    const { page, engine, board } = await open();
    const task = board.get('t_3a9c');
    const before = task.comments.length;
    const failing = { trouble: { refused: 'conflict', message: 'The task has changed meanwhile.' }, times: 2 } as const;
    engine.controls.failing.set('task.move', { ...failing });
    await page.getByTestId('card-t_3a9c').click();
    const field = page.getByTestId('answer-input');
    await field.fill('By user');
    for (const left of [1, 0]) {
      await page.getByTestId('answer-send').and(page.locator(':enabled')).click();
      await waitFor(() => engine.controls.failing.get('task.move')?.times === left);
      // The question is back with the answer that it was given.
      await waitFor(async () => (await field.count()) === 1 && (await field.inputValue()) === 'By user');
    }
    expect(task.card.status).toBe('blocked');
    await page.getByTestId('answer-send').and(page.locator(':enabled')).click();
    await waitFor(() => task.card.status === 'ready');
    expect(task.comments.slice(before).map(({ body }) => body)).toEqual(['By user']);

    // The next question is another one, whatever the answer.
    await page.getByTestId('drawer-close').click();
    task.card = { ...task.card, status: 'blocked', blockKind: 'needs_input', blockReason: 'And here?', statusSince: 1 };
    board.changed(task, 'status');
    await page.getByTestId('card-t_3a9c').click();
    await field.fill('By user');
    await page.getByTestId('answer-send').click();
    await waitFor(() => task.card.status === 'ready');
    expect(task.comments.slice(before).map(({ body }) => body)).toEqual(['By user', 'By user']);
  });

  it('replaces what others wrote meanwhile only when it is saved a second time', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_23f6').click();
    const title = page.locator('.dtitle');
    await title.getByRole('button').click();
    await title.locator('textarea').fill('Mine');
    const task = board.get('t_23f6');
    task.card = { ...task.card, title: 'Theirs' };
    task.comments.push({
      id: '99',
      taskId: 't_23f6',
      author: 'cli',
      body: 'Found a better name',
      createdAt: Date.now(),
    });
    board.changed(task, 'edited');
    // The drawer has read the task again when it shows the comment.
    await page.getByTestId('drawer').getByText('Found a better name').waitFor();
    await title.locator('textarea').press('Enter');
    await page.getByTestId('toast').filter({ hasText: 'changed meanwhile' }).waitFor();
    expect([board.get('t_23f6').card.title, await title.locator('textarea').inputValue()]).toEqual(['Theirs', 'Mine']);
    await title.locator('textarea').press('Enter');
    await waitFor(() => board.get('t_23f6').card.title === 'Mine');
  });
});

describe('Esc', () => {
  it('backs out of a field of the settings and leaves the filter of the board alone', async () => {
    const { page } = await open();
    await page.locator('#filter').fill('auth');
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings-dispatcher').click();
    const field = page.getByTestId('set-dispatch.max_workers');
    const saved = await field.inputValue();
    await field.fill('77');
    await page.keyboard.press('Escape');
    await waitFor(async () => (await field.inputValue()) === saved);
    await field.evaluate((node) => node.blur());
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await waitFor(async () => (await page.locator('#filter').inputValue()) === 'auth');
  });
});

describe('another board', () => {
  it('is not asked what was asked about the one before, whose filter is kept to the last letter', async () => {
    const { page, engine } = await open();
    engine.controls.boards.create({ board: 'tools' });
    const goTo = async (board: string): Promise<void> => {
      await page.getByTestId('board-menu').click();
      await page.getByTestId(`board-${board}`).click();
    };
    await page.locator('#filter').fill('auth');
    await goTo('tools');
    // A board without tasks shows its welcome instead of columns and filter.
    await page.locator('#filter').waitFor({ state: 'detached' });
    await goTo('harbor');
    await page.getByTestId('card-t_23f6').focus();
    await page.keyboard.press('r');
    const prompt = page.locator('dialog.dropask');
    await prompt.waitFor();
    await page.evaluate(() => {
      window.location.hash = 'board=tools';
    });
    await prompt.waitFor({ state: 'detached' });
    await goTo('harbor');
    await waitFor(async () => (await page.locator('#filter').inputValue()) === 'auth');
  });
});
