import { describe, expect, it } from 'vitest';
import { NOTHING_PICKED } from '../../src/renderer/lib/filter.ts';
import { filteredColumn, hasMatching, sharedFilter } from '../../src/renderer/lib/filtered.ts';
import { createBoardStore } from '../../src/renderer/stores/board-store.ts';
import { makeCard, makeDelta, makeSnapshot } from './make-card.ts';

function board() {
  const store = createBoardStore();
  store.getState().choose('default');
  const titles = ['Fix login', 'Fix logout', 'Write docs'];
  store.getState().load(makeSnapshot(titles.map((title, index) => makeCard(`t_${index}`, { title }))));
  return store;
}

describe('a filtered column', () => {
  it('is the column itself while nothing is filtered', () => {
    const { columns, cards } = board().getState();
    expect(filteredColumn('ready', { columns, cards }, sharedFilter('', null, NOTHING_PICKED))).toBe(columns.ready);
  });

  it('stays the same list until other cards pass', () => {
    const store = board();
    const filter = sharedFilter('fix', null, NOTHING_PICKED);
    const first = filteredColumn('ready', store.getState(), filter);
    expect(first).toEqual(['t_0', 't_1']);
    store.getState().apply(makeDelta(11, { cards: [makeCard('t_2', { title: 'Write more docs', version: 2 })] }));
    expect(filteredColumn('ready', store.getState(), filter)).toBe(first);
    store.getState().apply(makeDelta(12, { cards: [makeCard('t_2', { title: 'Fix docs', version: 3 })] }));
    expect(filteredColumn('ready', store.getState(), filter)).toEqual(['t_0', 't_1', 't_2']);
    store.getState().apply(makeDelta(13, { cards: [makeCard('t_0', { title: 'Login', version: 2 })] }));
    expect(filteredColumn('ready', store.getState(), filter)).toEqual(['t_1', 't_2']);
  });

  it('takes another filter for another text, menu choice or quick filter', () => {
    const { cards } = board().getState();
    const filter = sharedFilter('docs', null, NOTHING_PICKED);
    expect(sharedFilter('docs', null, NOTHING_PICKED)).toBe(filter);
    expect(hasMatching(cards, filter)).toBe(true);
    expect(hasMatching(cards, sharedFilter('docs', 'failing', NOTHING_PICKED))).toBe(false);
    expect(hasMatching(cards, sharedFilter('docs', null, { ...NOTHING_PICKED, workers: ['codex'] }))).toBe(false);
  });
});
