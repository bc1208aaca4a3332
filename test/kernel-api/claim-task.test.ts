/** Claiming and holding a task: one winner, a lease, and nothing carried over from the run before. */
import { expect, test } from 'vitest';
import { claimed, kindsOf, picture, readyTask, taskOf, testBoard } from '../support/board.ts';
import { execute } from '../support/sql.ts';

test('claiming opens a run, sets the lease on task and run, and tells of it', () => {
  const { board, clock } = testBoard();
  const { id } = board.createTask({ title: 'x', assignee: 'coder' });
  clock.advance(1_000);
  const { task, run } = claimed(board, id, { claimer: 'host:1', ttlSeconds: 60 });
  expect(task).toMatchObject({
    status: 'running',
    claimLock: 'host:1',
    claimExpires: clock.now() + 60_000,
    currentRunId: run.id,
    startedAt: clock.now(),
  });
  expect(run).toMatchObject({ taskId: id, profile: 'coder', outcome: null, startedAt: clock.now(), endedAt: null });
  expect(run.token.length).toBeGreaterThanOrEqual(32);
  expect(board.listRuns(id)).toEqual([run]);
  expect(board.listEvents(id).at(-1)).toMatchObject({ kind: 'claimed', runId: run.id, payload: { lock: 'host:1' } });
});

test('a second claim of the same task gets null and changes nothing (11.3 no. 7, F003)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  claimed(board, id, { claimer: 'host:1' });
  const before = picture(board, id);
  expect(board.claimTask(id, { claimer: 'host:2' })).toBeNull();
  expect(board.claimTask(id, { claimer: 'host:1' })).toBeNull();
  expect(picture(board, id)).toEqual(before);
});

test('two connections to one file see the same winner', () => {
  const one = testBoard();
  const two = testBoard({ path: one.path, clock: one.clock });
  const { id } = readyTask(one.board);
  expect(two.board.claimTask(id)).not.toBeNull();
  expect(one.board.claimTask(id)).toBeNull();
});

test.each(['todo', 'triage', 'scheduled', 'blocked', 'done', 'archived', 'unknown'] as const)(
  'a task in %s cannot be claimed, and the try leaves no event (11.3 no. 7, Q35)',
  (status) => {
    const { board, clock } = testBoard();
    const parent = readyTask(board, 'parent');
    const make = {
      todo: () => board.createTask({ title: 'x', parents: [parent.id] }).id,
      triage: () => board.createTask({ title: 'x', triage: true }).id,
      scheduled: () => board.createTask({ title: 'x', scheduledAt: clock.now() + 1_000 }).id,
      blocked: () => board.createTask({ title: 'x', initialStatus: 'blocked' }).id,
      done: () => {
        const { id } = readyTask(board);
        board.completeTask(id);
        return id;
      },
      archived: () => {
        const { id } = readyTask(board);
        board.archiveTask(id);
        return id;
      },
      unknown: () => 't_00000000',
    };
    const id = make[status]();
    const before = board.listEvents();
    expect(board.claimTask(id)).toBeNull();
    expect(board.listEvents()).toEqual(before);
  },
);

test('a ready task found below an undone parent goes to todo with claim_rejected instead of starting (kernel-spec 2.3)', () => {
  const first = testBoard();
  const parent = readyTask(first.board, 'parent');
  const { id } = first.board.createTask({ title: 'child', parents: [parent.id] });
  first.board.close();
  execute(first.path, `UPDATE tasks SET status = 'ready' WHERE id = '${id}'`);
  const { board } = testBoard({ path: first.path });
  expect(board.claimTask(id)).toBeNull();
  expect(taskOf(board, id).status).toBe('todo');
  expect(board.listEvents(id).at(-1)).toMatchObject({
    kind: 'claim_rejected',
    payload: { reason: 'parents_not_done' },
  });
  expect(board.listRuns(id)).toEqual([]);
});

test('a claim lasts fifteen minutes unless said otherwise', () => {
  const { board, clock } = testBoard();
  const { task } = claimed(board, readyTask(board).id);
  expect(task.claimExpires).toBe(clock.now() + 900_000);
});

