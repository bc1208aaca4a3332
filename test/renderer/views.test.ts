import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { waitFor } from '../support/wait.ts';
import { createFakeBoard } from './fake-board.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { createSampleBoard } from './sample-engine.ts';

const open = windowsForTests();

/** Shows the graph of one project and waits until it is placed. */
async function showGraph(page: Page, project = 'auth'): Promise<void> {
  await page.keyboard.press('2');
  await page.getByTestId('graph-project').selectOption(project);
  await page.getByTestId('node-t_aa17').waitFor();
}

const transformOf = (page: Page): Promise<string> =>
  page.getByTestId('graph-layer').evaluate((layer) => (layer as HTMLElement).style.transform);

const focusedNode = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-node') ?? null);

async function middleOf(page: Page, testId: string): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId(testId).boundingBox();
  if (box === null) throw new Error(`${testId} is not on screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe('the views', () => {
  it('are chosen by tab and by number, and say which one is shown', async () => {
    const { page } = await open();
    await page.getByTestId('view-graph').click();
    await page.getByTestId('graph').waitFor();
    expect(await page.getByTestId('view-graph').getAttribute('aria-current')).toBe('page');
    await page.keyboard.press('3');
    await page.getByTestId('activity').waitFor();
    await page.keyboard.press('4');
    await page.getByTestId('needs').waitFor();
    await page.keyboard.press('1');
    await page.getByTestId('column-ready').waitFor();
    expect(await page.getByTestId('view-board').getAttribute('aria-current')).toBe('page');
  });

  it('other than the board are fetched only when they are shown', async () => {
    const { page } = await open();
    const fetched = (): Promise<string[]> =>
      page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    const before = await fetched();
    expect(before.some((name) => /graph|dagre|activity-screen/i.test(name))).toBe(false);
    await page.keyboard.press('2');
    await page.getByTestId('graph').waitFor();
    expect((await fetched()).some((name) => /graph-screen/.test(name))).toBe(true);
  });

  it('do not move cards that are out of sight', async () => {
    const { page, board } = await open();
    await page.getByTestId('card-t_b95a').focus();
    await page.keyboard.press('3');
    await page.getByTestId('activity').waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('1');
    await page.getByTestId('card-t_b95a').waitFor();
    expect(board.get('t_b95a').card.status).toBe('triage');
  });
});

describe('the graph', () => {
  it('shows linked tasks with their state, the critical path and what holds it up', async () => {
    const { page } = await open();
    await showGraph(page);
    expect(await page.getByTestId('node-t_ef5d').textContent()).toContain('Breaker 3/3');
    expect(await page.getByTestId('node-t_0f5a').textContent()).toContain('about 18m');
    const path = page.getByTestId('critical-path');
    expect(await path.locator('li').allTextContents()).toHaveLength(4);
    expect(await page.locator('.gnode.crit').count()).toBe(4);
    await page.getByTestId('holding-up').getByText('Deploy to staging').waitFor();
    await page.getByRole('button', { name: 'Critical path', exact: true }).click();
    await page.locator('.gnode.crit').first().waitFor({ state: 'detached' });
  });

  it('is moved by the mouse and zoomed by wheel, buttons and keys', async () => {
    const { page } = await open();
    await showGraph(page);
    const start = await transformOf(page);
    await page.mouse.move(400, 700);
    await page.mouse.down();
    await page.mouse.move(300, 640, { steps: 4 });
    await page.mouse.up();
    expect(await transformOf(page)).not.toBe(start);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await waitFor(async () => Number.parseInt((await page.getByTestId('graph-zoom').textContent()) ?? '', 10) > 100);
    await page.keyboard.press('0');
    await waitFor(async () => (await page.getByTestId('graph-zoom').textContent()) === '100%');
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await waitFor(async () => (await page.getByTestId('graph-zoom').textContent()) === '80%');
    await page.getByRole('button', { name: 'Fit' }).click();
  });

  it('is walked along its links by arrows; Enter opens the task', async () => {
    const { page } = await open();
    await showGraph(page);
    await page.getByTestId('node-t_23f6').focus();
    await page.keyboard.press('ArrowLeft');
    await waitFor(async () => (await focusedNode(page)) === 't_d460');
    await page.keyboard.press('ArrowRight');
    await waitFor(async () => (await focusedNode(page)) === 't_23f6');
    await page.keyboard.press('Enter');
    await page.getByTestId('drawer').getByText('t_23f6').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('drawer').waitFor({ state: 'detached' });
  });

  it('links two tasks by keyboard, and takes the link away the same way', async () => {
    const { page, board } = await open();
    await showGraph(page);
    const link = async (): Promise<void> => {
      await page.getByTestId('node-t_28a3').focus();
      await page.keyboard.press('l');
      await page.getByText('Now choose the task that waits for it').waitFor();
      await page.getByTestId('node-t_d0c8').focus();
      await page.keyboard.press('Enter');
    };
    await link();
    await waitFor(() => board.get('t_d0c8').parents.includes('t_28a3'));
    await page.locator('[data-edge="t_28a3>t_d0c8"]').waitFor({ state: 'attached' });
    await link();
    await waitFor(() => !board.get('t_d0c8').parents.includes('t_28a3'));
    await page.locator('[data-edge="t_28a3>t_d0c8"]').waitFor({ state: 'detached' });
    await page.keyboard.press('l');
    await page.keyboard.press('Escape');
    await page.getByText('Now choose the task that waits for it').waitFor({ state: 'detached' });
  });

  it('links by dragging from a handle, refuses a loop with its reason, and unlinks a clicked link', async () => {
    const { page, board } = await open();
    await showGraph(page);
    const drag = async (from: string, to: string): Promise<void> => {
      await page.getByTestId(`node-${from}`).hover();
      const start = await middleOf(page, `handle-${from}`);
      const end = await middleOf(page, `node-${to}`);
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
      await page.mouse.move(end.x, end.y, { steps: 3 });
      await page.mouse.up();
    };
    await drag('t_e262', 't_61ce');
    await waitFor(() => board.get('t_61ce').parents.includes('t_e262'));
    await drag('t_19fd', 't_d460');
    await page.getByTestId('toast').getByText('This link would loop').waitFor();
    expect(board.get('t_d460').parents).not.toContain('t_19fd');
    const line = page.locator('[data-edge="t_e262>t_61ce"] .ehit');
    await line.waitFor({ state: 'attached' });
    await line.dispatchEvent('click');
    await page.getByRole('button', { name: 'Remove link' }).click();
    await waitFor(() => !board.get('t_61ce').parents.includes('t_e262'));
  });

  it('follows what other programs link, and keeps places when only a status changes', async () => {
    const { page, board, engine } = await open();
    await showGraph(page);
    const place = await middleOf(page, 'node-t_61ce');
    board.move({ board: 'harbor', id: 't_61ce', to: 'triage' });
    await page.locator('[data-testid="node-t_61ce"][data-status="triage"]').waitFor();
    expect(await middleOf(page, 'node-t_61ce')).toEqual(place);
    const reads = engine.controls.linkReads;
    const made = board.add({ title: 'Made elsewhere', tenant: 'auth', parents: ['t_19fd'] });
    await page.getByTestId(`node-${made.card.id}`).waitFor();
    expect(engine.controls.linkReads).toBeGreaterThan(reads);
  });

  it('mounts only the nodes in sight of thousands', async () => {
    const board = createFakeBoard('harbor');
    const first = board.add({ id: 't_0', title: 'First', status: 'todo' });
    for (let index = 1; index < 1500; index += 1) {
      const id = `t_${index}`;
      const card = { ...first.card, id, title: `Task ${index}` };
      board.tasks.set(id, { ...first, card, parents: [`t_${Math.floor(index / 3)}`] });
    }
    const { page } = await open(board);
    await page.keyboard.press('2');
    await page.locator('[data-node]').first().waitFor();
    expect(await page.locator('[data-node]').count()).toBeLessThan(250);
    await page.keyboard.press('End');
    await waitFor(async () => (await focusedNode(page)) !== null);
    await page.keyboard.press('f');
    await waitFor(async () => Number.parseInt((await page.getByTestId('graph-zoom').textContent()) ?? '', 10) < 45);
    expect(await page.locator('.gnode.far').count()).toBeGreaterThan(0);
  });

  it('says so when no task waits for another, and when the filter hides all', async () => {
    const board = createFakeBoard('harbor');
    board.add({ title: 'Alone' });
    const { page } = await open(board);
    await page.keyboard.press('2');
    await page.getByText('No task waits for another yet').waitFor();
  });

  it('tells why the links could not be read', async () => {
    const { page, engine } = await open();
    const trouble = { fault: 'network', message: 'The links are out of reach.' };
    engine.controls.failing.set('board.links', { trouble, times: 1000 });
    await page.keyboard.press('2');
    await page.getByText('The links are out of reach.').waitFor();
  });
});

describe('the activity screen', () => {
  it('shows numbers, workers, the dispatcher and each worker of the last day', async () => {
    const { page } = await open();
    await page.keyboard.press('3');
    await page.getByTestId('activity-stats').getByText('Success, last').waitFor();
    await page.getByTestId('worker-t_23f6').getByText('48213').waitFor();
    expect(await page.getByTestId('worker-t_23f6').locator('.el').textContent()).toMatch(/^\d+:\d\d/);
    await page.getByRole('region', { name: 'Workers, last 24 hours' }).getByText('deploy-bot').waitFor();
    expect(await page.getByTestId('ticks').locator('i').count()).toBe(60);
    await page
      .getByTestId('worker-t_23f6')
      .getByRole('button', { name: /backend-dev/ })
      .click();
    await page.getByTestId('drawer').waitFor();
  });

  it('adds events as they happen and filters them', async () => {
    const { page, board } = await open();
    await page.keyboard.press('3');
    const events = page.getByTestId('events');
    await events.locator('.evrow').first().waitFor();
    const task = board.get('t_e88b');
    board.changed(task, 'crashed', { error: 'fell over' });
    await events.locator('.evrow').first().getByText('fell over').waitFor();
    await events.getByRole('button', { name: 'Failures' }).click();
    await waitFor(async () => (await events.locator('.evrow').count()) === 1);
    board.changed(task, 'heartbeat', { note: 'still here' });
    board.changed(task, 'timed_out', { error: 'too long' });
    await events.locator('.evrow').first().getByText('too long').waitFor();
    expect(await events.locator('.evrow').count()).toBe(2);
  });

  it('reads earlier events page by page', async () => {
    const board = createSampleBoard();
    for (let index = 0; index < 250; index += 1) board.changed(board.get('t_e88b'), 'heartbeat', { note: `n${index}` });
    const { page } = await open(board);
    await page.keyboard.press('3');
    const rows = page.getByTestId('events').locator('.evrow');
    await waitFor(async () => (await rows.count()) === 100);
    await page.getByRole('button', { name: 'Earlier events' }).click();
    await waitFor(async () => (await rows.count()) === 200);
  });

  it('pauses the dispatcher and asks it for a tick', async () => {
    const { page, engine } = await open();
    await page.keyboard.press('3');
    await page.getByTestId('activity').getByRole('button', { name: 'Nudge' }).click();
    await waitFor(() => engine.controls.nudges === 1);
    await page.getByRole('button', { name: 'Pause dispatcher' }).click();
    await page.getByRole('button', { name: 'Resume dispatcher' }).waitFor();
  });
});

describe('the inbox of what needs you', () => {
  it('puts first what holds up most, and settles a question in place', async () => {
    const { page, board } = await open();
    await page.getByTestId('needs-you').click();
    const items = page.locator('[data-testid^="need-t_"]');
    await waitFor(async () => (await items.first().getAttribute('data-testid')) === 'need-t_ef5d');
    // Links are read after the cards.
    await items.first().getByText('Holds up 3 tasks').waitFor();
    await page.getByTestId('answer-t_3a9c').fill('user_id, please');
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('need-t_3a9c').waitFor({ state: 'detached' });
    // The item goes at once, the engine's word comes after it.
    await waitFor(() => board.get('t_3a9c').card.status === 'ready');
    await waitFor(() => board.get('t_3a9c').comments.at(-1)?.body === 'user_id, please');
  });

  it('approves, resets a breaker and opens what cannot start', async () => {
    const { page, board } = await open();
    await page.keyboard.press('4');
    await page.getByTestId('need-t_ef5d').getByRole('button', { name: 'Reset and queue' }).click();
    await waitFor(() => board.get('t_ef5d').card.status === 'ready');
    await page.getByTestId('need-t_5be1').getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Looks right');
    await page.keyboard.press('Control+Enter');
    await waitFor(() => board.get('t_5be1').card.status === 'done');
    await page.getByTestId('need-t_d7f2').getByRole('button', { name: 'Change its worker' }).click();
    await page.getByTestId('drawer').waitFor();
  });

  it('is walked by J and K, and says when nothing is left', async () => {
    const { page } = await open();
    await page.keyboard.press('4');
    // What holds up most comes first when the links are known, and the list takes keys when it has the focus.
    await page.getByTestId('needs').and(page.locator(':focus')).waitFor();
    await page.getByTestId('need-t_ef5d').and(page.locator('li:first-child')).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await waitFor(() => page.evaluate(() => document.activeElement?.getAttribute('data-need') === 't_ef5d'));
    await page.keyboard.press('Enter');
    await page.getByTestId('drawer').waitFor();
  });

  it('is empty on a board where nothing waits', async () => {
    const board = createFakeBoard('harbor');
    board.add({ title: 'Fine' });
    const { page, engine } = await open(board);
    engine.controls.status = { ...engine.controls.status, stuck: [] };
    engine.controls.publish();
    await page.getByTestId('needs-you').waitFor({ state: 'detached' });
    await page.keyboard.press('4');
    await page.getByTestId('needs').getByText('Nothing needs you').waitFor();
    await page.getByRole('button', { name: 'Back to the board' }).click();
    await page.getByTestId('column-ready').waitFor();
  });
});
