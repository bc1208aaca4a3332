import { describe, expect, it } from 'vitest';
import { isOpen, parseFilter, passes } from '../../src/renderer/lib/filter.ts';
import { makeCard } from './make-card.ts';

const card = makeCard('t_23f6', { title: 'Write auth tests', assignee: 'qa-dev', tenant: 'auth' });
const matches = (text: string): boolean => passes(card, parseFilter(text, null));

describe('the word filter', () => {
  it('lets everything pass when nothing was typed', () => {
    expect(isOpen(parseFilter('   ', null))).toBe(true);
    expect(matches('')).toBe(true);
  });

  it('wants every word somewhere in title or id, case aside', () => {
    expect(matches('AUTH write')).toBe(true);
    expect(matches('23f6')).toBe(true);
    expect(matches('auth deploy')).toBe(false);
  });

  it('understands @worker, #project and is:status by their beginning', () => {
    expect(matches('@qa #au is:rea')).toBe(true);
    expect(matches('@backend')).toBe(false);
    expect(matches('#ops')).toBe(false);
    expect(matches('is:done')).toBe(false);
  });

  it('widens with several values of one kind, and narrows with different kinds', () => {
    expect(matches('@backend @qa')).toBe(true);
    expect(matches('@backend @qa #ops')).toBe(false);
    expect(matches('is:done is:ready !none')).toBe(true);
    expect(matches('!urgent')).toBe(false);
  });

  it('takes what the menus chose by its exact value, nobody included', () => {
    const picked = { workers: ['qa'], projects: [], priorities: [] };
    expect(passes(card, parseFilter('', null, picked))).toBe(false);
    expect(passes(card, parseFilter('', null, { ...picked, workers: ['qa-dev', ''] }))).toBe(true);
    const nobody = makeCard('t_1', { assignee: null, priority: 7 });
    expect(passes(nobody, parseFilter('', null, { workers: [''], projects: [''], priorities: [3] }))).toBe(true);
  });

  it('filters nothing on a lone sign, so that typing does not empty the board', () => {
    expect(matches('@')).toBe(true);
    expect(isOpen(parseFilter('# is:', null))).toBe(true);
  });
});

describe('the quick filters', () => {
  it('show what waits for a person', () => {
    const filter = parseFilter('', 'needs');
    expect(passes(makeCard('t_1', { status: 'blocked' }), filter)).toBe(true);
    expect(passes(makeCard('t_1', { status: 'review' }), filter)).toBe(true);
    expect(passes(makeCard('t_1', { status: 'running' }), filter)).toBe(false);
  });

  it('show what failed and is not done', () => {
    const filter = parseFilter('', 'failing');
    expect(passes(makeCard('t_1', { consecutiveFailures: 1 }), filter)).toBe(true);
    expect(passes(makeCard('t_1', { consecutiveFailures: 1, status: 'done' }), filter)).toBe(false);
    expect(passes(makeCard('t_1'), filter)).toBe(false);
  });
});
