import { describe, expect, it } from 'vitest';
import { BACKOFF_MIN_MS } from '../../src/renderer/lib/backoff.ts';
import { waitFor } from '../support/wait.ts';
import { missing } from './missing-command.ts';
import { windowsForTests } from './windows-for-tests.ts';
import type { WindowUnderTest } from './open-window.ts';
import { createSampleBoard } from './sample-engine.ts';

const DAMAGED =
  'The board /home/you/.flockboard/boards/harbor/kanban.db is damaged (page 318 is never used) and was left as it is. The newest verified backup is 11 min old; restore it with: flockboard restore /home/you/.flockboard/backups/harbor-1.db --board harbor';

const open = windowsForTests();

/** The page is told of a lost socket on its console by the browser itself. */
function forgetSockets({ complaints }: WindowUnderTest): void {
  expect(complaints.splice(0).every((text) => text.includes('WebSocket'))).toBe(true);
}

describe('a board whose lock another program holds', () => {
  it('says that the change waits, and saves it by itself', async () => {
    const { page, board, engine } = await open();
    const trouble = { refused: 'busy', message: 'Another program is writing to the board.' };
    engine.controls.failing.set('task.move', { trouble, times: 2 });
    await page.getByTestId('card-t_71d8').getByRole('button', { name: 'Retry' }).click();
    const banner = page.locator('[data-testid="banner"][data-kind="busy"]');
    await banner.getByText('1 change is waiting and will save on its own.').waitFor();
    await waitFor(() => board.get('t_71d8').card.status === 'ready');
    await banner.waitFor({ state: 'detached' });
    await page.getByTestId('column-ready').getByTestId('card-t_71d8').waitFor();
  });
});

describe('a disk that cannot be written', () => {
  it.each([
    [{ fault: 'disk_full', message: 'The disk is full; nothing was saved.' }, 'disk_full', 'The disk is full'],
    [{ fault: 'disk_io', message: 'An error of the disk.' }, 'disk_io', 'The disk reports an error'],
    [{ refused: 'read_only', message: 'The board may only be read.' }, 'read_only', 'The board can only be read'],
  ])('is told with what it means: %j', async (trouble, kind, title) => {
    const { page, board, engine } = await open();
    engine.controls.failing.set('task.move', { trouble, times: 1 });
    await page.getByTestId('card-t_71d8').getByRole('button', { name: 'Retry' }).click();
    const banner = page.locator(`[data-testid="banner"][data-kind="${kind}"]`);
    await banner.getByText(title).waitFor();
    await page.getByTestId('column-blocked').getByTestId('card-t_71d8').waitFor();
    await page.getByTestId('toast').getByRole('button', { name: 'Try again' }).click();
    await waitFor(() => board.get('t_71d8').card.status === 'ready');
    await banner.waitFor({ state: 'detached' });
  });
});

