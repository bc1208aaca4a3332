import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { createFakeBoard } from './fake-board.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { waitFor } from '../support/wait.ts';

const open = windowsForTests();

async function select(page: Page, ...ids: string[]): Promise<void> {
  for (const id of ids) await page.getByTestId(`card-${id}`).click({ modifiers: ['Control'] });
}

async function isSelected(page: Page, id: string): Promise<boolean> {
  return (await page.getByTestId(`card-${id}`).getAttribute('aria-label'))?.endsWith(', selected') ?? false;
}

const focusedCard = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-card'));

describe('selecting cards', () => {
  it('toggles with Control, extends with Shift inside the column, and Esc gives it up', async () => {
    const { page } = await open();
    await select(page, 't_28a3');
    await page.getByTestId('card-t_8a73').click({ modifiers: ['Shift'] });
    await page.getByTestId('bulk-bar').getByText('4 selected').waitFor();
    await select(page, 't_6f4e');
    await page.getByTestId('bulk-bar').getByText('3 selected').waitFor();
    expect(await isSelected(page, 't_6f4e')).toBe(false);
    expect(await page.getByTestId('drawer').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByTestId('bulk-bar').waitFor({ state: 'detached' });
  });

  it('is kept, out of sight and out of reach, while another screen is shown', async () => {
    const { page, board } = await open();
    await select(page, 't_28a3', 't_6f4e');
    await page.getByTestId('bulk-bar').waitFor();
    for (const shortcut of ['Control+,', '3', '5']) {
      await page.keyboard.press(shortcut);
      await page.getByTestId('bulk-bar').waitFor({ state: 'detached' });
      await page.keyboard.press('Shift+E');
      await page.keyboard.press('m');
    }
    await page.getByTestId('view-board').click();
    await page.getByTestId('bulk-bar').getByText('2 selected').waitFor();
    expect(await page.getByTestId('pick-menu').count()).toBe(0);
    for (const id of ['t_28a3', 't_6f4e']) expect(board.get(id).card.status).toBe('ready');
  });

  it('works by keyboard alone: X, Shift J and K, and the whole column', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_28a3').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+J');
    await page.getByTestId('bulk-bar').getByText('3 selected').waitFor();
    await page.keyboard.press('Control+a');
    await page.getByTestId('bulk-bar').getByText('5 selected').waitFor();
    await page.keyboard.press('x');
    await page.getByTestId('bulk-bar').getByText('4 selected').waitFor();
  });

  it('has a box on every card, in the place of the priority', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_b95a').hover();
    await page.getByTestId('card-t_b95a').getByRole('checkbox').click();
    await page.getByTestId('bulk-bar').getByText('1 selected').waitFor();
    expect(await page.getByTestId('drawer').count()).toBe(0);
  });
});

