import { describe, expect, it } from 'vitest';
import { ruleFor } from '../../src/contract/moves.ts';
import { STATUSES } from '../../src/contract/status.ts';
import { EMPTY_DRAFT, problemFrom, problemsOf, taskOf } from '../../src/renderer/features/create/new-task-form.ts';
import { activityOf } from '../../src/renderer/features/drawer/activity.ts';
import { eventText } from '../../src/renderer/lib/event-text.ts';
import { promptText } from '../../src/renderer/features/move/prompt-text.ts';
import { isAboutSetup, raisedLimit } from '../../src/renderer/lib/failure-limit.ts';
import { claimLeft, isSilent } from '../../src/renderer/lib/claim.ts';
import { cardLabel, moveSubject } from '../../src/renderer/lib/status-text.ts';
import { makeCard } from './make-card.ts';

describe('the New task form', () => {
  it('names every field that cannot be sent', () => {
    const problems = problemsOf({ ...EMPTY_DRAFT, title: '  ', workspace: 'dir', path: 'code', maxRuntime: 'soon' });
    expect(Object.keys(problems).toSorted()).toEqual(['maxRuntime', 'path', 'title']);
    expect(problemsOf({ ...EMPTY_DRAFT, title: 'x' })).toEqual({});
  });

  it('sends a worktree with its branch, skills by name, and a time in the future only', () => {
    const draft = { ...EMPTY_DRAFT, title: 'x', workspace: 'worktree' as const, path: '~/code', branch: 'fix/x' };
    const start = '2101-02-03T04:05';
    expect(taskOf({ ...draft, skills: 'sql, review,,sql', start })).toMatchObject({
      workspaceKind: 'worktree',
      workspacePath: '~/code',
      branch: 'fix/x',
      skills: ['sql', 'review'],
      scheduledAt: new Date(start).getTime(),
    });
    expect(taskOf({ ...draft, workspace: 'dir' }).branch).toBeNull();
    expect(Object.keys(problemsOf({ ...draft, path: '', start: '2001-02-03T04:05' })).toSorted()).toEqual([
      'path',
      'start',
    ]);
  });

  it('needs no path on a board with a folder of its own, which the engine fills in', () => {
    const draft = { ...EMPTY_DRAFT, title: 'x', workspace: 'dir' as const };
    expect(problemsOf(draft, '/home/you/code')).toEqual({});
    expect(problemsOf({ ...draft, path: 'code' }, '/home/you/code')).toHaveProperty('path');
    expect(taskOf(draft)).toMatchObject({ workspaceKind: 'dir', workspacePath: null });
  });

  it('sends empty fields as absent', () => {
    const task = taskOf({ ...EMPTY_DRAFT, title: ' Fix it ', body: ' \n', maxRuntime: '45m', worker: 'shell' });
    expect(task).toMatchObject({
      title: 'Fix it',
      body: null,
      assignee: 'shell',
      tenant: null,
      maxRuntimeSeconds: 2700,
    });
  });

  it('puts a refusal of the engine beside the field it names', () => {
    expect(problemFrom('assignee', 'No such profile.')).toEqual({ worker: 'No such profile.' });
    expect(problemFrom(null, 'The disk is full.')).toEqual({ title: 'The disk is full.' });
  });
});

