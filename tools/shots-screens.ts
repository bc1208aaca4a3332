/**
 * The screens that `npm run shots` shows of one board: for each its name and how a person gets there. Every step is
 * an ordinary press, key or drag in the running window; nothing is injected. Starts and takes nothing itself.
 */
import type { Locator, Page } from 'playwright-core';

export interface Shot {
  name: string;
  prepare(page: Page): Promise<void>;
  /** The pointer stays where `prepare` left it: something hangs on it. */
  holds?: boolean;
  /** CSS pixels of the window and how many of the screen each has; 1440 × 900 at 1 unless told. */
  size?: { width: number; height: number; scale?: number };
}

export const card = (page: Page, column: string, text: string): Locator =>
  page.getByTestId(`column-${column}`).locator('[data-testid^="card-"]', { hasText: text }).first();

/** Takes a card in hand. */
async function lift(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is no such card on screen.');
  await page.mouse.move(box.x + 60, box.y + 24);
  await page.mouse.down();
  await page.mouse.move(box.x + 72, box.y + 30);
  await page.locator('.dragcard').waitFor();
}

/** Moves the card in hand over a column. */
async function over(page: Page, column: string): Promise<void> {
  const box = await page.getByTestId(`column-${column}`).boundingBox();
  if (box === null) throw new Error('There is no such column on screen.');
  await page.mouse.move(box.x + box.width / 2, box.y + 260, { steps: 4 });
  await page.locator(`[data-column="${column}"].target`).waitFor();
}

/** Opens a task whose log is then on screen. */
async function openTask(page: Page, column: string, text: string): Promise<void> {
  await card(page, column, text).click();
  await page.getByTestId('drawer').getByText(text).first().waitFor();
}

const logIsRead = (page: Page) => page.getByTestId('drawer-log').locator('.logrow').first().waitFor();

async function select(page: Page, column: string, ...titles: readonly string[]): Promise<void> {
  for (const title of titles) {
    // oxlint-disable-next-line no-await-in-loop -- one press after the other, as by hand
    await card(page, column, title).click({ modifiers: ['Control'] });
  }
  await page.getByTestId('bulk-bar').getByText(`${titles.length} selected`).waitFor();
}

const SETTINGS = ['workers', 'dispatcher', 'appearance', 'notifications', 'data'] as const;

