import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/error.ts';
import { windowsForTests } from './windows-for-tests.ts';
import type { WindowUnderTest } from './open-window.ts';
import { createFakeBoard } from './fake-board.ts';
import { createSampleBoard } from './sample-engine.ts';
import { waitFor } from '../support/wait.ts';

const openWindow = windowsForTests();

async function open(board = createSampleBoard()): Promise<WindowUnderTest> {
  const opened = await openWindow(board);
  await opened.page.evaluate(() => Reflect.set(window, 'sameDocument', true));
  return opened;
}

describe('the board in a browser', () => {
  it('draws every task in the column of its status', async () => {
    const { page } = await open();
    await page.getByTestId('column-running').getByTestId('card-t_23f6').waitFor();
    await page.getByTestId('column-blocked').getByTestId('card-t_ef5d').waitFor();
    expect(await page.getByTestId('card-t_ef5d').getAttribute('data-status')).toBe('blocked');
    expect(await page.getByTestId('column-review').getAttribute('aria-expanded')).toBe('false');
    await page.getByTestId('column-review').click();
    await page.getByTestId('column-review').getByTestId('card-t_5be1').waitFor();
  });

  it('shows what another program changed without a reload', async () => {
    const { page, board } = await open();
    board.add({ id: 't_ffff', title: 'Made by the CLI' });
    await page.getByTestId('column-ready').getByTestId('card-t_ffff').waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'sameDocument') === true)).toBe(true);
  });

  it('filters by worker and says when nothing matches', async () => {
    const { page } = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('@transcriber');
    await page.getByTestId('card-t_9d3f').waitFor();
    await page.getByTestId('card-t_23f6').waitFor({ state: 'detached' });
    await page.keyboard.type(' nothing-like-this');
    await page.getByText('No task matches').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByTestId('card-t_23f6').waitFor();
  });

  it('mounts only the cards in sight of a long column, and scrolls to the focused one', async () => {
    const board = createFakeBoard('harbor');
    for (let index = 0; index < 400; index += 1)
      board.add({
        id: `t_${(0x1000 + index).toString(16)}`,
        title: `Task ${index}`,
        status: 'todo',
        statusSince: index,
      });
    const { page } = await open(board);
    await page.getByTestId('card-t_1000').waitFor();
    expect(await page.locator('[data-card]').count()).toBeLessThan(60);
    await page.getByTestId('card-t_1000').focus();
    await page.keyboard.press('Shift+G');
    await page.getByTestId('card-t_118f').waitFor();
    await waitFor(() => page.evaluate(() => document.activeElement?.getAttribute('data-card') === 't_118f'));
  });
});

describe('creating a task', () => {
  it('shows what is missing beside the field, then creates it with parents, in the folder of the board', async () => {
    const { page, board, engine } = await open();
    await page.getByTestId('new-task').click();
    const dialog = page.getByRole('dialog', { name: 'New task' });
    await dialog.getByLabel('Workspace').selectOption('dir');
    await page.getByTestId('create-submit').click();
    await page.getByText('Write what is to be done.').waitFor();
    await page.getByText('Give the full path of an existing folder.').waitFor();
    engine.controls.status = { ...engine.controls.status, defaultWorkdir: '/home/you/code/harbor' };
    engine.controls.publish();
    await dialog.getByPlaceholder('/home/you/code/harbor').waitFor();
    await page.getByTestId('create-title').fill('Second step');
    await page.getByTestId('create-body').fill('```sh\necho hi\n```');
    await page.getByTestId('create-worker').selectOption('shell');
    await page.getByTestId('create-parents').fill('t_23f6');
    await page.getByTestId('create-parents').press('Enter');
    await page.getByTestId('create-submit').click();
    await page.getByTestId('column-todo').getByText('Second step').waitFor();
    const made = [...board.tasks.values()].find((task) => task.card.title === 'Second step');
    expect(made?.parents).toEqual(['t_23f6']);
    expect(made?.card.assignee).toBe('shell');
    await page.getByTestId('toast').waitFor();
  });

  it('understands a line typed into a column and stays open for the next', async () => {
    const { page, board } = await open();
    await page.getByRole('button', { name: 'New task in Triage' }).click();
    await page.keyboard.type('Look at it @qa-dev #auth !high');
    await page.keyboard.press('Enter');
    // The line that is being typed is in the column too, so the card is waited for at its source.
    const made = await waitFor(() => [...board.tasks.values()].find((task) => task.card.title === 'Look at it'));
    expect(made?.card).toMatchObject({ status: 'triage', assignee: 'qa-dev', tenant: 'auth', priority: 2 });
    await waitFor(async () => (await page.locator('.qc textarea').inputValue()) === '');
    // Nobody is told that what they made is new.
    await page.getByTestId('toast').getByText('created').waitFor();
    await page.getByTestId('new-triage').waitFor({ state: 'detached' });
  });
});

