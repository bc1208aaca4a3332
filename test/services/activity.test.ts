import { describe, expect, it } from 'vitest';
import type { EndedRun } from '../../src/contract/activity.ts';
import type { RunOutcome } from '../../src/contract/status.ts';
import { activityOf, kindsOf, sinceWithin } from '../../src/main/services/activity.ts';
import { openBoardClient } from './open-board-client.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR + 30 * 60_000;

const run = (outcome: RunOutcome, minutesAgo: number, profile = 'a', tookMs = 60_000): EndedRun => ({
  taskId: `t_${outcome}`,
  number: 1,
  profile,
  outcome,
  startedAt: NOW - minutesAgo * 60_000 - tookMs,
  endedAt: NOW - minutesAgo * 60_000,
});

const sum = (ended: EndedRun[]) =>
  activityOf({ ended, claims: ended.map((one) => one.startedAt), isPartial: false }, NOW - 24 * HOUR, NOW);

describe('the activity of a board', () => {
  it('counts outcomes by what they mean: done, asked, failed, given back', () => {
    const outcomes: RunOutcome[] = ['completed', 'blocked', 'review', 'crashed', 'timed_out', 'stale', 'reclaimed'];
    const activity = sum(outcomes.map((outcome, index) => run(outcome, 10 - index)));
    expect(activity.totals).toEqual({ done: 1, asked: 2, failed: 3, returned: 1 });
    expect(activity.wentSilent).toBe(1);
    expect(activity.reclaimed).toBe(1);
  });

  it('puts runs into hours and claims into minutes, oldest first', () => {
    const activity = sum([run('completed', 95), run('completed', 31), run('completed', 2), run('spawn_failed', 1)]);
    expect(activity.hours).toHaveLength(24);
    expect(activity.hours.slice(-3).map((hour) => hour.done)).toEqual([1, 1, 1]);
    expect(activity.minutes).toHaveLength(60);
    expect(activity.minutes.reduce((all, minute) => all + minute.claims, 0)).toBe(3);
    expect(activity.minutes.at(-2)?.failedStarts).toBe(1);
  });

  it('gives each profile its record, busiest first, with the median of completed runs only', () => {
    const activity = sum([
      run('completed', 5, 'b', 1_000),
      run('completed', 4, 'a', 2_000),
      run('completed', 3, 'a', 4_000),
      run('crashed', 2, 'a', 90_000),
    ]);
    expect(activity.profiles.map((profile) => [profile.profile, profile.runs, profile.medianMs])).toEqual([
      ['a', 3, 3_000],
      ['b', 1, 1_000],
    ]);
  });

  it('reaches back a month at most', () => {
    expect(sinceWithin(0, NOW * 100)).toBe(NOW * 100 - 31 * 24 * HOUR);
    expect(sinceWithin(NOW - HOUR, NOW)).toBe(NOW - HOUR);
  });

  it('filters events: failures are outcomes too', () => {
    const outcomes = kindsOf('outcomes') ?? [];
    expect(kindsOf('all')).toBeNull();
    expect((kindsOf('failures') ?? []).every((kind) => outcomes.includes(kind))).toBe(true);
    expect(outcomes).not.toContain('heartbeat');
  });
});

describe('the procedures', () => {
  it('tell links, activity and events of a real board', async () => {
    const { client, board } = await openBoardClient('[dispatch]\nenabled = false\n');
    const parent = await client.task.create({ board, task: { title: 'parent' } });
    const child = await client.task.create({ board, task: { title: 'child', parents: [parent.id] } });
    const links = await client.board.links({ board });
    expect(JSON.parse(links.edgesJson)).toEqual([[parent.id, child.id]]);
    const activity = await client.board.activity({ board, since: 0 });
    expect(activity.totals).toEqual({ done: 0, asked: 0, failed: 0, returned: 0 });
    const page = await client.board.events({ board, before: null, filter: 'all', limit: 10 });
    expect(page.events.map((event) => event.kind)).toContain('created');
    expect(page.before).toBeNull();
    await expect(client.board.events({ board, before: null, filter: 'all', limit: 100_000 })).rejects.toMatchObject({
      code: 'REFUSED',
    });
  });
});
