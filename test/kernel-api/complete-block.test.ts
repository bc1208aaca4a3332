/** Verdicts of people and workers: which statuses allow them, what they leave behind, what they never overwrite. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { claimed, kindsOf, picture, readyTask, refusalOf, taskOf, testBoard, type Board } from '../support/board.ts';

/** One task in each status that the library can bring about. */
const MAKERS: Readonly<Record<string, (board: Board, now: number) => string>> = {
  triage: (board) => board.createTask({ title: 'x', triage: true }).id,
  todo: (board) => board.createTask({ title: 'x', parents: [board.createTask({ title: 'p' }).id] }).id,
  scheduled: (board, now) => board.createTask({ title: 'x', scheduledAt: now + 60_000 }).id,
  ready: (board) => board.createTask({ title: 'x' }).id,
  running: (board) => {
    const { id } = board.createTask({ title: 'x' });
    claimed(board, id);
    return id;
  },
  blocked: (board) => board.createTask({ title: 'x', initialStatus: 'blocked' }).id,
  done: (board) => {
    const { id } = board.createTask({ title: 'x' });
    board.completeTask(id);
    return id;
  },
  archived: (board) => {
    const { id } = board.createTask({ title: 'x' });
    board.archiveTask(id);
    return id;
  },
};

const VERBS: Readonly<Record<string, (board: Board, id: string) => boolean>> = {
  complete: (board, id) => board.completeTask(id, { summary: 's' }),
  block: (board, id) => board.blockTask(id, { reason: 'r' }),
  unblock: (board, id) => board.unblockTask(id),
  archive: (board, id) => board.archiveTask(id),
};

/** What each verb must make of a task in each status; absent means refused with nothing changed. */
const RESULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  complete: {
    triage: 'done',
    scheduled: 'done',
    ready: 'done',
    running: 'done',
    blocked: 'done',
  },
  unblock: { blocked: 'ready', scheduled: 'ready' },
  archive: {
    triage: 'archived',
    todo: 'archived',
    scheduled: 'archived',
    ready: 'archived',
    running: 'archived',
    blocked: 'archived',
    done: 'archived',
  },
};

const cells = Object.keys(MAKERS).flatMap((status) =>
  Object.keys(RESULTS).map((verb) => ({ verb, status, result: RESULTS[verb]?.[status] })),
);

test.each(cells)('a person who asks to $verb a task in $status gets $result', ({ verb, status, result }) => {
  const { board, clock } = testBoard();
  const id = MAKERS[status]?.(board, clock.now()) ?? '';
  expect(taskOf(board, id).status).toBe(status);
  const before = picture(board, id);
  const answer = VERBS[verb]?.(board, id);
  const changed = result !== undefined;
  expect(answer).toBe(changed);
  expect(taskOf(board, id).status).toBe(result ?? status);
  expect(isDeepStrictEqual(picture(board, id), before)).toBe(!changed);
});

test.each(['ready', 'running'])('a task in %s can be blocked, which is kept with its reason', (status) => {
  const { board, clock } = testBoard();
  const id = MAKERS[status]?.(board, clock.now()) ?? '';
  expect(board.blockTask(id, { reason: 'Which colour?' })).toBe(true);
  expect(taskOf(board, id)).toMatchObject({ status: 'blocked', blockReason: 'Which colour?', claimLock: null });
  expect(board.listEvents(id).at(-1)).toMatchObject({ kind: 'blocked', payload: { reason: 'Which colour?' } });
});

test.each(['done', 'archived', 'blocked'])('a task in %s cannot be blocked', (status) => {
  const { board, clock } = testBoard();
  const id = MAKERS[status]?.(board, clock.now()) ?? '';
  const before = picture(board, id);
  expect(board.blockTask(id, { reason: 'r' })).toBe(false);
  expect(picture(board, id)).toEqual(before);
});

test('every verb answers an unknown task with false and writes nothing', () => {
  const { board } = testBoard();
  for (const verb of Object.values(VERBS)) expect(verb(board, 't_00000000')).toBe(false);
  expect(board.listEvents()).toEqual([]);
});

test('completing stores result and time, closes the run and frees the claim (11.3 no. 9)', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  const { run } = claimed(board, id);
  clock.advance(1_500);
  const metadata = { files: ['a.ts'], nested: { n: 1.5, none: null } };
  expect(board.completeTask(id, { result: 'short', summary: 'one\ntwo', metadata, runToken: run.token })).toBe(true);
  expect(taskOf(board, id)).toMatchObject({
    status: 'done',
    result: 'short',
    completedAt: clock.now(),
    claimLock: null,
    claimExpires: null,
    currentRunId: null,
  });
  expect(board.latestRun(id)).toMatchObject({
    id: run.id,
    outcome: 'completed',
    summary: 'one\ntwo',
    metadata,
    endedAt: clock.now(),
  });
  expect(board.listEvents(id).at(-1)).toMatchObject({
    kind: 'completed',
    runId: run.id,
    payload: { result_len: 5, summary: 'one' },
  });
});

test('without a summary the result is the summary of the run', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id);
  board.completeTask(id, { result: 'all green' });
  expect(board.latestRun(id)?.summary).toBe('all green');
});

test('completing without a run keeps what is said as a closed run, and nothing said makes no run', () => {
  const { board, clock } = testBoard();
  const [said, silent] = [readyTask(board), readyTask(board)];
  board.completeTask(said.id, { summary: 'did it by hand' });
  board.completeTask(silent.id);
  expect(board.listRuns(said.id)).toEqual([
    expect.objectContaining({
      outcome: 'completed',
      summary: 'did it by hand',
      startedAt: clock.now(),
      endedAt: clock.now(),
    }),
  ]);
  expect(board.listRuns(silent.id)).toEqual([]);
  expect(board.listEvents(silent.id).at(-1)).toMatchObject({ kind: 'completed', runId: null });
});

