/** Pauses before retries and the memory floor (failures.md F036, F042; I17). */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { COUNTED_OUTCOMES } from '../../src/contract/status.ts';
import { retryAt, retryDelayMs } from '../../src/main/dispatcher/backoff.ts';
import { dispatchedBoard, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { waitFor } from '../support/wait.ts';

test('the pause lies between half and all of what its failure allows, for any number of failures (F042)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 1, max: 300_000 }),
      fc.constantFrom(...COUNTED_OUTCOMES),
      fc.string(),
      (failures, baseMs, outcome, seed) => {
        const delay = retryDelayMs({ failures, baseMs, outcome, seed });
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(Math.min(baseMs, 300_000) / 2));
        expect(delay).toBeLessThanOrEqual(300_000);
        expect(retryDelayMs({ failures, baseMs, outcome, seed })).toBe(delay);
      },
    ),
  );
});

test('the pause doubles, a start that failed waits longer, and 0 means at once', () => {
  const at = (failures: number, outcome: 'crashed' | 'spawn_failed' = 'crashed', baseMs = 1_000): number =>
    retryDelayMs({ failures, outcome, baseMs, seed: 't_1' });
  for (const [failures, most] of [
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [9, 256_000],
    [10, 300_000],
    [1_000_000, 300_000],
  ] as const) {
    expect(at(failures)).toBeGreaterThanOrEqual(most / 2);
    expect(at(failures)).toBeLessThanOrEqual(most);
  }
  expect(Math.abs(at(1, 'spawn_failed') - at(1) * 2)).toBeLessThanOrEqual(1);
  expect(at(3, 'crashed', 0)).toBe(0);
});

test('500 tasks that failed together come back spread over the window (F042)', () => {
  const delays = Array.from({ length: 500 }, (_, at) =>
    retryDelayMs({ failures: 1, outcome: 'crashed', baseMs: 10_000, seed: `t_${at.toString(16).padStart(8, '0')}` }),
  );
  expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(0.8 * 5_000);
  const tenths = Array.from({ length: 10 }, (_, n) => delays.filter((d) => Math.floor((d - 5_000) / 500) === n).length);
  expect(Math.min(...tenths)).toBeGreaterThan(25);
});

test('a clock that was set back does not keep a task waiting (F038)', () => {
  const entry = { id: 't_1', lastFailure: { failures: 1, outcome: 'crashed' as const, endedAt: 1_000_000 } };
  expect(retryAt(entry, 10_000, 1_001_000)).toBeGreaterThan(1_005_000 - 1);
  expect(retryAt(entry, 10_000, 900_000)).toBeNull();
  expect(retryAt(entry, 10_000, 1_010_001)).toBeNull();
  expect(retryAt({ ...entry, lastFailure: null }, 10_000, 0)).toBeNull();
});

const withDispatch = (board: TestBoardWithDispatcher, dispatch: object): void =>
  board.dispatcher.configure({ ...board.config, dispatch: { ...board.config.dispatch, ...dispatch } });

test('a task that failed waits with its reason, and starts again by itself', async () => {
  const board = dispatchedBoard([], { retryBackoffMs: 600, failureLimit: 3 });
  const { id } = board.add('shell', { body: 'exit 1', maxRetries: 2 });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold?.code === 'backoff', { what: 'The pause' });
  expect(board.task(id)).toMatchObject({ status: 'ready', consecutiveFailures: 1 });
  await board.reaches(id, 'blocked');
  const [first, second] = board.kernel.listRuns(id);
  expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(300);
  withDispatch(board, { retryBackoffMs: 300_000 });
  const slow = board.add('shell', { body: 'exit 1', maxRetries: 2 });
  await waitFor(() => board.task(slow.id).hold?.code === 'backoff');
  board.kernel.updateTask(slow.id, { body: 'true' });
  withDispatch(board, { retryBackoffMs: 0 });
  await board.reaches(slow.id, 'done');
});

test('no worker starts below the memory floor, and the reason is shown (F036)', async () => {
  const board = dispatchedBoard([], { memoryFloorBytes: Number.MAX_SAFE_INTEGER });
  const { id } = board.add('shell', { body: 'true' });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold?.code === 'low_memory');
  expect(board.kernel.listRuns(id)).toEqual([]);
  withDispatch(board, { memoryFloorBytes: 1 });
  await board.reaches(id, 'done');
});
