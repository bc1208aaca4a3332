import { describe, expect, it } from 'vitest';
import { withPage, withTrouble } from '../../src/renderer/lib/use-pages.ts';
import type { Pages } from '../../src/renderer/lib/use-pages.ts';

type Numbers = Pages<string, number>;
const NOTHING: Numbers = { subject: '', items: [], next: null, isLoaded: false, problem: null };
const first = withPage(NOTHING, 'harbor', null, { items: ['e', 'd'], next: 4 });
const earlier = { items: ['c', 'b'], next: 2 };

describe('a list that is read page by page', () => {
  it('puts each page behind the one that it was asked for after', () => {
    const second = withPage(first, 'harbor', 4, earlier);
    expect(second.items).toEqual(['e', 'd', 'c', 'b']);
    expect(withPage(second, 'harbor', 2, { items: ['a'], next: null })).toMatchObject({
      items: ['e', 'd', 'c', 'b', 'a'],
      next: null,
    });
  });

  it('leaves out a page that was asked for twice', () => {
    const once = withPage(first, 'harbor', 4, earlier);
    expect(withPage(once, 'harbor', 4, earlier)).toBe(once);
  });

  it('leaves out a page that comes after the list was read anew', () => {
    const anew = withPage(first, 'harbor', null, { items: ['f', 'e'], next: 5 });
    expect(withPage(anew, 'harbor', 4, earlier)).toBe(anew);
  });

  it('leaves out a page of the board that was shown before', () => {
    const other = withPage(first, 'tools', null, { items: ['z'], next: 4 });
    expect(other.items).toEqual(['z']);
    expect(withPage(other, 'harbor', 4, earlier)).toBe(other);
  });

  it('keeps what it has when the next page cannot be read, and shows no trouble of another board', () => {
    expect(withTrouble(first, 'harbor', 4, 'Lost.')).toEqual({ ...first, problem: 'Lost.' });
    expect(withTrouble(first, 'tools', 4, 'Lost.')).toBe(first);
    expect(withTrouble(first, 'tools', null, 'Lost.')).toEqual({
      ...NOTHING,
      subject: 'tools',
      isLoaded: true,
      problem: 'Lost.',
    });
  });
});
