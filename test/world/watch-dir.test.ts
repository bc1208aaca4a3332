import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorld } from '../../src/main/world/open-world.ts';
import { caughtFault } from '../support/caught.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const { files } = openWorld({ quiet: true });

describe('watching a folder', () => {
  it('reports files that are created, changed and removed, until it is closed', async () => {
    const folder = tempDir();
    const names: (string | null)[] = [];
    const watcher = files.watchDir(folder, (name) => names.push(name));
    writeFileSync(join(folder, 'one'), 'a');
    await waitFor(() => names.includes('one'));
    names.length = 0;
    rmSync(join(folder, 'one'));
    await waitFor(() => names.includes('one'));
    watcher.close();
    watcher.close();
    names.length = 0;
    const second: (string | null)[] = [];
    const witness = files.watchDir(folder, (name) => second.push(name));
    writeFileSync(join(folder, 'two'), '');
    await waitFor(() => second.includes('two'));
    witness.close();
    expect(names).toEqual([]);
  });

  it('goes on when the folder is removed and made again, or replaced by another (F067)', async () => {
    const parent = tempDir();
    const folder = join(parent, 'board');
    mkdirSync(folder);
    const names: (string | null)[] = [];
    const watcher = files.watchDir(folder, (name) => names.push(name));
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    await waitFor(() => names.includes(null), { what: 'The second watch' });
    writeFileSync(join(folder, 'again'), '');
    await waitFor(() => names.includes('again'));
    names.length = 0;
    renameSync(folder, join(parent, 'away'));
    mkdirSync(folder);
    await waitFor(() => names.includes(null), { what: 'The third watch' });
    writeFileSync(join(folder, 'third'), '');
    await waitFor(() => names.includes('third'));
    watcher.close();
  });

  it('refuses a folder that does not exist', () => {
    expect(caughtFault(() => files.watchDir(join(tempDir(), 'none'), () => {})).kind).toBe('not_found');
  });
});