describe('one act on many tasks', () => {
  it('says how many can move and why the others stay, moves those, and takes it back as one', async () => {
    const { page, board } = await open();
    await select(page, 't_6f4e', 't_28a3', 't_23f6');
    await page.keyboard.press('m');
    await page
      .getByRole('option', { name: /Triage/ })
      .getByText('2 of 3 can move')
      .waitFor();
    await page.keyboard.type('triage');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '2 of 3 can move to Triage' }).getByText('Reclaim first').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('toast').getByText('2 of 3 moved to Triage').waitFor();
    await page.getByTestId('toast').getByText('Implement auth API endpoints: Reclaim first').waitFor();
    expect(board.get('t_6f4e').card.status).toBe('triage');
    expect(board.get('t_23f6').card.status).toBe('running');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await waitFor(() => ['t_6f4e', 't_28a3'].every((id) => board.get(id).card.status === 'ready'));
  });

  it('assigns, sets priority and project, and undoes each for the tasks as they were', async () => {
    const { page, board } = await open();
    await select(page, 't_6f4e', 't_28a3');
    await page.getByTestId('bulk-bar').getByRole('button', { name: 'Assign' }).click();
    await page.keyboard.type('trans');
    await page.keyboard.press('Enter');
    await waitFor(() => board.get('t_28a3').card.assignee === 'translator');
    await page.keyboard.press('p');
    await page.keyboard.press('Enter');
    await waitFor(() => board.get('t_6f4e').card.priority === 3 && board.get('t_28a3').card.priority === 3);
    await page.keyboard.press('Shift+P');
    await page.keyboard.type('brand-new');
    await page.getByRole('option', { name: /New project/ }).click();
    await waitFor(() => board.get('t_6f4e').card.tenant === 'brand-new');
    for (let count = 0; count < 3; count += 1) {
      await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).first().waitFor();
      const before = board.events.length;
      await page.keyboard.press('Control+z');
      await waitFor(() => board.events.length >= before + 2);
    }
    expect(board.get('t_28a3').card).toMatchObject({ assignee: 'reviewer', priority: 3, tenant: 'auth' });
    expect(board.get('t_6f4e').card).toMatchObject({ assignee: 'transcriber', tenant: 'content-ops' });
  });

  it('asks once for what the moves need, and before workers are stopped', async () => {
    const { page, board } = await open();
    await select(page, 't_6f4e', 't_23f6');
    await page.keyboard.press('b');
    await page.getByRole('dialog').getByText('1 worker will be stopped').waitFor();
    await page.getByRole('textbox', { name: 'What are they waiting for?' }).fill('A decision');
    await page.keyboard.press('Control+Enter');
    await waitFor(() => ['t_6f4e', 't_23f6'].every((id) => board.get(id).card.blockReason === 'A decision'));
  });

  it('drags the selection as one', async () => {
    const { page, board } = await open();
    await select(page, 't_b95a', 't_7e02');
    const from = await page.getByTestId('card-t_b95a').boundingBox();
    const to = await page.getByTestId('column-todo').boundingBox();
    if (from === null || to === null) throw new Error('Card or column is not on screen.');
    await page.mouse.move(from.x + 60, from.y + 30);
    await page.mouse.down();
    await page.mouse.move(from.x + 80, from.y + 40);
    await page.mouse.move(to.x + 60, to.y + 300, { steps: 5 });
    await page.locator('.dragcount').getByText('2').waitFor();
    await page.mouse.up();
    await waitFor(() => ['t_b95a', 't_7e02'].every((id) => board.get(id).card.status === 'todo'));
  });
});

describe('undo', () => {
  it('takes back a move with the toast or with Control Z, newest first', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_b95a').focus();
    await page.keyboard.press('s');
    await page.keyboard.type('todo');
    await page.keyboard.press('Enter');
    await waitFor(() => board.get('t_b95a').card.status === 'todo');
    await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
    await waitFor(() => board.get('t_b95a').card.status === 'triage');
    await page.keyboard.press('Control+z');
    await page.getByTestId('toast').getByText('There is nothing to undo.').waitFor();
  });

  it('is refused with the reason when the task has moved on', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_71d8').getByRole('button', { name: 'Retry' }).click();
    await page.getByTestId('column-ready').getByTestId('card-t_71d8').waitFor();
    board.move({ board: 'harbor', id: 't_71d8', to: 'todo' });
    await page.getByTestId('column-todo').getByTestId('card-t_71d8').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByTestId('toast').getByText('moved on: it is in Todo now.').waitFor();
    expect(board.get('t_71d8').card.status).toBe('todo');
  });

  it('takes back an edit that the board has not shown yet', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_28a3').focus();
    const release = board.holdFeed();
    await page.keyboard.press('p');
    await page.keyboard.type('high');
    await page.keyboard.press('Enter');
    await page.getByTestId('toast').getByText('set to high').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByTestId('toast').getByText('is as it was').waitFor();
    expect(board.get('t_28a3').card.priority).toBe(3);
    release();
  });

  it('restores an edit, unless it was edited again', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_28a3').focus();
    await page.keyboard.press('p');
    await page.keyboard.type('high');
    await page.keyboard.press('Enter');
    await page.getByTestId('toast').getByText('set to high').waitFor();
    await page.keyboard.press('Control+z');
    await waitFor(() => board.get('t_28a3').card.priority === 3);
    await page.keyboard.press('p');
    await page.keyboard.type('normal');
    await page.keyboard.press('Enter');
    await page.getByTestId('toast').getByText('set to normal').waitFor();
    const task = board.get('t_28a3');
    task.card = { ...task.card, priority: 0 };
    board.changed(task, 'edited');
    await page.getByTestId('card-t_28a3').getByRole('img', { name: 'No priority' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Control+z');
    await page.getByTestId('toast').getByText('It was changed again.').waitFor();
    expect(board.get('t_28a3').card.priority).toBe(0);
  });
});

