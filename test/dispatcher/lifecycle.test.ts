/** The dispatcher's own life (style rule 12; failures.md F015, F018, F019, F020; defect Q29). */
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Fault } from '../../src/contract/error.ts';
import type { Config } from '../../src/contract/config.ts';
import { createDispatcher } from '../../src/main/dispatcher/create-dispatcher.ts';
import { createOwnership } from '../../src/main/dispatcher/ownership.ts';
import { askOwner, createWakeUp } from '../../src/main/dispatcher/wake-up.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { cli, dispatchedBoard, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { waitFor } from '../support/wait.ts';

const withDispatch = (board: TestBoardWithDispatcher, dispatch: Partial<Config['dispatch']>): Config => ({
  ...board.config,
  dispatch: { ...board.config.dispatch, ...dispatch },
});

test('starting twice, stopping twice and stopping before starting are fine', async () => {
  const board = dispatchedBoard();
  const { dispatcher } = board;
  await dispatcher.stop('stop');
  expect(dispatcher.view()).toMatchObject({
    state: 'stopped',
    owner: null,
    nextTickAt: null,
    workers: 0,
    problems: [],
  });
  await Promise.all([dispatcher.start(), dispatcher.start()]);
  expect(dispatcher.view()).toMatchObject({ state: 'on', owner: { self: true } });
  expect(dispatcher.view().nextTickAt).toBeGreaterThan(dispatcher.view().lastTickAt ?? 0);
  await Promise.all([dispatcher.stop('keep'), dispatcher.stop('keep')]);
  expect(dispatcher.view().state).toBe('stopped');
  await dispatcher.start();
  const { id } = board.add('shell', { body: 'true' });
  await board.reaches(id, 'done');
});

test('a burst of wake-ups makes one tick, and one more at most (F019)', async () => {
  const board = dispatchedBoard();
  const ticks = vi.spyOn(board.kernel, 'wakeScheduled');
  await board.dispatcher.start();
  const before = ticks.mock.calls.length;
  for (let at = 0; at < 10_000; at += 1) board.dispatcher.nudge();
  await waitFor(() => ticks.mock.calls.length > before);
  await board.dispatcher.tick();
  expect(ticks.mock.calls.length - before).toBeLessThanOrEqual(4);
});

test('ticks that are asked for at once run one after the other', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('shell', { body: 'true' });
  const results = await Promise.all([board.dispatcher.tick(), board.dispatcher.tick(), board.dispatcher.tick()]);
  expect(results.map((result) => result.skippedLocked)).toEqual([false, false, false]);
  expect(results.flatMap((result) => result.spawned)).toHaveLength(1);
  await board.dispatcher.start();
  await board.reaches(id, 'done');
});

test('an idle board is not written to, however often it is looked at (Q29)', async () => {
  const board = dispatchedBoard([], { workersMax: 1 });
  board.add('ghost');
  board.kernel.createTask({ title: 'nobody' });
  await board.dispatcher.start();
  await waitFor(() => board.kernel.readyQueue().every((entry) => entry.hold !== null));
  const state = (): string => `${board.kernel.cursor()} ${board.kernel.snapshot().cardsJson}`;
  const before = state();
  for (let at = 0; at < 5; at += 1) {
    await board.dispatcher.tick();
  }
  expect(state()).toBe(before);
});

test.each(['openRuns', 'lingeringRuns', 'releaseStaleClaims', 'wakeScheduled', 'nextWakeAt'] as const)(
  'trouble in %s is tried again and does not end dispatching (F018)',
  async (name) => {
    const board = dispatchedBoard();
    let isBroken = true;
    const kernel = new Proxy(board.kernel, {
      get: (target, key: keyof Kernel) => {
        if (key !== name) return target[key];
        return (...args: never[]) => {
          if (isBroken) throw new Fault('disk_io', 'The disk does not answer.');
          return Reflect.apply(target[name], target, args) as unknown;
        };
      },
    });
    const { world, config } = board;
    const dispatcher = createDispatcher({ kernel, world, config, kind: 'serve', board: 'default', cli, hostEnv: {} });
    const { id } = board.add('shell', { body: 'true' });
    await dispatcher.start();
    isBroken = false;
    dispatcher.nudge();
    try {
      await board.reaches(id, 'done');
    } finally {
      await dispatcher.stop('stop');
    }
  },
);

