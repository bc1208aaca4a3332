/**
 * The run token fences a worker's writes (failures.md F010, I12, defect Q33): every verb with every kind of token,
 * and what a refused late verdict leaves behind.
 */
import { expect, test } from 'vitest';
import {
  claimed,
  kindsOf,
  picture,
  readyTask,
  refusalOf,
  taskOf,
  testBoard,
  type Board,
  type TestBoard,
} from '../support/board.ts';

type Verb = 'complete' | 'block' | 'heartbeat';
const VERBS: Readonly<Record<Verb, (board: Board, id: string, runToken?: string) => boolean>> = {
  complete: (board, id, runToken) =>
    board.completeTask(id, { summary: 'late words', result: 'late', ...(runToken === undefined ? {} : { runToken }) }),
  block: (board, id, runToken) =>
    board.blockTask(id, { reason: 'late reason', ...(runToken === undefined ? {} : { runToken }) }),
  heartbeat: (board, id, runToken) =>
    board.heartbeatClaim(id, { note: 'late', ...(runToken === undefined ? {} : { runToken }) }),
};

/** A task on its second run, and one token of each kind. */
function secondRun({ board, clock }: TestBoard) {
  const { id } = readyTask(board);
  const previous = claimed(board, id, { ttlSeconds: 1 }).run;
  clock.advance(2_000);
  board.releaseStaleClaims();
  const current = claimed(board, id, { ttlSeconds: 600 }).run;
  const other = claimed(board, readyTask(board, 'other').id).run;
  return {
    id,
    tokens: { current: current.token, previous: previous.token, random: 'A'.repeat(43), other: other.token },
  };
}

const wrong = (Object.keys(VERBS) as Verb[]).flatMap((verb) =>
  (['previous', 'random', 'other'] as const).map((kind) => ({ verb, kind })),
);

test.each(wrong)('$verb with the $kind token is refused and changes nothing of task and runs (F010, I12)', (cell) => {
  const made = testBoard();
  const { id, tokens } = secondRun(made);
  const { board } = made;
  const before = { task: taskOf(board, id), runs: board.listRuns(id), comments: board.listComments(id) };
  made.clock.advance(1_000);
  expect(VERBS[cell.verb](board, id, tokens[cell.kind])).toBe(false);
  expect({ task: taskOf(board, id), runs: board.listRuns(id), comments: board.listComments(id) }).toEqual(before);
});

test.each(Object.keys(VERBS) as Verb[])('%s with the current token is accepted', (verb) => {
  const made = testBoard();
  const { id, tokens } = secondRun(made);
  expect(VERBS[verb](made.board, id, tokens.current)).toBe(true);
});

test.each(['complete', 'block'] as const)('%s without a token is a person and ends the run', (verb) => {
  const made = testBoard();
  const { id } = secondRun(made);
  expect(VERBS[verb](made.board, id)).toBe(true);
  expect(taskOf(made.board, id).status).toBe(verb === 'complete' ? 'done' : 'blocked');
});

test.each(['complete', 'block'] as const)(
  'a late %s of a replaced run is kept as late_verdict with its words (F010)',
  (verb) => {
    const made = testBoard();
    const { id, tokens } = secondRun(made);
    expect(VERBS[verb](made.board, id, tokens.previous)).toBe(false);
    const late = made.board.listEvents(id).filter((event) => event.kind === 'late_verdict');
    expect(late).toHaveLength(1);
    expect(JSON.stringify(late[0]?.payload)).toContain(verb === 'complete' ? 'late words' : 'late reason');
  },
);

test('a made-up token leaves no trace at all', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id);
  const before = picture(board, id);
  for (const verb of Object.values(VERBS)) expect(verb(board, id, 'B'.repeat(43))).toBe(false);
  expect(kindsOf(board, id).filter((kind) => kind !== 'late_verdict')).toEqual(['created', 'claimed']);
  expect({ ...(before as object), events: null }).toEqual({ ...(picture(board, id) as object), events: null });
});

test.each([
  ['reclaimed to ready', (made: TestBoard) => (made.clock.advance(2_000), made.board.releaseStaleClaims())],
  ['completed by a person', (made: TestBoard, id: string) => made.board.completeTask(id)],
  ['blocked by a person', (made: TestBoard, id: string) => made.board.blockTask(id, { reason: 'stop' })],
  ['archived', (made: TestBoard, id: string) => made.board.archiveTask(id)],
])('a worker whose task was %s cannot change it any more (Q33)', (_, take) => {
  const made = testBoard();
  const { id } = readyTask(made.board);
  const { run } = claimed(made.board, id, { ttlSeconds: 1 });
  take(made, id);
  const before = { task: taskOf(made.board, id), runs: made.board.listRuns(id) };
  made.clock.advance(500);
  for (const verb of Object.values(VERBS)) expect(verb(made.board, id, run.token)).toBe(false);
  expect({ task: taskOf(made.board, id), runs: made.board.listRuns(id) }).toEqual(before);
});

test('the same verdict given twice is accepted once', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const { run } = claimed(board, id);
  expect(board.completeTask(id, { runToken: run.token, summary: 'first' })).toBe(true);
  expect(board.completeTask(id, { runToken: run.token, summary: 'second' })).toBe(false);
  expect(board.latestRun(id)?.summary).toBe('first');
  expect(kindsOf(board, id).filter((kind) => kind === 'completed')).toHaveLength(1);
});

test('a comment with the current token belongs to the run; with any other it is refused and not kept (I12)', () => {
  const made = testBoard();
  const { id, tokens } = secondRun(made);
  const { board } = made;
  for (const kind of ['previous', 'random', 'other'] as const)
    expect(refusalOf(() => board.addComment(id, { author: 'w', body: 'x', runToken: tokens[kind] }))).toBe(
      'stale_token',
    );
  expect(board.listComments(id)).toEqual([]);
  board.addComment(id, { author: 'w', body: 'on it', runToken: tokens.current });
  expect(board.listComments(id).map((comment) => comment.body)).toEqual(['on it']);
});