describe('lanes by worker', () => {
  it('give every worker a row, a grid for readers, and the same keys', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: 'All' }).click();
    const grid = page.getByRole('grid', { name: 'harbor board by worker' });
    await grid.getByRole('rowheader', { name: /backend-dev/ }).waitFor();
    expect(await grid.getByRole('columnheader').count()).toBe(8);
    await page.getByTestId('card-t_84b0').focus();
    await page.keyboard.press('l');
    await waitFor(async () => !['t_84b0', null, undefined].includes(await focusedCard(page)));
    await page.getByRole('button', { name: 'Open Triage' }).click();
    await page.getByTestId('card-t_b95a').waitFor();
    await page.getByRole('radio', { name: 'Off' }).click();
    await page.getByTestId('column-running').getByTestId('card-t_23f6').waitFor();
    expect(await page.locator('.lanehead').count()).toBe(0);
  });

  it('give a task another worker when it is dropped in that row', async () => {
    const { page, board } = await open();
    await page.getByRole('radio', { name: 'All' }).click();
    const from = await page.getByTestId('card-t_61ce').boundingBox();
    const to = await page.locator('[data-cell="todo|qa-dev"]').boundingBox();
    if (from === null || to === null) throw new Error('Card or cell is not on screen.');
    await page.mouse.move(from.x + 60, from.y + 30);
    await page.mouse.down();
    await page.mouse.move(from.x + 70, from.y + 45);
    await page.mouse.move(to.x + 60, to.y + 40, { steps: 5 });
    await page.mouse.up();
    await waitFor(() => board.get('t_61ce').card.assignee === 'qa-dev');
    expect(board.get('t_61ce').card.status).toBe('todo');
  });
});

