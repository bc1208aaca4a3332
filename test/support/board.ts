/**
 * Boards for black-box tests of the kernel: each in its own folder and real file, on a clock that stands still.
 * After every test each board is closed and its file is checked against all invariants, whatever the test was about.
 */
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { fakeClock, type FakeClock } from './clock.ts';
import { assertInvariants } from './invariants.ts';
import { tempDir } from './temp.ts';

export type Board = ReturnType<typeof openBoard>;
export type BoardTask = ReturnType<Board['createTask']>;

export interface TestBoard {
  board: Board;
  path: string;
  clock: FakeClock;
}

interface Opened extends TestBoard {
  checked: boolean;
}

const opened: Opened[] = [];

afterEach(() => {
  const boards = opened.splice(0);
  for (const { board } of boards) board.close();
  for (const path of new Set(boards.filter((b) => b.checked).map((b) => b.path))) assertInvariants(path);
});

/**
 * A new board, or another connection to the one at `path`.
 * @param options.checked false for boards that the test damages on purpose
 * @param options.inMemory true for tests that write thousands of times and are not about the disk
 */
export function testBoard(
  options: { path?: string; clock?: FakeClock; checked?: boolean; inMemory?: boolean } = {},
): TestBoard {
  const path = options.path ?? join(tempDir('board', { inMemory: options.inMemory ?? false }), 'kanban.db');
  const clock = options.clock ?? fakeClock();
  const made = { board: openBoard({ path, clock: clock.now }), path, clock, checked: options.checked ?? true };
  opened.push(made);
  return made;
}

/** Creates a task with that title and fails unless it is ready. */
export function readyTask(board: Board, title = 'task'): BoardTask {
  const task = board.createTask({ title });
  if (task.status !== 'ready') throw new Error(`A task without parents is ${task.status}, not ready.`);
  return task;
}

/** Claims the task and fails when that is refused. */
export function claimed(board: Board, id: string, options?: Parameters<Board['claimTask']>[1]) {
  const claim = board.claimTask(id, options);
  if (claim === null) throw new Error(`Task ${id} could not be claimed.`);
  return claim;
}

/** The task, which must exist. */
export function taskOf(board: Board, id: string): BoardTask {
  const task = board.getTask(id);
  if (task === null) throw new Error(`Task ${id} is gone.`);
  return task;
}

/** The kinds of a task's events, in order. */
export function kindsOf(board: Board, id?: string): string[] {
  return board.listEvents(id).map((event) => event.kind);
}

/** Everything the library says about a task, as one comparable value. */
export function picture(board: Board, id: string): unknown {
  return {
    task: board.getTask(id),
    runs: board.listRuns(id),
    comments: board.listComments(id),
    events: board.listEvents(id),
  };
}

/** The code of the refusal that `act` throws, or null when it does not throw. */
export function refusalOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Error && error.name === 'Refusal') return String(Reflect.get(error, 'code'));
    throw error;
  }
}
