/** The menu of boards in the window: choosing, creating, renaming, archiving and bringing back, by mouse and by keys. */
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/renderer/lib/slug-of.ts';
import { waitFor } from '../support/wait.ts';
import { windowsForTests } from './windows-for-tests.ts';

const open = windowsForTests();

describe('a folder name made from a name', () => {
  it.each([
    ['The Harbor, 2nd', 'the-harbor-2nd'],
    ['  Überfahrt nach Århus ', 'uberfahrt-nach-arhus'],
    ['__init__', 'init__'],
    ['日本', ''],
    ['long '.repeat(40), 'long-long-long-long-long-long-long-long-long-long-long-long-long'],
  ])('%j becomes %j', (name, slug) => expect(slugOf(name)).toBe(slug));
});

describe('the menu of boards', () => {
  it('creates a board with a folder made from its name, shows it, and goes back to the other one', async () => {
    const { page, engine } = await open();
    await page.keyboard.press('Control+b');
    const panel = page.getByTestId('board-panel');
    await panel.getByTestId('board-harbor').and(page.locator('[aria-current="true"]:focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const name = panel.getByTestId('board-name');
    await name.and(page.locator(':focus')).waitFor();
    await name.fill('Die Werft');
    const slug = panel.getByTestId('board-slug');
    expect(await slug.inputValue()).toBe('die-werft');
    await slug.fill('Die Werft!');
    expect(await slug.getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.press('Enter');
    await panel.getByRole('alert').getByText('Folder: use 1 to 64').waitFor();
    await slug.fill('harbor');
    await page.keyboard.press('Enter');
    await panel.getByRole('alert').getByText('there is a board harbor already').waitFor();
    await slug.fill('werft');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Board Die Werft' }).waitFor();
    await panel.waitFor({ state: 'detached' });
    expect(engine.controls.boards.all.map((board) => board.slug)).toEqual(['harbor', 'werft']);

    await page.getByTestId('board-menu').click();
    await panel.getByTestId('board-harbor').click();
    await page.getByTestId('card-t_23f6').waitFor();
    await page.getByRole('button', { name: 'Board harbor' }).waitFor();
  });

  it('renames the board, and Esc goes back one step and then out to where the focus was', async () => {
    const { page } = await open();
    await page.getByTestId('board-menu').click();
    const panel = page.getByTestId('board-panel');
    await panel.getByRole('button', { name: 'Rename this board' }).click();
    await panel.getByTestId('board-name').fill('Nowhere');
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Rename this board' }).click();
    expect(await panel.getByTestId('board-name').inputValue()).toBe('harbor');
    await panel.getByTestId('board-name').fill('The harbor');
    await panel.getByRole('button', { name: 'Rename', exact: true }).click();
    await page.getByRole('button', { name: 'Board The harbor' }).click();
    await panel.waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.locator('[data-testid="board-menu"]:focus').waitFor();
  });

  it('archives a board, refuses with the reason, and brings it back, under another folder where it is taken', async () => {
    const { page, engine } = await open();
    const { boards, failing } = engine.controls;
    boards.create({ board: 'default', name: 'Default' });
    boards.create({ board: 'side', name: 'Side' });
    const menu = page.getByTestId('board-menu');
    const panel = page.getByTestId('board-panel');

    await menu.click();
    await panel.getByTestId('board-default').click();
    await page.getByRole('button', { name: 'Board Default' }).click();
    expect(await panel.getByRole('button', { name: 'Archive this board' }).isDisabled()).toBe(true);
    await panel.getByRole('button', { name: 'Archived boards' }).click();
    await panel.getByText('No board is archived.').waitFor();
    await page.keyboard.press('Escape');
    await panel.getByTestId('board-side').click();

    const busy = 'board: a run of t_1 on side is still alive; stop or finish it first.';
    failing.set('boards.archive', { trouble: { refused: 'worker_alive', message: busy }, times: 1 });
    await page.getByRole('button', { name: 'Board Side' }).click();
    await panel.getByRole('button', { name: 'Archive this board' }).click();
    await panel.getByRole('heading', { name: 'Archive Side?' }).waitFor();
    await panel.getByRole('button', { name: 'Archive board' }).click();
    await panel.getByRole('alert').getByText(busy).waitFor();
    await panel.getByRole('button', { name: 'Archive board' }).click();
    await page.getByTestId('toast').getByText('Side is archived').waitFor();
    await waitFor(async () => (await menu.textContent()) !== 'Side');

    boards.create({ board: 'side', name: 'Another side' });
    // The window has gone to the next board when its cards are there.
    await page.getByTestId('card-t_23f6').waitFor();
    await menu.click();
    await panel.getByRole('button', { name: 'Archived boards' }).click();
    const row = panel.getByTestId('archived-side-1768478400');
    await row.getByText('side, archived').waitFor();
    expect(await row.getByRole('button', { name: 'Restore Side' }).isDisabled()).toBe(true);
    await row.getByLabel('New folder').fill('side-2');
    await row.getByRole('button', { name: 'Restore Side' }).click();
    await page.getByRole('button', { name: 'Board Side' }).waitFor();
    expect(boards.all.map((board) => board.slug)).toEqual(['harbor', 'default', 'side', 'side-2']);
  });

  it('says why archived boards cannot be listed, and looks again', async () => {
    const { page, engine } = await open();
    const trouble = { fault: 'disk_io', message: 'The folder cannot be listed.' };
    // React looks twice in its development build, which the tests use.
    engine.controls.failing.set('boards.archived', { trouble, times: 1e6 });
    await page.getByTestId('board-menu').click();
    const panel = page.getByTestId('board-panel');
    await panel.getByRole('button', { name: 'Archived boards' }).click();
    await panel.getByText('The folder cannot be listed.').waitFor();
    expect(await page.getByTestId('banner').count()).toBe(0);
    engine.controls.failing.clear();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('No board is archived.').waitFor();
  });
});
