import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/contract/task.ts';
import { keyOf, parseKeys } from '../../src/renderer/actions/action.ts';
import { landingIndex, laneOf, cellName, statusOf } from '../../src/renderer/features/board/drop-place.ts';
import { failureLines, isPlain, planMoves } from '../../src/renderer/lib/bulk-plan.ts';
import { parseFilter } from '../../src/renderer/lib/filter.ts';
import { filterFromHash, hasFilter, hashWithFilter } from '../../src/renderer/lib/filter-url.ts';
import { inTurns } from '../../src/renderer/lib/in-turns.ts';
import { inverseMove } from '../../src/renderer/lib/inverse.ts';
import { laneOrder, lanesOf } from '../../src/renderer/lib/lanes.ts';
import { reachable } from '../../src/renderer/lib/loops.ts';
import { matchName, rankBy } from '../../src/renderer/lib/rank.ts';
import { emptyColumns } from '../../src/renderer/stores/columns.ts';
import { parseLooks } from '../../src/renderer/stores/looks.ts';
import { makeCard } from './make-card.ts';

describe('moving several tasks', () => {
  const waiting = makeCard('t_1', { status: 'todo', openParents: ['t_9'] });
  const queued = makeCard('t_2', { status: 'ready' });
  const parked = makeCard('t_3', { status: 'todo' });

  it('says how many can go, and why the others stay', () => {
    const plan = planMoves([waiting, queued, parked], 'ready');
    expect(plan.can.map(({ card }) => card.id)).toEqual(['t_3']);
    expect(plan.cannot.map(({ id }) => id)).toEqual(['t_1']);
    expect(plan.cannot[0]?.why).toContain('Waits on t_9');
    expect(plan.total).toBe(2);
    expect(isPlain(plan)).toBe(false);
  });

  it('needs no word when every move is plain, and one when a worker would be stopped', () => {
    expect(isPlain(planMoves([queued, parked], 'triage'))).toBe(true);
    const running = makeCard('t_4', { status: 'running' });
    const plan = planMoves([running, queued], 'todo');
    expect(plan.stops).toBe(1);
    expect(isPlain(plan)).toBe(false);
  });

  it('collects every question that is asked', () => {
    const nobody = makeCard('t_5', { status: 'todo', assignee: null });
    const reviewed = makeCard('t_6', { status: 'review' });
    expect([...planMoves([nobody, reviewed], 'ready').questions].toSorted()).toEqual(['change', 'worker']);
  });

  it('lists the first three failures by name', () => {
    const failures = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, title: id.toUpperCase(), why: 'no.' }));
    expect(failureLines(failures)).toBe('A: no.\nB: no.\nC: no.\nand 2 more');
  });

  it('does a few at a time and keeps the order of the answers', async () => {
    let running = 0;
    let most = 0;
    const results = await inTurns([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect(results).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });
});

describe('taking a move back', () => {
  const back = (patch: Partial<Card>, to: Parameters<typeof inverseMove>[1]) => inverseMove(makeCard('t_1', patch), to);

  it('goes the other way where the table of legal moves has it', () => {
    expect(back({ status: 'todo' }, 'ready')).toEqual({ to: 'todo', answers: {} });
    expect(back({ status: 'review' }, 'done')).toEqual({ to: 'review', answers: {} });
    expect(back({ status: 'done' }, 'archived')).toEqual({ to: 'todo', answers: {} });
  });

  it('answers the questions from the card as it was', () => {
    expect(back({ status: 'scheduled', scheduledAt: 77 }, 'todo')).toEqual({
      to: 'scheduled',
      answers: { scheduledAt: 77 },
    });
    const asking = { status: 'blocked', blockReason: 'Which key?', blockKind: 'needs_input' } as const;
    expect(back(asking, 'ready')).toEqual({ to: 'blocked', answers: { reason: 'Which key?', kind: 'needs_input' } });
  });

  it('does not claim a kind that only the dispatcher can find', () => {
    const tripped = { status: 'blocked', blockReason: 'Three failures', blockKind: 'breaker' } as const;
    expect(back(tripped, 'ready')?.answers).toEqual({ reason: 'Three failures' });
  });

  it('knows no way back from a stopped worker, nor to a finished task', () => {
    expect(back({ status: 'running' }, 'ready')).toBeNull();
    expect(back({ status: 'done' }, 'todo')).toBeNull();
    expect(back({ status: 'blocked', blockReason: 'x' }, 'done')).toBeNull();
  });
});

describe('ranking of the palette', () => {
  it('puts a beginning before the beginning of a word, and that before letters in order', () => {
    const names = ['Unblock everything', 'Reblock', 'Block', 'Set a block', 'Back to lock'];
    const ranked = rankBy(
      names,
      'block',
      (name) => name,
      () => 0,
    );
    expect(ranked.map(({ item }) => item)).toEqual([
      'Block',
      'Set a block',
      'Unblock everything',
      'Reblock',
      'Back to lock',
    ]);
  });

  it('prefers what was used last among equals, and marks the letters that matched', () => {
    const used: Record<string, number> = { 'Pause dispatcher': 0 };
    const ranked = rankBy(
      ['Park', 'Pause dispatcher'],
      'pa',
      (name) => name,
      (name) => used[name] ?? Infinity,
    );
    expect(ranked.map(({ item }) => item)).toEqual(['Pause dispatcher', 'Park']);
    expect(matchName('Set priority', 'prio')?.at).toEqual([4, 5, 6, 7]);
    expect(matchName('Archive', 'xyz')).toBeNull();
  });
});

