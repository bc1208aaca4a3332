/** No worker starts on battery where the configuration says so: why is on the card, and it starts once plugged in. */
import { expect, test } from 'vitest';
import type { Power } from '../../src/main/world/world.ts';
import { dispatchedBoard } from '../support/dispatch.ts';
import { waitFor } from '../support/wait.ts';

function boardOn(power: Power, pauseOnBattery: boolean) {
  return dispatchedBoard([], { pauseOnBattery }, {}, (world) => ({ ...world, power }));
}

test('a task waits while the machine runs on battery, says so, and starts soon after it is plugged in', async () => {
  let isOnBattery = true;
  const board = boardOn({ isOnBattery: () => isOnBattery }, true);
  const { id } = board.add('shell', { body: 'true' });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold !== null);
  expect(board.task(id).hold).toEqual({
    code: 'paused',
    text: 'Waits until the machine is plugged in.',
  });
  expect(board.dispatcher.reasonsOf(id).map(({ code }) => code)).toEqual(['paused']);
  expect(board.kernel.listRuns(id)).toEqual([]);
  // Nothing tells of a plug: the dispatcher looks by itself.
  isOnBattery = false;
  await board.reaches(id, 'done');
});

test.each([
  ['where the configuration does not ask for it', true, false],
  ['where nobody can tell', null, true],
])('nothing waits %s', async (_where, answer, pauseOnBattery) => {
  const board = boardOn({ isOnBattery: () => answer }, pauseOnBattery);
  const { id } = board.add('shell', { body: 'true' });
  await board.dispatcher.start();
  await board.reaches(id, 'done');
});