export const SHOTS: readonly Shot[] = [
  { name: 'board', prepare: async () => {} },
  {
    name: 'drawer-running',
    prepare: async (page) => {
      await openTask(page, 'running', 'Implement auth API endpoints');
      await logIsRead(page);
    },
  },
  {
    name: 'drawer-changes',
    prepare: async (page) => {
      await openTask(page, 'running', 'Implement auth API endpoints');
      await page.getByRole('button', { name: /^Changes/ }).click();
      await page.getByTestId('changes').getByText('service.ts').waitFor();
    },
  },
  {
    name: 'drawer-breaker',
    prepare: async (page) => {
      await openTask(page, 'blocked', 'Deploy to staging');
      await logIsRead(page);
    },
  },
  {
    name: 'drawer-asks',
    prepare: async (page) => {
      await openTask(page, 'blocked', 'Pick a key for API rate limits');
      await page.getByPlaceholder('Your answer').fill('user_id, then ip for anonymous calls');
      await page.getByText('The worker printed nothing.').waitFor();
    },
  },
  {
    name: 'drawer-runs',
    prepare: async (page) => {
      await openTask(page, 'done', 'Implement password reset flow');
      await page.getByRole('button', { name: /^Runs/ }).click();
      await page.getByText('residual_risk').waitFor();
    },
  },
  {
    name: 'dependencies',
    prepare: async (page) => {
      await openTask(page, 'todo', 'Ship auth v1 behind a flag');
      await page.getByRole('button', { name: 'Add child' }).click();
      await page.getByTestId('add-child').fill('auth');
      await page.getByText('would loop').first().waitFor();
    },
  },
  {
    name: 'create',
    prepare: async (page) => {
      await page.getByTestId('new-task').click();
      await page.getByTestId('create-title').fill('Count the lines of every source file');
      await page.getByTestId('create-body').fill("```sh\nfind . -name '*.ts' | xargs wc -l\n```");
    },
  },
  {
    name: 'quick-create',
    prepare: async (page) => {
      await select(page, 'ready', 'call #4', 'call #5', 'SKU-1004');
      await page.getByRole('button', { name: 'New task in Triage' }).click();
      await page.getByRole('textbox', { name: /^Title, with/ }).fill('Fix flaky signup test @qa-dev #auth !high');
    },
  },
  {
    name: 'selection',
    prepare: async (page) => {
      await select(page, 'ready', 'call #4', 'call #5', 'SKU-1004');
      await card(page, 'blocked', 'Deploy to staging').click({ modifiers: ['Control'] });
      await page.keyboard.press('m');
      await page.getByTestId('pick-menu').waitFor();
    },
  },
  {
    name: 'lanes',
    prepare: async (page) => {
      await page.getByRole('radio', { name: 'All' }).click();
      await page.getByRole('grid').waitFor();
    },
  },
  {
    name: 'palette',
    prepare: async (page) => {
      await card(page, 'running', 'Implement auth API endpoints').focus();
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette').waitFor();
    },
  },
  {
    name: 'shortcuts',
    prepare: async (page) => {
      await page.keyboard.press('?');
      await page.getByTestId('shortcuts').waitFor();
    },
  },
  {
    name: 'drag-illegal',
    holds: true,
    prepare: async (page) => {
      await lift(page, card(page, 'todo', 'Write auth integration tests'));
      await over(page, 'ready');
    },
  },
  {
    name: 'drag-running',
    holds: true,
    prepare: async (page) => {
      await lift(page, card(page, 'running', 'Translate homepage to German'));
      await over(page, 'ready');
    },
  },
  {
    name: 'drop-prompt',
    prepare: async (page) => {
      await lift(page, card(page, 'running', 'Translate homepage to German'));
      await over(page, 'ready');
      await page.mouse.up();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'compact', prepare: (page) => page.getByRole('radio', { name: 'Compact cards' }).click() },
  {
    name: 'boards',
    prepare: async (page) => {
      await page.getByTestId('board-menu').click();
      await page.getByTestId('board-website').waitFor();
    },
  },
  {
    name: 'board-create',
    prepare: async (page) => {
      await page.getByTestId('board-menu').click();
      await page.getByTestId('board-panel').getByRole('button', { name: 'New board' }).click();
      await page.getByTestId('board-name').fill('Web shop');
    },
  },
  {
    name: 'health',
    prepare: async (page) => {
      await page.getByTestId('health').click();
      await page.getByTestId('health-panel').getByText('Failed 3 times').waitFor();
    },
  },
  {
    name: 'undo',
    prepare: async (page) => {
      await card(page, 'triage', 'Slow cold start').focus();
      await page.keyboard.press('Shift+E');
      await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).waitFor();
    },
  },
  ...SETTINGS.map((name): Shot => ({
    name: name === 'appearance' ? name : `settings-${name}`,
    prepare: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByTestId(`settings-${name}`).click();
      await page.getByTestId('settings-loading').waitFor({ state: 'detached' });
      if (name !== 'workers') return;
      await page.getByTestId('worker-backend-dev').click();
      await page.getByRole('button', { name: 'Test start' }).click();
      await page.getByTestId('probe-outcome').waitFor({ timeout: 60_000 });
    },
  })),
  {
    name: 'graph',
    prepare: async (page) => {
      await page.getByTestId('view-graph').click();
      await page.locator('[data-node]').first().waitFor();
    },
  },
  {
    name: 'activity',
    prepare: async (page) => {
      await page.getByTestId('view-activity').click();
      await page.getByTestId('activity-stats').getByText('Success').waitFor();
      await page.locator('.evrow').first().waitFor();
    },
  },
  {
    name: 'archive',
    prepare: async (page) => {
      await page.getByTestId('open-archive').click();
      await page.getByTestId('archive').getByText('Draft the launch post').waitFor();
    },
  },
  {
    name: 'needs-you',
    prepare: async (page) => {
      await page.getByTestId('needs-you').click();
      await page
        .getByText(/^Holds up/)
        .first()
        .waitFor();
    },
  },
  { name: 'narrow', size: { width: 960, height: 600 }, prepare: async () => {} },
  {
    name: 'narrow-drawer',
    size: { width: 960, height: 600 },
    prepare: async (page) => {
      await openTask(page, 'running', 'Implement auth API endpoints');
      await logIsRead(page);
    },
  },
  { name: 'zoom-200', size: { width: 720, height: 450, scale: 2 }, prepare: async () => {} },
];
