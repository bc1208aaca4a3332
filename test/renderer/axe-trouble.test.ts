/** axe-core on the screens of a new board and of a board in trouble, and on the graph while linking, in both themes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WindowLab, WindowUnderTest } from './open-window.ts';
import { createFakeBoard } from './fake-board.ts';
import { openLab } from './open-window.ts';
import { createSampleBoard } from './sample-engine.ts';

// A browser on a busy machine takes its time; the bound is for hangs.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
    name: 'lock held elsewhere, explained',
    async prepare({ page, engine }) {
      const owner = { self: false, pid: 3391, host: 'harbor', kind: 'serve', since: null };
      engine.controls.status = { ...engine.controls.status, state: 'watching', owner };
      engine.controls.publish();
      await page.getByRole('button', { name: 'How to take over' }).click();
      await page.getByTestId('explain').waitFor();
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

let lab: WindowLab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

interface Found {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  it.each(SCREENS)('axe has nothing to complain about on: $name', async ({ isNew = false, prepare }) => {
    const opened = await lab.open(isNew ? createFakeBoard('harbor') : createSampleBoard());
    const { page } = opened;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await prepare(opened);
    await page.evaluate(axe);
    const found: Found[] = await page.evaluate(async () => {
      const runner = Reflect.get(window, 'axe') as { run(root: Document): Promise<{ violations: Found[] }> };
      return (await runner.run(document)).violations;
    });
    expect(found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' ')}`)).toEqual(
      [],
    );
    opened.complaints.splice(0);
    await opened.close();
  });
});