test('a changed cap holds from the next tick on, and lowering it ends nobody (F015)', async () => {
  const board = dispatchedBoard([], { workersMax: 1 });
  const ids = [1, 2, 3].map(() => board.add('effects').id);
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1);
  board.dispatcher.configure(withDispatch(board, { workersMax: 3 }));
  await waitFor(() => board.effects().length === 3);
  board.dispatcher.configure(withDispatch(board, { workersMax: 1 }));
  await board.dispatcher.tick();
  expect(ids.map((id) => board.task(id).status)).toEqual(['running', 'running', 'running']);
});

test('switching dispatch off in the configuration gives the lock away and leaves workers alone; on takes them back (F020)', async () => {
  const board = dispatchedBoard();
  const { id } = board.add('effects');
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1);
  board.dispatcher.configure(withDispatch(board, { enabled: false }));
  const lock = join(board.home, 'boards/default/.dispatch.lock');
  await waitFor(() => {
    const mine = board.world.locks.tryLock(lock, { kind: 'serve' });
    mine?.release();
    return mine !== null;
  });
  expect(board.dispatcher.view().state).toBe('stopped');
  expect(board.task(id).status).toBe('running');
  board.dispatcher.configure(withDispatch(board, { enabled: true }));
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.effects()).toHaveLength(2);
});

test('listeners hear of every tick and every change of owner until they leave', async () => {
  const board = dispatchedBoard();
  const states: string[] = [];
  const leave = board.dispatcher.onChange(() => states.push(board.dispatcher.view().state));
  await board.dispatcher.start();
  expect(states.at(-1)).toBe('on');
  leave();
  const count = states.length;
  await board.dispatcher.tick();
  expect(states).toHaveLength(count);
});

test('an owner that leaves is noticed by whoever waits, and the waiter can leave as well', async () => {
  const { world, path } = dispatchedBoard();
  const lock = `${path}.lock`;
  const first = createOwnership(world, lock, 'app', () => undefined);
  const changes: (string | undefined)[] = [];
  const second = createOwnership(world, lock, 'serve', () => changes.push(second.owner()?.kind));
  expect([first.tryAcquire(), first.tryAcquire(), second.tryAcquire()]).toEqual([true, true, false]);
  expect(second.owner()).toMatchObject({ self: false, kind: 'app', pid: process.pid });
  const acquired = new Promise<void>((resolve) => second.watch(resolve));
  first.release();
  first.release();
  await acquired;
  expect(second.owner()).toMatchObject({ self: true, kind: 'serve' });
  expect(changes).toEqual(['app', 'serve']);
  first.watch(() => expect.unreachable());
  first.release();
  second.release();
});

test('who asks for a look wakes the owner although nothing on the board has changed', async () => {
  const board = dispatchedBoard();
  const wakes: number[] = [];
  const wakeUp = createWakeUp(board.kernel, board.world, () => {
    wakes.push(1);
    wakeUp.mark();
  });
  wakeUp.start();
  const cursor = board.kernel.cursor();
  askOwner(board.world, board.kernel.path);
  await waitFor(() => wakes.length > 0);
  expect(board.kernel.cursor()).toBe(cursor);
  wakeUp.stop();
});

test('a change by another connection wakes, a mark without a change does not, and a stopped one sleeps', async () => {
  const board = dispatchedBoard();
  const wakes: number[] = [];
  const wakeUp = createWakeUp(board.kernel, board.world, () => {
    wakes.push(1);
    wakeUp.mark();
  });
  wakeUp.start();
  wakeUp.start();
  expect(wakeUp.look()).toBe(false);
  board.add('ghost');
  await waitFor(() => wakes.length > 0);
  wakeUp.stop();
  wakeUp.stop();
  expect(wakeUp.look()).toBe(false);
});
