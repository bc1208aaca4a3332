/** axe-core, and contrast as it is painted, on every screen of the window in both themes. */
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { complaintsOf } from './axe-check.ts';
import { lowContrast } from './contrast.ts';
import { windowsForTests } from './windows-for-tests.ts';

interface Screen {
  name: string;
  prepare(page: Page): Promise<unknown>;
}

const select = async (page: Page, ...ids: string[]): Promise<void> => {
  for (const id of ids) await page.getByTestId(`card-${id}`).click({ modifiers: ['Control'] });
};

const SCREENS: readonly Screen[] = [
  { name: 'board', prepare: async () => {} },
  {
    name: 'board with every column open and a field for a new task',
    prepare: async (page) => {
      await page.getByTestId('column-scheduled').click();
      await page.getByTestId('column-review').click();
      await page.getByRole('button', { name: 'New task in Triage' }).click();
      await page.keyboard.type('Fix it @qa-dev #auth !high');
    },
  },
  { name: 'selection and bulk bar', prepare: (page) => select(page, 't_6f4e', 't_8a73', 't_e262', 't_ef5d') },
  {
    name: 'menu of a selection',
    prepare: async (page) => {
      await select(page, 't_6f4e', 't_23f6');
      await page.keyboard.press('m');
      await page.getByTestId('pick-menu').waitFor();
    },
  },
  {
    name: 'prompt for a selection',
    prepare: async (page) => {
      await select(page, 't_6f4e', 't_23f6', 't_0f5a');
      await page.keyboard.press('u');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'lanes', prepare: (page) => page.getByRole('radio', { name: 'All' }).click() },
  {
    name: 'filter menu',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Worker', exact: true }).click();
      await page.getByRole('checkbox', { name: /backend-dev/ }).click();
    },
  },
  {
    name: 'no match',
    prepare: async (page) => {
      await page.locator('#filter').fill('nothing like this');
      await page.getByText('No task matches').waitFor();
    },
  },
  {
    name: 'palette',
    prepare: async (page) => {
      await page.getByTestId('card-t_23f6').focus();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('re');
    },
  },
  { name: 'shortcuts', prepare: (page) => page.keyboard.press('?') },
  { name: 'new task', prepare: (page) => page.getByTestId('new-task').click() },
  {
    name: 'drawer of a running task',
    prepare: async (page) => {
      await page.getByTestId('card-t_23f6').click();
      await page.getByTestId('drawer-log').locator('.logrow').first().waitFor();
    },
  },
  {
    name: 'drawer of a question',
    prepare: async (page) => {
      await page.getByTestId('card-t_3a9c').click();
      await page.getByTestId('answer-send').waitFor();
    },
  },
  {
    name: 'drawer of a tripped breaker, adding a parent',
    prepare: async (page) => {
      await page.getByTestId('card-t_ef5d').click();
      await page.getByRole('button', { name: 'Add parent' }).click();
      await page.getByTestId('add-parent').fill('t_');
    },
  },
  {
    name: 'graph',
    prepare: async (page) => {
      await page.getByTestId('view-graph').click();
      await page.getByText('Implement auth API endpoints').first().waitFor();
    },
  },
  {
    name: 'activity',
    prepare: async (page) => {
      await page.getByTestId('view-activity').click();
      await page.getByText('Implement auth API endpoints').first().waitFor();
    },
  },
  {
    name: 'what needs you',
    prepare: async (page) => {
      await page.getByTestId('needs-you').click();
      await page.getByText('Deploy to staging').first().waitFor();
    },
  },
  {
    name: 'archived tasks',
    prepare: async (page) => {
      await page.getByTestId('card-t_7e02').focus();
      await page.keyboard.press('Shift+E');
      await page.getByTestId('card-t_7e02').waitFor({ state: 'detached' });
      await page.getByTestId('open-archive').click();
      await page.getByTestId('archived-t_7e02').click();
      await page.getByTestId('drawer').waitFor();
    },
  },
  {
    name: 'prompt before a worker is stopped, and a toast',
    prepare: async (page) => {
      await page.getByTestId('card-t_b95a').focus();
      await page.keyboard.press('Shift+E');
      await page.getByTestId('toast').waitFor();
      await page.getByTestId('card-t_23f6').focus();
      await page.keyboard.press('r');
      await page.getByRole('dialog').waitFor();
    },
  },
];

const open = windowsForTests(90_000);

it.each(SCREENS)('has nothing to complain about in either theme on: $name', async ({ prepare }) => {
  const opened = await open();
  const { page } = opened;
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.getByTestId('card-t_23f6').waitFor();
  await prepare(page);
  expect(await lowContrast(page), 'dark').toEqual([]);
  expect(await complaintsOf(page)).toEqual([]);
  expect(await lowContrast(page), 'light').toEqual([]);
  await opened.close();
});
