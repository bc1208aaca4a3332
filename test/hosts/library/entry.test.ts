import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveBoardPath } from '../../../src/main/kernel.ts';
import { tempDir } from '../../support/temp.ts';

describe('the board that the library resolves', () => {
  it('is found below the user’s home when the environment names none', () => {
    expect(resolveBoardPath('notes', {})).toBe(join(homedir(), '.flockboard/boards/notes/kanban.db'));
  });

  it('is pinned by FLOCKBOARD_DB unless a slug is given (Q30)', () => {
    const home = tempDir();
    const env = { FLOCKBOARD_HOME: home, FLOCKBOARD_DB: '/srv/pinned.db' };
    expect(resolveBoardPath(undefined, env)).toBe('/srv/pinned.db');
    expect(resolveBoardPath('notes', env)).toBe(join(home, 'boards/notes/kanban.db'));
    expect(resolveBoardPath(undefined, { FLOCKBOARD_HOME: home })).toBe(join(home, 'boards/default/kanban.db'));
  });
});