describe('the filter in the address', () => {
  it('comes back as it went in, and leaves the names of others alone', () => {
    const state = {
      filterText: 'fix is:todo',
      quick: 'failing',
      picked: { workers: ['qa dev', ''], projects: ['a&b'], priorities: [0, 3] },
    } as const;
    const hash = hashWithFilter('#t=token&q=old', state);
    expect(new URLSearchParams(hash.slice(1)).get('t')).toBe('token');
    expect(filterFromHash(hash)).toEqual(state);
    expect(hasFilter(hash)).toBe(true);
  });

  it('says nothing when nothing is filtered, and takes nothing it does not know', () => {
    const none = filterFromHash('#show=everything&priority=9&priority=x');
    expect(none).toEqual({ filterText: '', quick: null, picked: { workers: [], projects: [], priorities: [] } });
    expect(hashWithFilter('#q=x', none)).toBe('');
    expect(hasFilter('#t=token')).toBe(false);
  });
});

describe('lanes by worker', () => {
  const cards = [
    makeCard('t_1', { status: 'todo', assignee: 'zoe' }),
    makeCard('t_2', { status: 'done', assignee: 'shell' }),
    makeCard('t_3', { status: 'todo', assignee: null }),
    makeCard('t_4', { status: 'todo', assignee: 'shell' }),
  ];
  const columns = { ...emptyColumns(), todo: ['t_1', 't_3', 't_4'], done: ['t_2'] };
  const byId = Object.fromEntries(cards.map((card) => [card.id, card]));

  it('follow the configuration, then the name, and end with nobody', () => {
    const lanes = lanesOf(columns, byId, [{ name: 'shell' }, { name: 'idle' }], parseFilter('', null));
    expect(lanes.map(({ worker }) => worker)).toEqual(['shell', 'zoe', null]);
    expect(lanes[0]?.cells.todo).toEqual(['t_4']);
    expect(laneOrder(lanes, 'todo')).toEqual(['t_4', 't_1', 't_3']);
  });

  it('show only what the filter lets through', () => {
    const lanes = lanesOf(columns, byId, [], parseFilter('is:done', null));
    expect(lanes.map(({ worker }) => worker)).toEqual(['shell']);
  });

  it('name their cells so that status and worker can be read back', () => {
    expect(statusOf(cellName('ready', 'a|b'))).toBe('ready');
    expect(laneOf(cellName('ready', 'a|b'))).toBe('a|b');
    expect(laneOf(cellName('ready', null))).toBeNull();
    expect(laneOf('ready')).toBeUndefined();
  });
});

describe('where a dropped card lands', () => {
  const queue = [
    makeCard('t_1', { priority: 2, statusSince: 10 }),
    makeCard('t_2', { priority: 1, statusSince: 10 }),
    makeCard('t_3', { priority: 1, statusSince: 20 }),
  ];
  const cards = Object.fromEntries(queue.map((card) => [card.id, card]));
  const ids = queue.map(({ id }) => id);

  it('is behind those of its own priority in Ready', () => {
    expect(landingIndex(makeCard('t_9', { status: 'todo', priority: 2 }), 'ready', ids, cards)).toBe(1);
    expect(landingIndex(makeCard('t_9', { status: 'todo', priority: 1 }), 'ready', ids, cards)).toBe(3);
  });

  it('is not shown where order means nothing', () => {
    expect(landingIndex(makeCard('t_9', { status: 'todo' }), 'done', ids, cards)).toBe(-1);
    expect(landingIndex(makeCard('t_9', { status: 'ready' }), 'ready', ids, cards)).toBe(-1);
  });
});

describe('links that would loop', () => {
  it('are those to everything that already waits for the task', () => {
    const children = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['d', ['a']],
    ]);
    expect([...reachable('a', children)].toSorted()).toEqual(['b', 'c', 'd']);
    expect(reachable('c', children).size).toBe(0);
  });
});

describe('keys', () => {
  const pressed = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {}) =>
    keyOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

  it('mean the same however they are written', () => {
    expect(parseKeys('mod K')).toEqual([pressed('k', { ctrlKey: true })]);
    expect(parseKeys('mod K')).toEqual([pressed('K', { metaKey: true })]);
    expect(parseKeys('shift J')).toEqual([pressed('J', { shiftKey: true })]);
    expect(parseKeys('?')).toEqual([pressed('?', { shiftKey: true })]);
    expect(parseKeys('space')).toEqual([pressed(' ')]);
    expect(parseKeys('G G')).toEqual([pressed('g'), pressed('g')]);
    expect(parseKeys('shift F6')).toEqual([pressed('F6', { shiftKey: true })]);
  });
});

describe('remembered looks', () => {
  it('keep what is known and drop what is not', () => {
    const text = JSON.stringify({
      theme: 'dark',
      density: 'huge',
      lanes: 'all',
      size: 500,
      showsIds: false,
      openRails: ['review', 'x'],
    });
    expect(parseLooks(text)).toEqual({ theme: 'dark', lanes: 'all', showsIds: false, openRails: ['review'] });
    expect(parseLooks('not json')).toEqual({});
    expect(parseLooks('null')).toEqual({});
  });
});