describe('a board file that is damaged', () => {
  it('is shown instead of the board, with its backups and the command, until it is whole again', async () => {
    // In a context of its own: a clock stands still for all windows of one.
    const window = await open(createSampleBoard(), {});
    const { page, engine } = window;
    await page.getByTestId('card-t_23f6').waitFor();
    engine.controls.failing.set('board.snapshot', {
      trouble: { fault: 'database_damaged', message: DAMAGED },
      times: 1_000_000,
    });
    // The page's time stands still, so that it does not look again by itself before the button is pressed.
    await page.clock.install();
    await page.clock.pauseAt(new Date(Date.now() + 1000));
    engine.dropSockets();
    await page.getByTestId('connection').and(page.locator('[data-state="reconnecting"]')).waitFor();
    await page.clock.runFor(BACKOFF_MIN_MS);
    const rescue = page.getByTestId('rescue');
    await rescue.getByRole('heading', { name: 'The board file is damaged' }).waitFor();
    const text = await rescue.textContent();
    expect(text).toContain('~/.flockboard/boards/harbor/kanban.db');
    expect(text).toContain('page 318 is never used');
    expect(text).toContain('flockboard restore /home/you/.flockboard/backups/harbor-1.db --board harbor');
    expect(await page.getByTestId('new-task').isDisabled()).toBe(true);
    expect(await page.getByTestId('banner').count()).toBe(0);
    engine.controls.failing.clear();
    await rescue.getByRole('button', { name: 'Try now' }).click();
    await page.getByTestId('card-t_23f6').waitFor();
    await rescue.waitFor({ state: 'detached' });
    forgetSockets(window);
  });

  it('is replaced by a backup after a look at what is lost, and a backup that is damaged too says so', async () => {
    const window = await open();
    const { page, engine } = window;
    const { boards, failing } = engine.controls;
    failing.set('board.snapshot', { trouble: { fault: 'database_damaged', message: DAMAGED }, times: 1e6 });
    engine.dropSockets();
    const [newest, older] = [0, 1].map((nth) => page.getByTestId('rescue-backup').nth(nth));
    await newest?.getByText(/^1[01]m ago, made by itself/).waitFor();
    const bad = { fault: 'database_damaged', message: 'The copy is damaged (x).' };
    failing.set('boards.restoreBackup', { trouble: bad, times: 1 });
    await older?.getByRole('button', { name: 'Restore' }).click();
    await older?.getByText('1 change since then is lost').waitFor();
    await older?.getByTestId('confirm-restore').click();
    await older?.getByRole('alert').getByText('The copy is damaged').waitFor();
    await newest?.getByRole('button', { name: 'Restore' }).click();
    await newest?.getByText('It has 72 tasks').waitFor();
    // It is whole again when it is restored and no sooner: the window looks by itself too.
    const { restore } = boards;
    boards.restore = (file) => {
      failing.delete('board.snapshot');
      return restore(file);
    };
    await newest?.getByTestId('confirm-restore').click();
    await page.getByTestId('card-t_23f6').waitFor();
    await page.getByTestId('toast').getByText('is kept in replaced/').waitFor();
    expect(boards.restored).toEqual(['auto-1.db']);
    forgetSockets(window);
  });
});

