import { describe, expect, it } from 'vitest';
import { createBoardStore } from '../../src/renderer/stores/board-store.ts';
import { makeCard, makeDelta, makeSnapshot } from './make-card.ts';

function loaded(
  cards = [makeCard('t_1'), makeCard('t_2', { statusSince: 2000 }), makeCard('t_3', { status: 'todo' })],
) {
  const store = createBoardStore();
  store.getState().load(makeSnapshot(cards));
  return store;
}

describe('the board store', () => {
  it('puts every card of a snapshot into the column of its status', () => {
    const { columns, cards, isLoaded, cursor } = loaded().getState();
    expect(columns.ready).toEqual(['t_1', 't_2']);
    expect(columns.todo).toEqual(['t_3']);
    expect(Object.keys(cards)).toHaveLength(3);
    expect([isLoaded, cursor]).toEqual([true, 10]);
  });

  it('replaces only the cards that a delta changed, and only the columns they touch', () => {
    const store = loaded();
    const before = store.getState();
    store
      .getState()
      .apply(makeDelta(11, { cards: [makeCard('t_3', { status: 'todo', title: 'New words', version: 2 })] }));
    const after = store.getState();
    expect(after.cards['t_3']?.title).toBe('New words');
    expect(after.cards['t_1']).toBe(before.cards['t_1']);
    expect(after.columns.ready).toBe(before.columns.ready);
    expect(after.columns.todo).toBe(before.columns.todo);
  });

  it('keeps every list when a card changed only in what does not order it', () => {
    const store = loaded();
    const before = store.getState();
    const card = makeCard('t_1', { title: 'Other words', commentCount: 3, version: 2 });
    store.getState().apply(makeDelta(11, { cards: [card] }));
    const after = store.getState();
    expect(after.columns).toBe(before.columns);
    expect(after.queue).toBe(before.queue);
    expect(before.cards['t_1']?.title).toBe('Task t_1');
  });

  it('moves a card between columns and forgets a removed one', () => {
    const store = loaded();
    const moved = makeCard('t_1', { status: 'running', statusSince: 3000, version: 2 });
    store.getState().apply(makeDelta(12, { cards: [moved], removed: ['t_3'] }));
    const { columns, cards } = store.getState();
    expect(columns.ready).toEqual(['t_2']);
    expect(columns.running).toEqual(['t_1']);
    expect(columns.todo).toEqual([]);
    expect(cards['t_3']).toBeUndefined();
  });

  it('keeps the cards of an unchanged board when a new snapshot arrives after a lost connection', () => {
    const store = loaded();
    const before = store.getState().cards;
    store.getState().load(makeSnapshot([makeCard('t_1'), makeCard('t_2', { statusSince: 2000, version: 4 })], 30));
    const { cards, columns } = store.getState();
    expect(cards['t_1']).toBe(before['t_1']);
    expect(cards['t_2']).not.toBe(before['t_2']);
    expect(columns.todo).toEqual([]);
  });

  it('ignores a delta of another board and one that is older than what it shows', () => {
    const store = loaded();
    const card = makeCard('t_1', { title: 'Stale', version: 9 });
    store.getState().apply(makeDelta(99, { board: 'other', cards: [card] }));
    store.getState().apply(makeDelta(9, { cards: [card] }));
    expect(store.getState().cards['t_1']?.title).toBe('Task t_1');
    expect(store.getState().cursor).toBe(10);
  });

  it('counts a revision for tasks with a changed card and for tasks with an event only', () => {
    const store = loaded();
    const event = { id: 11, taskId: 't_2', runId: null, kind: 'heartbeat' as const, payload: null, createdAt: 1 };
    const before = store.getState().revisions;
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { version: 2 })], events: [event] }));
    const after = store.getState().revisions;
    expect(after['t_1']).toBe((before['t_1'] ?? 0) + 1);
    expect(after['t_2']).toBe((before['t_2'] ?? 0) + 1);
    expect(after['t_3']).toBe(before['t_3']);
  });
});

