import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_PICKED, isOpen, passes } from '../../src/renderer/lib/filter.ts';
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

  it('is the column itself while all of it passes, so that nothing is drawn for a key', () => {
    const { columns, cards } = board().getState();
    const filter = sharedFilter('t_', null, NOTHING_PICKED);
    expect(filteredColumn('ready', { columns, cards }, filter)).toBe(columns.ready);
  });

  it('finds what a search of the whole board finds, whatever was typed and changed before', () => {
    const text = fc
      .array(fc.constantFrom('f', 'fi', 'fix', 'log', 'x', '@s', '@sh', '!high', 'is:re', 'zzz'), { maxLength: 3 })
      .map((words) => words.join(' '));
    const quick = fc.constantFrom(null, 'needs' as const, 'failing' as const);
    const card = fc.record({
      id: fc.nat({ max: 12 }),
      title: fc.constantFrom('Fix log', 'Log', 'x', ''),
      status: fc.constantFrom('ready' as const, 'blocked' as const),
      priority: fc.constantFrom(0, 2),
    });
    const step = fc.oneof(fc.record({ text, quick }), fc.record({ cards: fc.array(card, { maxLength: 3 }) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const store = board();
        let filter = sharedFilter('', null, NOTHING_PICKED);
        for (const [index, next] of steps.entries()) {
          if ('text' in next) filter = sharedFilter(next.text, next.quick, NOTHING_PICKED);
          else {
            const cards = next.cards.map(({ id, ...rest }) => makeCard(`t_${id}`, { ...rest, version: index + 2 }));
            store.getState().apply(makeDelta(11 + index, { cards }));
          }
          const { columns, cards } = store.getState();
          const isIn = (id: string): boolean => cards[id] !== undefined && passes(cards[id], filter);
          for (const status of ['ready', 'blocked'] as const)
            expect(filteredColumn(status, { columns, cards }, filter)).toEqual(columns[status].filter(isIn));
          expect(isOpen(filter) || hasMatching(cards, filter) === Object.keys(cards).some(isIn)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
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
