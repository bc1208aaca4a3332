/** The bell of a task in the built window: it shows and changes whether the person is told what happens to the task. */
import { expect, it } from 'vitest';
import { complaintsOf } from './axe-check.ts';
import { createSampleBoard } from './sample-engine.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { waitFor } from '../support/wait.ts';

const open = windowsForTests(90_000);

it('is pressed by mouse, key and palette, stays over a reload, and what it brings leads to the task', async () => {
  const board = createSampleBoard();
  const { page, engine } = await open(board);
  const id = 't_28a3';
  await page.getByTestId(`card-${id}`).click();
  const bell = page.getByTestId('drawer').getByTestId('follow');
  const isPressed = async (wanted: boolean): Promise<void> =>
    void (await waitFor(async () => (await bell.getAttribute('aria-pressed')) === String(wanted)));
  await isPressed(false);
  await bell.click();
  await page
    .getByTestId('toast')
    .filter({ hasText: `${id} is followed` })
    .waitFor();
  await isPressed(true);
  expect(board.get(id).isFollowed).toBe(true);
  expect(await complaintsOf(page)).toEqual([]);
  await page.reload();
  await isPressed(true);
  await page.getByTestId('drawer-close').click();
  await page.getByTestId(`card-${id}`).focus();
  await page.keyboard.press('w');
  await page.getByTestId('toast').filter({ hasText: 'is no longer followed' }).waitFor();
  await isPressed(false);
  await page.getByTestId('drawer-close').click();
  await page.getByTestId(`card-${id}`).focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('notify me');
  await page.keyboard.press('Enter');
  await isPressed(true);
  await page.getByTestId('drawer-close').click();

  const news = { kind: 'followed', taskId: id, text: 'Merged.', at: Date.now(), act: null } as const;
  engine.controls.tell({ ...news, id: '901', eventId: 901, title: 'Done: Review password reset PR' });
  const toast = page.getByTestId('toast').filter({ hasText: 'Done: Review password reset PR' });
  await toast.locator('[data-mark="followed"]').waitFor();
  await toast.getByRole('button', { name: 'Open' }).click();
  await bell.waitFor();
});

it('says what stands in the way, and stays as it was', async () => {
  const { page, engine } = await open();
  engine.controls.failing.set('task.follow', {
    trouble: { fault: 'disk_full', message: 'The disk is full.' },
    times: 1,
  });
  await page.getByTestId('card-t_28a3').click();
  const bell = page.getByTestId('drawer').getByTestId('follow');
  await bell.click();
  await page.getByTestId('toast').filter({ hasText: 'The disk is full.' }).waitFor();
  expect(await bell.getAttribute('aria-pressed')).toBe('false');
});
