import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { waitFor } from '../support/wait.ts';
import { openLab } from './open-window.ts';
import type { WindowLab, WindowUnderTest } from './open-window.ts';
import { createSampleBoard } from './sample-engine.ts';

// A browser on a busy machine takes its time; the bound is for hangs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const DAMAGED =
  'The board /home/you/.flockboard/boards/harbor/kanban.db is damaged (page 318 is never used) and was left as it is. The newest verified backup is 11 min old; restore it with: flockboard restore /home/you/.flockboard/backups/harbor-1.db --board harbor';

let lab: WindowLab;
let opened: WindowUnderTest | null = null;

beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());
afterEach(async () => {
  const done = opened;
  opened = null;
  await done?.close();
});

async function open(): Promise<WindowUnderTest> {
  opened = await lab.open(createSampleBoard());
  return opened;
}

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
  it('is shown instead of the board, with the command that restores its backup, until it is whole again', async () => {
    const window = await open();
    const { page, engine } = window;
    await page.getByTestId('card-t_23f6').waitFor();
    engine.controls.failing.set('board.snapshot', {
      trouble: { fault: 'database_damaged', message: DAMAGED },
      times: 1_000_000,
    });
    engine.dropSockets();
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
});

describe('a lock held by another dispatcher', () => {
  it('is explained with how to take over, and can be put away', async () => {
    const { page, engine } = await open();
    const owner = { self: false, pid: 3391, host: 'harbor', kind: 'serve', since: null };
    engine.controls.status = { ...engine.controls.status, state: 'watching', owner };
    engine.controls.publish();
    const banner = page.locator('[data-testid="banner"][data-kind="owner"]');
    await banner.getByRole('button', { name: 'How to take over' }).click();
    const explain = page.getByTestId('explain');
    expect(await explain.textContent()).toContain('kill -TERM 3391');
    await page.keyboard.press('Escape');
    await explain.waitFor({ state: 'detached' });
    await banner.getByRole('button', { name: 'Dismiss' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.getByTestId('status-bar').getByText('Watching').waitFor();
  });
});

describe('a command that is missing', () => {
  it('is named with the tasks that wait for it and the lines that fix it', async () => {
    const { page, engine } = await open();
    const profiles = engine.controls.status.profiles.map((profile) =>
      profile.name === 'reviewer'
        ? { ...profile, resolved: null, problem: '"claude" is not on the PATH; install it.' }
        : profile,
    );
    const stuck = [{ taskId: 't_28a3', text: 'claude was not found' }];
    engine.controls.status = { ...engine.controls.status, profiles, stuck };
    engine.controls.publish();
    const banner = page.locator('[data-testid="banner"][data-kind="command"]');
    await banner.getByText('claude is not on the PATH').waitFor();
    await banner.getByText('1 ready task and 1 profile cannot start.').waitFor();
    await banner.getByRole('button', { name: 'Fix' }).click();
    const text = await page.getByTestId('explain').textContent();
    expect(text).toContain('command -v claude');
    expect(text).toContain('[profiles.reviewer]');
    expect(text).toContain('~/.flockboard/config.toml');
    engine.controls.status = { ...engine.controls.status, stuck: [] };
    engine.controls.publish();
    await page.getByText('No ready task waits for a missing command any more.').waitFor();
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