test('a heartbeat moves the expiry on task and run and records life (11.3 no. 8)', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  const { run } = claimed(board, id, { claimer: 'host:1', ttlSeconds: 60 });
  clock.advance(30_000);
  expect(board.heartbeatClaim(id, { claimer: 'host:1', ttlSeconds: 60 })).toBe(true);
  expect(taskOf(board, id)).toMatchObject({ claimExpires: clock.now() + 60_000, lastHeartbeatAt: clock.now() });
  expect(board.latestRun(id)).toMatchObject({ id: run.id, lastHeartbeatAt: clock.now() });
  clock.advance(10_000);
  expect(board.heartbeatClaim(id, { runToken: run.token, note: 'half done' })).toBe(true);
  expect(board.listEvents(id).at(-1)).toMatchObject({
    kind: 'heartbeat',
    runId: run.id,
    payload: { note: 'half done' },
  });
});

test('a heartbeat by another claimer, with a wrong token, or on a task that does not run is refused and changes nothing', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  expect(board.heartbeatClaim(id, { claimer: 'host:1' })).toBe(false);
  claimed(board, id, { claimer: 'host:1' });
  const before = picture(board, id);
  expect(board.heartbeatClaim(id, { claimer: 'host:2' })).toBe(false);
  expect(board.heartbeatClaim(id, { runToken: 'nonsense' })).toBe(false);
  expect(board.heartbeatClaim('t_00000000', { claimer: 'host:1' })).toBe(false);
  expect(picture(board, id)).toEqual(before);
});

test('an expired claim without a worker is freed once; one that has not expired is kept (11.3 no. 8)', () => {
  const { board, clock } = testBoard();
  const [expired, held] = [readyTask(board), readyTask(board)];
  const { run } = claimed(board, expired.id, { ttlSeconds: 10 });
  claimed(board, held.id, { ttlSeconds: 60 });
  clock.advance(9_000);
  expect(board.releaseStaleClaims()).toBe(0);
  clock.advance(2_000);
  expect(board.releaseStaleClaims()).toBe(1);
  expect(board.releaseStaleClaims()).toBe(0);
  expect(taskOf(board, expired.id)).toMatchObject({ status: 'ready', claimLock: null, currentRunId: null });
  expect(taskOf(board, held.id).status).toBe('running');
  const [closed] = board.listRuns(expired.id);
  expect(closed).toMatchObject({ id: run.id, endedAt: clock.now() });
  expect(['reclaimed', 'stale']).toContain(closed?.outcome);
});

test('an expired claim counts no failure (F045, I18)', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  for (let n = 0; n < 5; n++) {
    claimed(board, id, { ttlSeconds: 1 });
    clock.advance(2_000);
    expect(board.releaseStaleClaims()).toBe(1);
  }
  expect(taskOf(board, id)).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
});

test('an expired claim of a task that got an undone parent meanwhile goes to todo, not ready (I19)', () => {
  const { board, clock } = testBoard();
  const [parent, child] = [readyTask(board), readyTask(board)];
  claimed(board, child.id, { ttlSeconds: 1 });
  board.linkTasks(parent.id, child.id);
  clock.advance(2_000);
  expect(board.releaseStaleClaims()).toBe(1);
  expect(taskOf(board, child.id).status).toBe('todo');
});

test('the next run starts without the heartbeat, note and lease of the one before; the first start stays (Q14)', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  const first = claimed(board, id, { claimer: 'a', ttlSeconds: 10 });
  board.heartbeatClaim(id, { claimer: 'a', ttlSeconds: 10, note: 'alive' });
  clock.advance(60_000);
  board.releaseStaleClaims();
  const second = claimed(board, id, { claimer: 'b', ttlSeconds: 10 });
  expect(second.task).toMatchObject({
    lastHeartbeatAt: null,
    claimLock: 'b',
    claimExpires: clock.now() + 10_000,
    startedAt: first.task.startedAt,
  });
  expect(second.run).toMatchObject({ lastHeartbeatAt: null, startedAt: clock.now() });
  expect(second.run.token).not.toBe(first.run.token);
  expect(board.listRuns(id).map((r) => r.id)).toEqual([first.run.id, second.run.id]);
  expect(board.latestRun(id)?.id).toBe(second.run.id);
});

test('events tell created, claimed and completed in that order (11.3 no. 11)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const { run } = claimed(board, id);
  board.completeTask(id, { runToken: run.token, summary: 'done' });
  expect(kindsOf(board, id)).toEqual(['created', 'claimed', 'completed']);
});