describe('the prompt before a move', () => {
  const running = makeCard('t_1', {
    status: 'running',
    run: {
      id: 'r',
      number: 2,
      phase: 'running',
      startedAt: 0,
      workerPid: 4711,
      lastHeartbeatAt: null,
      heartbeatNote: null,
      claimExpires: null,
      maxRuntimeSeconds: null,
    },
  });

  it('names the pid and the run before a worker is stopped', () => {
    const words = promptText(running, 'ready', ruleFor(moveSubject(running), 'ready'));
    expect(words.detail).toContain('pid 4711');
    expect(words.detail).toContain('Run 2');
    expect(words.button).toBe('Reclaim');
  });

  it('has words for every move that asks or stops', () => {
    for (const from of STATUSES) {
      for (const to of STATUSES) {
        const card = makeCard('t_1', { status: from, run: from === 'running' ? running.run : null, assignee: null });
        const rule = ruleFor(moveSubject(card), to);
        if (rule.kind !== 'ask' && rule.kind !== 'stop') continue;
        const words = promptText(card, to, rule);
        expect(words.title, `${from} to ${to}`).not.toBe('');
        const isList = rule.question === 'worker' || rule.question === 'time';
        expect(words.button === null, `${from} to ${to}`).toBe(isList);
      }
    }
  });
});

describe('the claim of a run', () => {
  const claim = { startedAt: 0, lastHeartbeatAt: 100_000, claimExpires: 1_000_000 };

  it('shrinks from the last heartbeat to its end', () => {
    expect(claimLeft(claim, 100_000)).toBe(1);
    expect(claimLeft(claim, 550_000)).toBeCloseTo(0.5);
    expect(claimLeft(claim, 2_000_000)).toBe(0);
  });

  it('points out a worker that is silent for most of it', () => {
    expect(isSilent(claim, 500_000)).toBe(false);
    expect(isSilent(claim, 900_000)).toBe(true);
    expect(isSilent({ ...claim, claimExpires: null }, 900_000)).toBe(false);
  });
});

describe('the activity feed', () => {
  const event = (id: number, kind: 'heartbeat' | 'claimed' | 'commented', createdAt: number) => ({
    id,
    taskId: 't_1',
    runId: null,
    kind,
    payload: { note: 'n', pid: 3 },
    createdAt,
  });

  it('is newest first, folds heartbeats in a row and shows a comment once', () => {
    const comment = { id: '1', taskId: 't_1', author: 'you', body: 'hi', createdAt: 25 };
    const events = [
      event(1, 'claimed', 10),
      event(2, 'heartbeat', 20),
      event(3, 'commented', 25),
      event(4, 'heartbeat', 30),
      event(5, 'heartbeat', 31),
    ];
    const feed = activityOf([comment], events);
    expect(feed.map((item) => (item.type === 'comment' ? 'comment' : item.event.kind))).toEqual([
      'heartbeat',
      'comment',
      'heartbeat',
      'claimed',
    ]);
    expect(feed[0]).toMatchObject({ repeated: 2 });
  });

  it('tells what an event says beyond its kind', () => {
    expect(eventText(event(1, 'claimed', 1))).toBe('n, pid 3');
    expect(eventText({ ...event(1, 'claimed', 1), payload: null })).toBe('');
    const payload = { summary: 'Tokens are single-use.', actor: 'user' };
    expect(eventText({ ...event(1, 'commented', 1), payload })).toBe('Tokens are single-use, by you');
    expect(eventText({ ...event(1, 'commented', 1), payload: { summary: 'Done.' } })).toBe('Done.');
  });
});

it('knows an error about the environment or the start of a worker from one about its work', () => {
  const about = [
    'AWS_ACCESS_KEY_ID not set',
    'env: bad interpreter',
    'spawn claude ENOENT',
    'The worker did not start.',
  ];
  expect(about.filter((error) => !isAboutSetup(error))).toEqual([]);
  const others = ['Exit code 1. Last line: 3 tests failed', 'It took longer than 45m.', 'No tests for an ENVELOPE'];
  expect(others.filter(isAboutSetup)).toEqual([]);
  expect([2, 999, 1000].map((failureLimit) => raisedLimit({ failureLimit }))).toEqual([4, 1000, null]);
});

it("says a card's title, status, worker and what is special about it", () => {
  const card = makeCard('t_1', { status: 'blocked', blockKind: 'breaker', consecutiveFailures: 2 });
  expect(cardLabel(card)).toBe('Task t_1, Blocked, shell, breaker tripped, 2 of 2 failures');
});