describe('the filter', () => {
  it('is chosen in menus, stands in the address, and comes back with the board', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Worker', exact: true }).click();
    await page.getByRole('checkbox', { name: 'deploy-bot, 7' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('is:blocked');
    await page.getByTestId('card-t_23f6').waitFor({ state: 'detached' });
    await page.getByTestId('card-t_ef5d').waitFor();
    await waitFor(async () => page.url().includes('worker=deploy-bot') && page.url().includes('q=is%3Ablocked'));
    await page.reload();
    await page.getByTestId('card-t_ef5d').waitFor();
    expect(await page.getByTestId('card-t_23f6').count()).toBe(0);
    await page.evaluate(() => (window.location.hash = '#q=webhook'));
    await page.getByTestId('card-t_e88b').waitFor();
    expect(await page.getByTestId('card-t_ef5d').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByTestId('card-t_23f6').waitFor();
    await waitFor(async () => !/[#&](?:q|worker)=/.test(page.url()));
  });
});

describe('looks', () => {
  it('change in the settings and are remembered', async () => {
    const { page } = await open();
    await page.getByTestId('appearance').click();
    const panel = page.getByTestId('settings');
    await panel.getByRole('radio', { name: 'Light' }).click();
    await panel.getByRole('radio', { name: 'Spacious' }).click();
    await panel.getByRole('switch', { name: 'Task ids on cards' }).click();
    await panel.getByRole('switch', { name: 'Status labels' }).click();
    await panel.getByRole('slider').fill('120');
    await page.reload();
    await page.getByTestId('view-board').click();
    await page.getByTestId('card-t_23f6').waitFor();
    expect(
      await page.evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset))),
    ).toMatchObject({
      theme: 'light',
      density: 'spacious',
      ids: 'off',
      labels: 'on',
      motion: 'reduced',
    });
    expect(await page.getByTestId('card-t_23f6').locator('.id').isVisible()).toBe(false);
    await page.getByTestId('card-t_b95a').getByText('Triage').waitFor();
    expect(await page.evaluate(() => document.documentElement.currentCSSZoom)).toBeCloseTo(1.2);
  });

  it('leave a menu under its button whatever the interface size', async () => {
    const { page } = await open();
    await page.evaluate(() => localStorage.setItem('flockboard.view', JSON.stringify({ size: 140 })));
    await page.reload();
    await page.getByTestId('card-t_23f6').waitFor();
    const button = await page.getByRole('button', { name: 'Priority', exact: true }).boundingBox();
    await page.getByRole('button', { name: 'Priority', exact: true }).click();
    const panel = await page.getByRole('dialog', { name: 'Priority' }).boundingBox();
    expect(Math.abs((panel?.x ?? 0) - (button?.x ?? -99))).toBeLessThan(3);
    await page.keyboard.press('Escape');
    const from = await page.getByTestId('card-t_b95a').boundingBox();
    if (from === null) throw new Error('The card is not on screen.');
    await page.mouse.move(from.x + 40, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 20, { steps: 3 });
    const lifted = await page.locator('.dragcard').boundingBox();
    expect(Math.abs((lifted?.x ?? 0) - from.x - 20)).toBeLessThan(12);
    expect(Math.abs((lifted?.width ?? 0) - from.width)).toBeLessThan(20);
    await page.keyboard.press('Escape');
    await page.mouse.up();
  });
});

describe('a board that changes under the reader', () => {
  it('stays where it is and says how many came', async () => {
    const board = createFakeBoard('harbor');
    for (let index = 0; index < 120; index += 1)
      board.add({
        id: `t_${(0x2000 + index).toString(16)}`,
        title: `Done ${index}`,
        status: 'done',
        statusSince: index,
      });
    const { page } = await open(board);
    const stack = page.getByTestId('column-done').locator('.stack');
    await page.getByTestId('card-t_2077').waitFor();
    await stack.evaluate((box) => box.scrollTo({ top: 1200 }));
    await page.getByTestId('card-t_2050').waitFor();
    const before = await page.getByTestId('card-t_2050').boundingBox();
    board.add({ id: 't_fff1', title: 'Fresh', status: 'done', statusSince: 1000 });
    board.add({ id: 't_fff2', title: 'Fresh too', status: 'done', statusSince: 1001 });
    await page.getByTestId('new-done').getByText('2 new').waitFor();
    const after = await page.getByTestId('card-t_2050').boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 99))).toBeLessThan(2);
    await page.getByTestId('new-done').click();
    await waitFor(async () => ['t_fff1', 't_fff2'].includes((await focusedCard(page)) ?? ''));
    expect(await page.getByTestId('new-done').count()).toBe(0);
  });

  it('shows where a dragged card would land', async () => {
    const { page } = await open();
    const from = await page.getByTestId('card-t_0f5a').boundingBox();
    const to = await page.getByTestId('column-triage').boundingBox();
    if (from === null || to === null) throw new Error('Card or column is not on screen.');
    await page.mouse.move(from.x + 40, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 20);
    await page.mouse.move(to.x + 60, to.y + 120, { steps: 4 });
    await page.getByTestId('column-triage').locator('.dropline').waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await page.locator('.dropline').count()).toBe(0);
  });
});
