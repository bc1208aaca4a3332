import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  boardPaths,
  chooseBoard,
  currentBoard,
  homeFrom,
  listBoards,
  parseSlug,
  resolveBoardPath,
  setCurrentBoard,
} from '../../src/main/services/boards.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

const { files } = openWorld({ quiet: true });

/** A home with these boards; only their files matter here, not what is in them. */
function homeWith(...slugs: string[]): string {
  const home = tempDir();
  for (const slug of slugs) {
    mkdirSync(boardPaths(home, slug).dir, { recursive: true });
    writeFileSync(boardPaths(home, slug).database, '');
  }
  return home;
}

describe('the home folder', () => {
  it('is FLOCKBOARD_HOME, with ~ expanded and blank ignored, else ~/.flockboard', () => {
    expect(homeFrom({ HOME: '/home/ada' })).toBe('/home/ada/.flockboard');
    expect(homeFrom({ HOME: '/home/ada', FLOCKBOARD_HOME: '  ' })).toBe('/home/ada/.flockboard');
    expect(homeFrom({ HOME: '/home/ada', FLOCKBOARD_HOME: '~/boards/' })).toBe('/home/ada/boards');
    expect(homeFrom({ FLOCKBOARD_HOME: '/srv/boards' })).toBe('/srv/boards');
  });

  it('is refused when it is relative or unknown', () => {
    expect(() => homeFrom({ HOME: '/home/ada', FLOCKBOARD_HOME: 'boards' })).toThrow(/use an absolute path/);
    expect(() => homeFrom({})).toThrow(/FLOCKBOARD_HOME/);
  });
});

describe('names of boards', () => {
  it.each(['default', 'a', '0', 'web-shop_2', 'x'.repeat(64)])('accepts %s', (slug) => {
    expect(parseSlug(slug)).toBe(slug);
  });

  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', '-rf', '_x', 'a b', 'x'.repeat(65), 'a\u0000', 'ä', 'a\u202Eb'])(
    'refuses %j, which never becomes a path (T12)',
    (slug) => {
      expect(() => parseSlug(slug)).toThrow(expect.objectContaining({ code: 'invalid' }));
      expect(() => boardPaths('/home', slug)).toThrow(expect.objectContaining({ code: 'invalid' }));
    },
  );

  it('keeps control characters out of the sentence', () => {
    expect(() => parseSlug('a\u001B[31m')).toThrow(/"a\?\[31m"/);
  });
});

describe('choosing a board', () => {
  it('lists default first, then by name, without folders that hold no board', () => {
    const home = homeWith('zeta', 'alpha', 'default');
    mkdirSync(join(home, 'boards', 'empty'));
    mkdirSync(join(home, 'boards', 'Not A Slug'));
    expect(listBoards(home, files)).toEqual(['default', 'alpha', 'zeta']);
    expect(listBoards(join(home, 'nowhere'), files)).toEqual([]);
  });

  it('prefers an explicit slug to FLOCKBOARD_DB, that to FLOCKBOARD_BOARD, that to the current one (Q30)', () => {
    const home = homeWith('web', 'api', 'ops');
    setCurrentBoard(home, 'ops', files);
    const env = { FLOCKBOARD_HOME: home, FLOCKBOARD_BOARD: 'api', FLOCKBOARD_DB: '/elsewhere/kanban.db' };
    expect(resolveBoardPath('web', env, files)).toBe(boardPaths(home, 'web').database);
    expect(resolveBoardPath(undefined, env, files)).toBe('/elsewhere/kanban.db');
    expect(resolveBoardPath(undefined, { ...env, FLOCKBOARD_DB: '' }, files)).toBe(boardPaths(home, 'api').database);
    expect(resolveBoardPath(undefined, { FLOCKBOARD_HOME: home }, files)).toBe(boardPaths(home, 'ops').database);
  });

  it('passes over a stale FLOCKBOARD_BOARD and a stale or malformed current file', () => {
    const home = homeWith('web');
    const env = { FLOCKBOARD_HOME: home, FLOCKBOARD_BOARD: 'gone' };
    expect(chooseBoard(undefined, env, files)).toBe('default');
    for (const text of ['gone\n', '../../etc\n', '', '\u0000']) {
      writeFileSync(join(home, 'current'), text);
      expect(currentBoard(home, files)).toBeNull();
    }
    setCurrentBoard(home, 'web', files);
    expect(chooseBoard(undefined, env, files)).toBe('web');
    expect(() => setCurrentBoard(home, 'gone', files)).toThrow(expect.objectContaining({ code: 'unknown_board' }));
  });
});