describe('moving a task', () => {
  it('happens at once and comes back with the reason when the engine refuses', async () => {
    const { page, board } = await open();
    board.refuseNext = new Refusal('worker_alive', 'The worker of run 1 is still being stopped.');
    await page.getByTestId('card-t_71d8').getByRole('button', { name: 'Retry' }).click();
    await page.getByTestId('toast').getByText('The worker of run 1 is still being stopped.').waitFor();
    await page.getByTestId('column-blocked').getByTestId('card-t_71d8').waitFor();
    await page.getByTestId('toast').getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('column-ready').getByTestId('card-t_71d8').waitFor();
  });

  it('by drag asks for the answer a move needs, and refuses an illegal column with its reason', async () => {
    const { page, board } = await open();
    const drag = async (id: string, column: string): Promise<void> => {
      const from = await page.getByTestId(`card-${id}`).boundingBox();
      const to = await page.getByTestId(`column-${column}`).boundingBox();
      if (from === null || to === null) throw new Error('Card or column is not on screen.');
      await page.mouse.move(from.x + 60, from.y + 30);
      await page.mouse.down();
      await page.mouse.move(from.x + 80, from.y + 40);
      await page.mouse.move(to.x + to.width / 2, to.y + 300, { steps: 6 });
      await page.mouse.up();
    };
    await drag('t_0f5a', 'ready');
    await page.getByTestId('toast').getByText('Waits on t_23f6').waitFor();
    expect(board.get('t_0f5a').card.status).toBe('todo');
    await drag('t_28a3', 'blocked');
    await page.getByRole('dialog').getByRole('textbox').fill('Needs a decision');
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('column-blocked').getByTestId('card-t_28a3').waitFor();
    expect(board.get('t_28a3').card.blockReason).toBe('Needs a decision');
  });

  it('by keyboard lifts with M, chooses with arrows and drops with Enter', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_b95a').focus();
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByTestId('column-todo').getByTestId('card-t_b95a').waitFor();
    await waitFor(() => board.get('t_b95a').card.status === 'todo');
  });

  it('always asks before a worker is stopped, and Esc takes it back', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_23f6').focus();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByText('pid 48213').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(board.get('t_23f6').card.status).toBe('running');
  });
});

