/** axe-core on the screens of a new board and of a board in trouble, and on the graph while linking, in both themes. */
import { describe, expect, it } from 'vitest';
import { complaintsOf } from './axe-check.ts';
import { lowContrast } from './contrast.ts';
import type { WindowUnderTest } from './open-window.ts';
import { createFakeBoard } from './fake-board.ts';
import { missing } from './missing-command.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { createSampleBoard } from './sample-engine.ts';

interface Screen {
  name: string;
  isNew?: boolean;
  prepare(window: WindowUnderTest): Promise<unknown>;
}

const SCREENS: readonly Screen[] = [
  { name: 'first run', isNew: true, prepare: ({ page }) => page.getByTestId('first-run').waitFor() },
  {
    name: 'first run, done',
    isNew: true,
    async prepare({ page, board }) {
      await page.getByRole('button', { name: 'Create and run' }).click();
      await page.locator('[data-stage="1"]').waitFor();
      for (const task of board.tasks.values()) {
        task.card = { ...task.card, status: 'done', completedAt: Date.now() };
        board.changed(task, 'completed');
      }
      await page.locator('[data-stage="4"]').waitFor();
      await page
        .getByRole('button', { name: /^How to connect/ })
        .first()
        .click();
    },
  },
  {
    name: 'damaged board',
    async prepare({ page, engine, complaints }) {
      const message =
        'The board /h/boards/harbor/kanban.db is damaged (x) and was left as it is. There is no backup of it.';
      engine.controls.failing.set('board.snapshot', { trouble: { fault: 'database_damaged', message }, times: 1e6 });
      engine.dropSockets();
      await page.getByTestId('rescue').waitFor();
      complaints.splice(0);
    },
  },
  {
    name: 'boards, a new one',
    async prepare({ page }) {
      await page.getByTestId('board-menu').click();
      await page.getByTestId('board-harbor').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByTestId('board-slug').fill('Not a slug');
    },
  },
  {
    name: 'lock held elsewhere, explained',
    async prepare({ page, engine }) {
      const owner = { self: false, pid: 3391, host: 'harbor', kind: 'serve', since: null };
      engine.controls.status = { ...engine.controls.status, state: 'watching', owner };
      engine.controls.publish();
      const message = 'board: harbor is dispatched by serve (pid 3391 on harbor); stop that first.';
      engine.controls.failing.set('board.takeOver', { trouble: { refused: 'lock_held', message }, times: 9 });
      await page.getByRole('button', { name: 'Take over' }).click();
      await page.getByTestId('explain').getByRole('alert').waitFor();
    },
  },
  {
    name: 'missing command, a path that is refused',
    async prepare({ page, engine }) {
      engine.controls.programs.paths = ['/home/you/.local/bin/claude'];
      missing(engine, ['reviewer']);
      await page.getByRole('button', { name: 'Fix' }).click();
      await page.getByRole('button', { name: /Write the full path/ }).click();
      await page.getByLabel('Full path of claude').fill('claude');
      await page.keyboard.press('Enter');
      await page.getByTestId('explain').getByRole('alert').waitFor();
    },
  },
  {
    name: 'missing command, fixed and tested',
    async prepare({ page, engine }) {
      engine.controls.programs.paths = ['/home/you/.local/bin/claude'];
      missing(engine, ['reviewer']);
      await page.getByRole('button', { name: 'Fix' }).click();
      await page.getByRole('button', { name: /Use the one that was found/ }).click();
      await page.getByTestId('probe-outcome').waitFor();
    },
  },
  {
    name: 'graph while linking, zoomed out',
    async prepare({ page }) {
      await page.keyboard.press('2');
      await page.locator('[data-node]').first().waitFor();
      await page.getByRole('button', { name: 'Link tasks' }).click();
      for (let step = 0; step < 5; step += 1) await page.getByRole('button', { name: 'Zoom out' }).click();
      await page.locator('.gnode.far').first().waitFor();
    },
  },
];

const open = windowsForTests(90_000);

describe('every screen of trouble, dark and light', () => {
  it.each(SCREENS)('has nothing to complain about on: $name', async ({ isNew = false, prepare }) => {
    const opened = await open(isNew ? createFakeBoard('harbor') : createSampleBoard());
    const { page } = opened;
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await prepare(opened);
    expect(await lowContrast(page)).toEqual([]);
    expect(await complaintsOf(page)).toEqual([]);
    expect(await lowContrast(page)).toEqual([]);
    opened.complaints.splice(0);
    await opened.close();
  });
});
