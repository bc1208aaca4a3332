import { describe, expect, it } from 'vitest';
import { emptyColumns } from '../../src/renderer/stores/columns.ts';
import { NO_LINKS, graphOf } from '../../src/renderer/lib/board-links.ts';
import { countNeeds, needsOf } from '../../src/renderer/lib/needs.ts';
import type { Card } from '../../src/contract/task.ts';
import { makeCard } from './make-card.ts';

function boardOf(...cards: Card[]) {
  const columns = { ...emptyColumns() };
  for (const card of cards) columns[card.status] = [...columns[card.status], card.id];
  return { columns, cards: Object.fromEntries(cards.map((card) => [card.id, card])) };
}

const blocked = (id: string, patch: Partial<Card> = {}): Card =>
  makeCard(id, { status: 'blocked', blockKind: 'needs_input', blockReason: 'Which one?', ...patch });

describe('what needs you', () => {
  it('is ordered by how much waits for it, then by priority, then by age', () => {
    const { cards, columns } = boardOf(
      blocked('a', { statusSince: 2 }),
      blocked('b', { statusSince: 1 }),
      blocked('c', { priority: 3 }),
      blocked('d'),
      makeCard('e', { status: 'todo' }),
    );
    const graph = graphOf([['d', 'e']], { took: {}, typicalMs: {} });
    expect(needsOf(cards, columns, [], graph).map((need) => need.card.id)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('tells questions, tripped breakers, approvals and tasks that cannot start apart', () => {
    const { cards, columns } = boardOf(
      blocked('ask'),
      blocked('trip', { blockKind: 'breaker' }),
      blocked('config', { blockKind: 'config' }),
      makeCard('look', { status: 'review' }),
      makeCard('stuck', { status: 'ready' }),
    );
    const stuck = [
      { taskId: 'stuck', text: 'designer has no command' },
      { taskId: 'gone', text: 'no longer there' },
    ];
    const needs = needsOf(cards, columns, stuck, NO_LINKS);
    const kinds = Object.fromEntries(needs.map((need) => [need.card.id, need.kind]));
    expect(kinds).toEqual({ ask: 'asks', trip: 'breaker', config: 'blocked', look: 'review', stuck: 'stuck' });
    expect(needs.find((need) => need.kind === 'stuck')?.text).toBe('designer has no command');
  });

  it('is counted for the badge without reading links', () => {
    const { columns } = boardOf(blocked('a'), makeCard('b', { status: 'review' }));
    expect(countNeeds(columns, null)).toBe(2);
  });
});
