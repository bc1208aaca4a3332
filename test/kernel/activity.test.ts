import { describe, expect, it } from 'vitest';
import { medianOf, RUNS_LOOK_MAX } from '../../src/main/kernel/activity.ts';
import { testKernel } from '../support/kernel.ts';
import type { TestKernel } from '../support/kernel.ts';

const MINUTE = 60_000;

/** A done task whose run by that profile took so long. */
function ran({ kernel, clock }: TestKernel, profile: string, ms: number, parents: string[] = []): string {
  const { task } = kernel.createTask({ title: profile, assignee: profile, parents });
  kernel.claim(task.id);
  clock.advance(ms);
  kernel.complete(task.id, { summary: 's' });
  return task.id;
}

describe('the links of a board', () => {
  it('are all edges between tasks that are not archived, with what done ones took', () => {
    const board = testKernel();
    const parent = ran(board, 'fast', 2_000);
    const child = ran(board, 'fast', 4_000, [parent]);
    const hidden = board.kernel.createTask({ title: 'hidden', parents: [child] }).task.id;
    board.kernel.archive(hidden);
    ran(board, 'alone', 9_000);
    const links = board.kernel.links();
    expect(JSON.parse(links.edgesJson)).toEqual([[parent, child]]);
    expect(JSON.parse(links.tookJson)).toEqual({ [parent]: 2_000, [child]: 4_000 });
    expect(links.cursor).toBe(board.kernel.cursor());
  });

  it('of a new board are empty lists', () => {
    expect(testKernel().kernel.links()).toMatchObject({ edgesJson: '[]', tookJson: '{}', typicalMs: {} });
  });

  it('tell what each profile usually takes, the median of its completed runs', () => {
    const board = testKernel();
    for (const ms of [1_000, 9_000, 3_000]) ran(board, 'a', ms);
    for (const ms of [10_000, 20_000]) ran(board, 'b', ms);
    const failed = board.kernel.createTask({ title: 'f', assignee: 'c' }).task.id;
    const { run } = board.kernel.claim(failed);
    board.kernel.settleRun(run.id, { outcome: 'crashed', cause: 'exit', workerGone: true });
    expect(board.kernel.links().typicalMs).toEqual({ a: 3_000, b: 15_000 });
  });
});

describe('recent runs', () => {
  it('are those claimed or ended since then, ended ones in order of their end', () => {
    const board = testKernel();
    ran(board, 'old', 1_000);
    board.clock.advance(10 * MINUTE);
    const slow = board.kernel.createTask({ title: 'slow', assignee: 's' }).task.id;
    board.kernel.claim(slow);
    board.clock.advance(5 * MINUTE);
    const since = board.clock.now();
    const quick = ran(board, 'quick', 1_000);
    board.clock.advance(1_000);
    board.kernel.complete(slow);
    const open = board.kernel.createTask({ title: 'open', assignee: 'o' }).task.id;
    board.kernel.claim(open);
    const recent = board.kernel.recentRuns(since);
    expect(recent.ended.map((ended) => ended.taskId)).toEqual([quick, slow]);
    expect(recent.ended[1]).toMatchObject({ number: 1, profile: 's', outcome: 'completed' });
    expect(recent.claims).toEqual([since, since + 2_000]);
    expect(recent.isPartial).toBe(false);
    expect(RUNS_LOOK_MAX).toBeGreaterThan(1_000);
  });
});

describe('pages of events', () => {
  it('go backwards from the newest and end at the first', () => {
    const { kernel } = testKernel();
    for (let index = 0; index < 7; index += 1) kernel.createTask({ title: `task ${index}` });
    const first = kernel.eventsBefore({ before: null, kinds: null, limit: 4 });
    expect(first.events.map((event) => event.id)).toEqual([7, 6, 5, 4]);
    const second = kernel.eventsBefore({ before: first.before, kinds: null, limit: 4 });
    expect(second.events.map((event) => event.id)).toEqual([3, 2, 1]);
    expect(second.before).toBeNull();
    expect(kernel.eventsBefore({ before: null, kinds: null, limit: 7 }).before).toBeNull();
  });

  it('hold only the kinds asked for', () => {
    const { kernel } = testKernel();
    const { id } = kernel.createTask({ title: 'a' }).task;
    kernel.block(id, { reason: 'why' });
    kernel.unblock(id);
    const { events, before } = kernel.eventsBefore({ before: null, kinds: ['blocked'], limit: 5 });
    expect(events.map((event) => event.kind)).toEqual(['blocked']);
    expect(before).toBeNull();
  });
});

describe('a median', () => {
  it.each([
    [[], null],
    [[4], 4],
    [[9, 1, 5], 5],
    [[1, 2, 3, 6], 3],
  ])('of %j is %j', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });
});