describe('the drawer', () => {
  it('follows the log of a running worker line by line', async () => {
    const { page, engine } = await open();
    await page.getByTestId('card-t_23f6').click();
    await page.getByTestId('drawer-log').getByText('14/18 tests pass').waitFor();
    engine.controls.print('t_23f6', 'a line from now\n');
    await page.getByTestId('drawer-log').getByText('a line from now').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('drawer').waitFor({ state: 'detached' });
  });

  it('answers a worker in place: a comment, then back to the queue', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_3a9c').click();
    await page.getByTestId('drawer').getByRole('button', { name: 'user_id, then ip' }).click();
    await page.getByTestId('answer-send').click();
    await page.getByTestId('column-ready').getByTestId('card-t_3a9c').waitFor();
    expect(board.get('t_3a9c').comments.at(-1)?.body).toBe('user_id, then ip');
  });

  it('is opened at the question by Answer, and what is typed at once is never taken for keys of the board', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_3a9c').getByRole('button', { name: 'Answer' }).click();
    // On the board U unblocks and D completes.
    await page.keyboard.press('u');
    await page.keyboard.press('d');
    const field = page.getByTestId('answer-input').and(page.locator(':focus'));
    await field.waitFor();
    await page.keyboard.type(' by key');
    expect(await field.inputValue()).toMatch(/^u?d? by key$/);
    expect(await page.getByTestId('column-blocked').getByTestId('card-t_3a9c').count()).toBe(1);
  });

  it('opens the field for a link of the focused task, whichever task was open before', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_3a9c').click();
    await page.getByRole('button', { name: 'Add parent' }).waitFor();
    await page.getByTestId('card-t_aa17').focus();
    await page.keyboard.press('Control+l');
    // On the board X selects.
    await page.keyboard.press('x');
    const drawer = page.getByRole('complementary', { name: 'Task t_aa17' });
    await drawer.getByTestId('add-parent').and(page.locator(':focus')).waitFor();
    expect(await page.getByTestId('bulk-bar').count()).toBe(0);
  });

  it('sends a comment and shows it', async () => {
    const { page } = await open();
    await page.getByTestId('card-t_e262').click();
    await page.getByTestId('comment-input').fill('Looks **good**');
    await page.getByTestId('comment-send').click();
    await page.getByTestId('drawer').locator('.cmt strong').getByText('good').waitFor();
  });

  it('adds and removes a link, and offers none that would loop', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_d460').click();
    await page.getByRole('button', { name: 'Add parent' }).click();
    await page.getByTestId('add-parent').fill('Spec: password');
    await page.getByTestId('add-parent').press('Enter');
    await page
      .getByTestId('drawer')
      .getByRole('button', { name: 'Remove the link to Spec: password reset flow' })
      .click();
    await waitFor(() => board.get('t_d460').parents.length === 0);
    await page.getByRole('button', { name: 'Add parent' }).click();
    await page.getByTestId('add-parent').fill('t_aa17');
    await page.getByRole('option', { name: 'would loop' }).and(page.locator('[aria-disabled="true"]')).waitFor();
    await page.getByTestId('add-parent').press('Enter');
    expect(board.get('t_d460').parents).toEqual([]);
  });

  it('edits title and body', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_e88b').click();
    await page.getByTestId('drawer').getByTitle('Edit the title').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Document retries');
    await page.keyboard.press('Enter');
    await page.getByTestId('card-t_e88b').getByText('Document retries').waitFor();
    await page.keyboard.press('e');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('New **body**');
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('drawer').locator('.mdown strong').getByText('body').waitFor();
    expect(board.get('t_e88b').body).toBe('New **body**');
  });
});

describe('when something is wrong', () => {
  it('says that the engine is gone, keeps the board, and goes on when it is back', async () => {
    const { page, engine, board, complaints } = await open();
    engine.dropSockets();
    board.add({ id: 't_abcd', title: 'Made while away' });
    await page.getByTestId('card-t_abcd').waitFor();
    await page.locator('[data-testid="connection"][data-state="open"]').waitFor();
    expect(complaints.splice(0).every((text) => text.includes('WebSocket'))).toBe(true);
  });

  it('tells who dispatches when it is somebody else, and what the engine reports', async () => {
    const { page, engine } = await open();
    const owner = { self: false, pid: 3391, host: 'harbor', kind: 'dispatch', since: null };
    engine.controls.status = { ...engine.controls.status, state: 'watching', owner };
    engine.controls.publish();
    await page.getByTestId('banner').getByText('flockboard dispatch, pid 3391.').waitFor();
    engine.controls.status = {
      ...engine.controls.status,
      problems: [{ code: 'disk_full', text: 'The disk is full.' }],
    };
    engine.controls.publish();
    await page.getByText('The disk is full.').waitFor();
  });
});