describe('the order of a column', () => {
  it('is starting order in Ready: most urgent first, then the longest waiting', () => {
    const cards = [
      makeCard('t_a', { statusSince: 1 }),
      makeCard('t_b', { statusSince: 9, priority: 2 }),
      makeCard('t_c', { statusSince: 5, priority: 2 }),
    ];
    expect(loaded(cards).getState().columns.ready).toEqual(['t_c', 't_b', 't_a']);
  });

  it('is newest first in Done, soonest first in Scheduled, oldest first elsewhere', () => {
    const at = (id: string, statusSince: number, more = {}) => makeCard(id, { statusSince, ...more });
    const { columns } = loaded([
      at('t_1', 1, { status: 'done' }),
      at('t_2', 2, { status: 'done' }),
      at('t_3', 1, { status: 'scheduled', scheduledAt: 90 }),
      at('t_4', 2, { status: 'scheduled', scheduledAt: 50 }),
      at('t_5', 2, { status: 'todo' }),
      at('t_6', 1, { status: 'todo' }),
    ]).getState();
    expect(columns.done).toEqual(['t_2', 't_1']);
    expect(columns.scheduled).toEqual(['t_4', 't_3']);
    expect(columns.todo).toEqual(['t_6', 't_5']);
  });

  it('is the same in every window when stamps are equal', () => {
    const cards = ['t_c', 't_a', 't_b'].map((id) => makeCard(id));
    expect(loaded(cards).getState().columns.ready).toEqual(['t_a', 't_b', 't_c']);
  });
});

describe('a move shown before the engine answered', () => {
  it('shows the card in its new column at once and marks it pending', () => {
    const store = loaded();
    store.getState().beginMove('t_1', 'blocked', 7000);
    const { columns, cards, pending } = store.getState();
    expect(columns.blocked).toEqual(['t_1']);
    expect(columns.ready).toEqual(['t_2']);
    expect(cards['t_1']).toMatchObject({ status: 'blocked', statusSince: 7000 });
    expect(pending).toEqual({ t_1: true });
  });

  it('goes back to what the feed says when it is refused', () => {
    const store = loaded();
    const before = store.getState();
    const ticket = store.getState().beginMove('t_1', 'blocked', 7000);
    store.getState().rollBack('t_1', ticket);
    const after = store.getState();
    expect(after.columns).toEqual(before.columns);
    expect(after.cards['t_1']).toEqual(before.cards['t_1']);
    expect(after.pending).toEqual({});
  });

  it('rolls back to the newest row, not to the one the person saw', () => {
    const store = loaded();
    const ticket = store.getState().beginMove('t_1', 'blocked', 7000);
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { status: 'running', version: 2 })] }));
    expect(store.getState().cards['t_1']?.status).toBe('blocked');
    store.getState().rollBack('t_1', ticket);
    expect(store.getState().columns.running).toEqual(['t_1']);
  });

  it('does not flicker when the answer comes before the delta', () => {
    const store = loaded();
    const ticket = store.getState().beginMove('t_1', 'blocked', 7000);
    store.getState().confirmMove('t_1', ticket, 3);
    expect(store.getState().cards['t_1']?.status).toBe('blocked');
    expect(store.getState().pending).toEqual({});
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { title: 'Older write', version: 2 })] }));
    expect(store.getState().cards['t_1']?.status).toBe('blocked');
    store.getState().apply(makeDelta(12, { cards: [makeCard('t_1', { status: 'done', version: 3 })] }));
    expect(store.getState().columns.done).toEqual(['t_1']);
  });

  it('does not flicker when the delta comes before the answer', () => {
    const store = loaded();
    const ticket = store.getState().beginMove('t_1', 'blocked', 7000);
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { status: 'blocked', version: 3 })] }));
    store.getState().confirmMove('t_1', ticket, 3);
    store.getState().apply(makeDelta(12, { cards: [makeCard('t_1', { status: 'ready', version: 4 })] }));
    expect(store.getState().columns.ready).toContain('t_1');
  });

  it('stays when a later one of the same card is refused, and takes later ones with it when it is refused itself', () => {
    const store = loaded();
    const { beginMove, confirmMove, rollBack } = store.getState();
    const first = beginMove('t_1', 'todo', 7000);
    const second = beginMove('t_1', 'blocked', 7001);
    confirmMove('t_1', first, 2);
    expect([store.getState().cards['t_1']?.status, store.getState().pending]).toEqual(['blocked', { t_1: true }]);
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { status: 'todo', version: 2 })] }));
    expect(store.getState().cards['t_1']?.status).toBe('blocked');
    rollBack('t_1', second);
    expect([store.getState().cards['t_1']?.status, store.getState().pending]).toEqual(['todo', {}]);
    const third = beginMove('t_1', 'triage', 7002);
    const fourth = beginMove('t_1', 'done', 7003);
    rollBack('t_1', third);
    rollBack('t_1', fourth);
    expect([store.getState().cards['t_1']?.status, store.getState().pending]).toEqual(['todo', {}]);
  });

  it('is known by the row that the engine answered with, before the feed has it', () => {
    const store = loaded();
    const { beginMove, confirmMove } = store.getState();
    confirmMove('t_1', beginMove('t_1', 'blocked', 7000), 5);
    expect(store.getState().cards['t_1']?.version).toBe(5);
    confirmMove('t_1', beginMove('t_1', 'ready', 7001), 6);
    expect(store.getState().cards['t_1']).toMatchObject({ status: 'ready', version: 6 });
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { status: 'ready', version: 6 })] }));
    expect(store.getState().cards['t_1']).toEqual(makeCard('t_1', { status: 'ready', version: 6 }));
  });

  it('of a board that was left says nothing about the board that is shown when its answer comes', () => {
    const store = loaded();
    const ticket = store.getState().beginMove('t_1', 'blocked', 7000);
    store.getState().choose('tools');
    store.getState().load({ ...makeSnapshot([makeCard('t_1')]), board: 'tools' });
    const before = store.getState().cards;
    store.getState().rollBack('t_1', ticket);
    store.getState().confirmMove('t_1', ticket, 9);
    expect(store.getState().cards).toEqual(before);
  });

  it('is forgotten with a task that is deleted meanwhile', () => {
    const store = loaded();
    store.getState().beginMove('t_1', 'blocked', 7000);
    store.getState().apply(makeDelta(11, { removed: ['t_1'] }));
    expect(store.getState().columns.blocked).toEqual([]);
    expect(store.getState().pending).toEqual({});
  });
});