describe('a lock held by another dispatcher', () => {
  it('is asked to hand over, explained when it does not, and can be put away', async () => {
    const { page, engine } = await open();
    const owner = { self: false, pid: 3391, host: 'harbor', kind: 'serve', since: null };
    engine.controls.status = { ...engine.controls.status, state: 'watching', owner };
    engine.controls.publish();
    const banner = page.locator('[data-testid="banner"][data-kind="owner"]');
    await banner.getByText('flockboard serve, pid 3391.').waitFor();
    const message = 'board: harbor is dispatched by serve (pid 3391 on harbor); stop that first.';
    engine.controls.failing.set('board.takeOver', { trouble: { refused: 'lock_held', message }, times: 1 });
    await banner.getByRole('button', { name: 'Take over' }).click();
    const explain = page.getByTestId('explain');
    await explain.getByRole('alert').getByText(message).waitFor();
    expect(await explain.textContent()).toContain('kill -TERM 3391');
    await page.keyboard.press('Escape');
    await explain.waitFor({ state: 'detached' });
    await banner.getByRole('button', { name: 'Keep watching' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.getByTestId('status-bar').getByText('Watching').waitFor();

    engine.controls.status = { ...engine.controls.status, owner: { ...owner, pid: 3392 } };
    engine.controls.publish();
    await banner.getByRole('button', { name: 'Take over' }).click();
    await page.getByTestId('toast').getByText('This engine dispatches the board now').waitFor();
    await page.getByTestId('status-bar').getByText('Dispatcher on').waitFor();
    expect(engine.controls.takeOvers).toBe(1);
  });
});

describe('a command that is missing', () => {
  it('is looked for, and the one that is found is written for each profile that misses it, by Enter', async () => {
    const { page, engine } = await open();
    const { programs } = engine.controls;
    programs.paths = ['/home/you/.local/bin/claude', '/usr/local/bin/claude'];
    missing(engine, ['reviewer', 'backend-dev']);
    // The engine's status tells of the repair before the last write is answered.
    programs.onSaved = () => {
      engine.controls.status = { ...engine.controls.status, stuck: [] };
      engine.controls.publish();
    };
    const banner = page.locator('[data-testid="banner"][data-kind="command"]');
    await banner.getByText('claude is not on the PATH').waitFor();
    await banner.getByText('1 ready task and 2 profiles cannot start.').waitFor();
    await banner.getByRole('button', { name: 'Fix' }).click();
    const dialog = page.getByTestId('explain');
    const first = dialog.getByRole('button', { name: /Use the one that was found/ });
    await first.getByText('~/.local/bin/claude').waitFor();
    await dialog.getByText('Checked 14 folders').waitFor();
    await waitFor(async () => first.evaluate((button) => button === document.activeElement));
    await page.keyboard.press('Enter');
    await dialog.getByTestId('fixed').getByText('backend-dev, reviewer start ~/.local/bin/claude').waitFor();
    await dialog.getByTestId('probe-outcome').getByText('Test start passed').waitFor();
    const changes = { command: ['/home/you/.local/bin/claude', '-p', '{mcp_args}'], kind: 'claude', mcp: 'claude' };
    expect(programs.saved).toEqual([
      { name: 'backend-dev', changes },
      { name: 'reviewer', changes },
    ]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  });

  it('can be replaced by another agent or a path that the engine accepts; the question is copied', async () => {
    const { page, engine } = await open();
    const { programs, failing } = engine.controls;
    missing(engine, ['reviewer']);
    const dialog = page.getByTestId('explain');
    failing.set('workers.locate', { trouble: { fault: 'disk_io', message: 'An error of the disk.' }, times: 1 });
    await page.getByRole('button', { name: 'Fix' }).click();
    await dialog.getByRole('alert').getByText('An error of the disk.').waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: /Copy the command/ }).click();
    await page.getByTestId('toast').filter({ hasText: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('command -v claude');
    await dialog.getByRole('button', { name: 'Look again' }).click();
    await dialog.getByText('It is in none of the usual folders.').waitFor();
    expect(await dialog.getByRole('button', { name: /Use the one that was found/ }).count()).toBe(0);
    await dialog.getByRole('switch', { name: 'Test start after fixing' }).click();
    const agent = dialog.getByRole('button', { name: /Use codex/ });
    await agent.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const field = dialog.getByLabel('Full path of claude');
    await field.fill('bin/claude');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('It must be the full path').waitFor();
    expect(programs.saved).toEqual([]);
    failing.set('profiles.save', { trouble: { refused: 'conflict', message: 'It changed.' }, times: 2 });
    await field.fill('/opt/claude');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('It changed.').waitFor();
    await agent.click();
    await dialog.getByTestId('fixed').getByText('reviewer starts codex from now on.').waitFor();
    expect(programs.saved).toEqual([{ name: 'reviewer', changes: { kind: 'codex', model: null } }]);
    expect(await dialog.getByTestId('probe').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Open the settings' }).click();
    await page.getByRole('heading', { name: 'Workers' }).first().waitFor();
  });

  it('that is there again needs nothing any more', async () => {
    const { page, engine } = await open();
    missing(engine, ['reviewer']);
    await page.getByRole('button', { name: 'Fix' }).click();
    await page.getByTestId('explain').getByText('Where is claude?').waitFor();
    engine.controls.status = { ...engine.controls.status, stuck: [] };
    engine.controls.publish();
    await page.getByText('No ready task waits for a missing command any more.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('explain').waitFor({ state: 'detached' });
  });
});

describe('an engine that is gone', () => {
  it('keeps the last known board, says so, and goes on by itself', async () => {
    const window = await open();
    const { page, engine } = window;
    await page.getByTestId('card-t_23f6').waitFor();
    const trouble = { fault: 'network', message: 'The engine is starting.' };
    engine.controls.failing.set('boards.list', { trouble, times: 3 });
    engine.dropSockets();
    await page.locator('[data-testid="banner"][data-kind="connection"]').getByText('Workers keep running').waitFor();
    expect(await page.getByTestId('card-t_23f6').count()).toBe(1);
    await page.locator('[data-testid="connection"][data-state="open"]').waitFor();
    await page.getByTestId('banner').waitFor({ state: 'detached' });
    forgetSockets(window);
  });
});

describe('what is wrong with the board', () => {
  it('is counted in the status bar, told with its remedies, and told on the task', async () => {
    const { page, engine, board } = await open();
    const full = 'All 6 worker slots of this board are in use; it starts when one is free.';
    board.get('t_d7f2').furtherReasons = [{ code: 'cap_board', text: full }];
    const about = {
      taskId: 't_d7f2',
      taskTitle: 'Redraw',
      status: 'ready',
      assignee: 'designer',
      since: null,
    } as const;
    const text = '"draw" is not on the PATH; install it.';
    const remedies = [
      { kind: 'settings', label: 'Open the settings', command: 'flockboard workers', suggested: true },
      { kind: 'doctor', label: 'Check the set-up', command: 'flockboard doctor', suggested: false },
    ] as const;
    engine.controls.findings = [
      {
        ...about,
        kind: 'cannot_start',
        severity: 'warning',
        title: 'Cannot start',
        text,
        count: 1,
        actions: [...remedies],
      },
    ];
    engine.controls.status = { ...engine.controls.status, health: { count: 1, worst: 'warning', text: null } };
    engine.controls.publish();
    const button = page.getByTestId('health');
    await button.getByText('1 finding').waitFor();
    const worst = { count: 3, worst: 'error', text: 'Deploy to staging: failed 2 times' } as const;
    engine.controls.status = { ...engine.controls.status, health: worst };
    engine.controls.publish();
    await button.getByText(worst.text).waitFor();
    await button.getByText('+2').waitFor();
    const tops = await page
      .locator('.statusbar > .seg-i, .statusbar .healthwrap > .seg-i')
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().top));
    expect([new Set(tops).size, tops.every(Number.isInteger)]).toEqual([1, true]);
    const [words, more] = await Promise.all(
      [button.getByText(worst.text), button.getByText('+2')].map((one) => one.boundingBox()),
    );
    expect([words?.y, words?.height]).toEqual([more?.y, more?.height]);
    await button.click();
    const panel = page.getByTestId('health-panel');
    await panel.getByText(text).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.locator('[data-testid="health"]:focus').waitFor();
    await button.click();
    await panel.getByRole('button', { name: /t_d7f2/ }).click();
    const why = page.getByTestId('why');
    await why.getByRole('heading', { name: 'Why is it not running?' }).waitFor();
    await why.getByText(text).waitFor();
    await why.getByText('No command for designer').waitFor();
    expect(await why.locator(':scope > p').allTextContents()).toEqual(['No command for designer', full]);
    await why.getByRole('button', { name: 'Open the settings' }).click();
    await page.getByRole('heading', { name: 'Workers' }).first().waitFor();

    engine.controls.failing.set('board.diagnostics', {
      trouble: { fault: 'disk_io', message: 'No look.' },
      times: 1e6,
    });
    await button.click();
    await panel.getByRole('alert').getByText('No look.').waitFor();
  });
});

describe('what needs a person', () => {
  it('is told once in the window when it is news, leads to the task, and is acknowledged', async () => {
    const window = await open();
    const { page, engine } = window;
    const { controls } = engine;
    await page.getByTestId('card-t_3a9c').waitFor();
    const title = 'backend-dev asks: Pick a key';
    const question = {
      id: 'e7',
      eventId: 7,
      kind: 'question',
      taskId: 't_3a9c',
      title,
      text: 'Which?',
      at: Date.now(),
      act: null,
    } as const;
    const old = { ...question, id: 'e6', eventId: 6, taskId: 't_ef5d', title: 'Deploy gave up an hour ago', at: 0 };
    controls.attention = [old, question];
    engine.dropSockets();
    const toast = page.getByTestId('toast').filter({ hasText: title });
    await toast.waitFor();
    await waitFor(() => controls.noticesSeen === 7);
    expect(await page.getByTestId('toast').filter({ hasText: old.title }).count()).toBe(0);
    controls.tell(question);
    controls.tell({
      ...question,
      id: 'e8',
      eventId: 8,
      kind: 'review',
      taskId: 't_71d8',
      title: 'Rotate keys is ready',
    });
    const review = page.getByTestId('toast').filter({ hasText: 'Rotate keys is ready' });
    await review.waitFor();
    expect(await toast.count()).toBe(1);
    // A question is no failure, and looks like one nowhere.
    expect(await toast.locator('[data-mark="question"]').count()).toBe(1);
    expect(await toast.locator('.st').count()).toBe(0);
    expect(await review.locator('.st-review').count()).toBe(1);
    await waitFor(() => controls.noticesSeen === 8);
    await toast.getByRole('button', { name: 'Open' }).click();
    await page.locator('[data-testid="drawer"]').getByText('t_3a9c').first().waitFor();
    forgetSockets(window);
  });
});
