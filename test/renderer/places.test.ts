/** Addresses of the window, and ways through links: pure functions. */
import { describe, expect, it } from 'vitest';
import { hashWithFilter } from '../../src/renderer/lib/filter-url.ts';
import { pathBetween } from '../../src/renderer/lib/loops.ts';
import { hashWithPlace, holdsToken, placeFromHash } from '../../src/renderer/lib/view-url.ts';

describe('the place in an address', () => {
  it('is read back as it was written, beside the filter that stands there too', () => {
    const place = { board: 'web-shop', screen: 'settings', settingsPage: 'data', taskId: 't_1a2b' } as const;
    const hash = hashWithPlace('#q=fix&worker=qa-dev', place);
    expect(placeFromHash(hash)).toEqual(place);
    expect(hash).toContain('q=fix');
    const filtered = hashWithFilter(hash, {
      filterText: '',
      quick: null,
      picked: { workers: [], projects: [], priorities: [] },
    });
    expect(placeFromHash(filtered)).toEqual(place);
    expect(hashWithPlace(hash, { ...place, board: null, screen: 'board', taskId: null })).toBe('#q=fix&worker=qa-dev');
    expect(hashWithPlace('', { ...place, board: null, screen: 'board', taskId: null })).toBe('');
  });

  it('is the usual one where the address says what there is not', () => {
    const usual = { board: null, screen: 'board', settingsPage: 'appearance', taskId: null };
    for (const hash of ['', '#', '#view=nowhere&page=x', '#board=..&task=../../etc/passwd', '#task=<b>', '#%E0%A4%A'])
      expect(placeFromHash(hash)).toEqual(usual);
    expect(holdsToken(`#t=${'x'.repeat(43)}`)).toBe(true);
    expect(holdsToken('#task=t_1')).toBe(false);
  });
});

describe('the way between two tasks', () => {
  const next = new Map([
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['e']],
    ['e', ['d']],
    ['d', ['a']],
  ]);

  it('is the shortest one along links, and none where no link leads there', () => {
    expect(pathBetween('a', 'd', next)).toEqual(['a', 'b', 'd']);
    expect(pathBetween('c', 'b', next)).toEqual(['c', 'e', 'd', 'a', 'b']);
    expect(pathBetween('a', 'a', next)).toEqual(['a']);
    expect(pathBetween('a', 'z', next)).toBeNull();
    expect(pathBetween('z', 'a', next)).toBeNull();
  });
});