it('patches a board of ten thousand cards without touching the other columns', () => {
  const cards = Array.from({ length: 10_000 }, (_, index) =>
    makeCard(`t_${index}`, { status: index % 2 === 0 ? 'todo' : 'done', statusSince: index }),
  );
  const store = loaded(cards);
  const before = store.getState();
  store
    .getState()
    .apply(makeDelta(11, { cards: [makeCard('t_4', { status: 'running', statusSince: 4, version: 2 })] }));
  const after = store.getState();
  expect(after.columns.todo).toHaveLength(4999);
  expect(after.columns.done).toBe(before.columns.done);
});

describe('putting a few cards in their places', () => {
  it('gives the same columns, queue and counts as sorting and counting all of them', () => {
    const statuses = ['ready', 'todo', 'done', 'blocked'] as const;
    const card = (index: number, salt: number) =>
      makeCard(`t_${index}`, {
        status: statuses[(index * 7 + salt) % 4] ?? 'todo',
        priority: (index * 5 + salt) % 4,
        statusSince: (index * 37 + salt * 11) % 50,
        consecutiveFailures: (index + salt) % 3,
        tenant: (index + salt) % 2 === 0 ? 'auth' : null,
        openParents: (index * 3 + salt) % 5 === 0 ? ['t_0'] : [],
        hold: (index + salt) % 6 === 0 ? { code: 'unassigned', text: 'Nobody has it.' } : null,
        version: salt + 1,
      });
    const all = Array.from({ length: 120 }, (_, index) => card(index, 0));
    const store = createBoardStore();
    store.getState().choose('default');
    store.getState().load(makeSnapshot(all));
    for (let salt = 1; salt < 6; salt += 1) {
      const changed = Array.from({ length: 9 }, (_, index) => card(index * 13, salt));
      store.getState().apply(makeDelta(10 + salt, { cards: changed, removed: [`t_${salt}`] }));
      const fresh = createBoardStore();
      fresh.getState().choose('default');
      fresh.getState().load(makeSnapshot(Object.values(store.getState().cards)));
      const [{ columns, queue, tallies }, counted] = [store.getState(), fresh.getState()];
      expect({ columns, queue, tallies }).toEqual({
        columns: counted.columns,
        queue: counted.queue,
        tallies: counted.tallies,
      });
    }
  });
});
