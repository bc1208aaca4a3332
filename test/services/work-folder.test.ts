/** What an import, export or restore that was killed leaves behind is found and removed; what is at work is not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { examine } from '../../src/main/services/doctor.ts';
import { abandonedIn, openWorkFolder, sweepHome } from '../../src/main/services/work-folder.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

const HOLDER = join(import.meta.dirname, '../fixtures/world/work-holder.ts');
const world = openWorld({ quiet: true });
const children = new Set<ReturnType<typeof spawn>>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function heldElsewhere(place: string): Promise<{ path: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', HOLDER, place], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    path: line.replace(/^ready /u, ''),
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      children.delete(child);
    },
  };
}

test('a folder is private, empty, and gone with its lock when the work is over', () => {
  const place = join(tempDir(), 'boards');
  const work = openWorkFolder(place, 'export', world);
  expect(readdirSync(work.path)).toEqual([]);
  writeFileSync(join(work.path, 'kanban.db'), 'x');
  work.close();
  work.close();
  expect(readdirSync(place)).toEqual([]);
});

test('what a killed process left is told by doctor and removed by the next work or start, and never before it died', async () => {
  const home = tempDir('home');
  const place = join(home, 'boards');
  mkdirSync(place);
  const { path, kill } = await heldElsewhere(place);
  const own = openWorkFolder(place, 'restore', world);
  sweepHome(home, world);
  expect(existsSync(join(path, 'half'))).toBe(true);
  expect(existsSync(own.path)).toBe(true);
  expect(abandonedIn(place, world)).toEqual([]);
  own.close();
  await kill();
  expect(abandonedIn(place, world)).toEqual([path]);
  expect(examine(home, world)).toContainEqual(expect.objectContaining({ check: 'leftovers', rows: [path] }));
  openWorkFolder(place, 'export', world).close();
  expect(readdirSync(place)).toEqual([]);
});

test('a start sweeps the home, also what has no lock, and nothing that it does not know', () => {
  const home = tempDir('home');
  const [board, boards] = [join(home, 'boards', 'harbor'), join(home, 'boards')];
  mkdirSync(board, { recursive: true });
  writeFileSync(join(board, 'kanban.db'), '');
  for (const name of ['.restoring-old', '.restore-x', '.backup-x', 'import-mine']) mkdirSync(join(board, name));
  mkdirSync(join(boards, '.import-x'));
  writeFileSync(join(boards, '.import-y.lock'), '');
  sweepHome(home, world);
  expect(readdirSync(boards)).toEqual(['harbor']);
  expect(readdirSync(board).toSorted()).toEqual(['.backup-x', 'import-mine', 'kanban.db']);
});