test('a task whose parents are not done cannot be completed out of todo, and its children stay put (Q10)', () => {
  const { board } = testBoard();
  const parent = readyTask(board);
  const child = board.createTask({ title: 'child', parents: [parent.id] });
  const grandchild = board.createTask({ title: 'grandchild', parents: [child.id] });
  expect(board.completeTask(child.id, { summary: 's' })).toBe(false);
  expect(taskOf(board, child.id).status).toBe('todo');
  expect(taskOf(board, grandchild.id).status).toBe('todo');
});

test('a blocked task whose parents are not done cannot be completed either, unless that is asked for (Q10)', () => {
  const { board } = testBoard();
  const parent = readyTask(board);
  const child = board.createTask({ title: 'child', parents: [parent.id], initialStatus: 'blocked' });
  expect(board.completeTask(child.id, { summary: 's' })).toBe(false);
  expect(taskOf(board, child.id).status).toBe('blocked');
  expect(board.completeTask(child.id, { summary: 's', override: true })).toBe(true);
  expect(taskOf(board, child.id).status).toBe('done');
});

test('a later completion without a result keeps the result that is there (Q14)', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id, { ttlSeconds: 1 });
  board.completeTask(id, { result: 'kept' });
  clock.advance(1_000);
  expect(board.completeTask(id)).toBe(false);
  expect(taskOf(board, id).result).toBe('kept');
});

test('blocking a running task closes its run with the reason as summary', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const { run } = claimed(board, id);
  expect(board.blockTask(id, { reason: 'Which colour?', runToken: run.token })).toBe(true);
  expect(board.latestRun(id)).toMatchObject({ id: run.id, outcome: 'blocked', summary: 'Which colour?' });
});

test('a blank reason is refused and nothing changes', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const before = picture(board, id);
  expect(refusalOf(() => board.blockTask(id, { reason: '  ' }))).not.toBeNull();
  expect(picture(board, id)).toEqual(before);
});

test('block then unblock makes the task ready, with no failure counted (11.3 no. 9)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id);
  board.blockTask(id, { reason: 'question', kind: 'needs_input' });
  expect(board.unblockTask(id)).toBe(true);
  expect(taskOf(board, id)).toMatchObject({ status: 'ready', consecutiveFailures: 0, blockReason: null });
  expect(kindsOf(board, id)).toEqual(['created', 'claimed', 'blocked', 'unblocked']);
});

test('a blocked task stays blocked however often the board is recomputed or its claims are checked (F044, Q2)', () => {
  const { board, clock } = testBoard();
  const parent = readyTask(board);
  const { id } = board.createTask({ title: 'x', parents: [parent.id] });
  board.completeTask(parent.id);
  board.blockTask(id, { reason: 'question' });
  for (let n = 0; n < 5; n++) {
    clock.advance(3_600_000);
    board.recomputeReady();
    board.releaseStaleClaims();
  }
  expect(taskOf(board, id).status).toBe('blocked');
});

test('a block for a dependency waits in todo while parents are undone and starts when they are done (A.2)', () => {
  const { board } = testBoard();
  const [parent, child] = [readyTask(board), readyTask(board)];
  const { run } = claimed(board, child.id);
  board.linkTasks(parent.id, child.id);
  expect(board.blockTask(child.id, { reason: 'needs the parent', kind: 'dependency', runToken: run.token })).toBe(true);
  expect(taskOf(board, child.id)).toMatchObject({ status: 'todo', claimLock: null });
  expect(kindsOf(board, child.id)).toContain('dependency_wait');
  board.completeTask(parent.id);
  expect(taskOf(board, child.id).status).toBe('ready');
});

test('a task that blocks again with the same kind after an unblock goes to triage for a person (A.2, F044)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  for (let n = 0; n < 10 && taskOf(board, id).status !== 'triage'; n++) {
    claimed(board, id);
    expect(board.blockTask(id, { reason: 'same question', kind: 'needs_input' })).toBe(true);
    if (taskOf(board, id).status === 'blocked') board.unblockTask(id);
  }
  expect(taskOf(board, id).status).toBe('triage');
  expect(kindsOf(board, id)).toContain('block_loop_detected');
  expect(board.listRuns(id).length).toBeLessThanOrEqual(3);
});

test('archiving hides a task from the default list only, and closes its run (11.3 no. 9)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const { run } = claimed(board, id);
  expect(board.archiveTask(id)).toBe(true);
  expect(board.listTasks()).toEqual([]);
  expect(board.listTasks({ includeArchived: true }).map((t) => t.id)).toEqual([id]);
  expect(board.listTasks({ status: 'archived' }).map((t) => t.id)).toEqual([id]);
  expect(board.latestRun(id)).toMatchObject({ id: run.id, endedAt: expect.any(Number) as number });
  expect(board.latestRun(id)?.outcome).not.toBe('completed');
});

test('metadata that JSON cannot hold, or that is too large, is refused and the task still runs', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id);
  const before = picture(board, id);
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  expect(refusalOf(() => board.completeTask(id, { metadata: circular }))).not.toBeNull();
  expect(refusalOf(() => board.completeTask(id, { metadata: { n: 1n } }))).not.toBeNull();
  expect(refusalOf(() => board.completeTask(id, { metadata: { text: 'x'.repeat(300_000) } }))).not.toBeNull();
  expect(picture(board, id)).toEqual(before);
});
