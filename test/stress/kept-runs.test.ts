/** What a stress program keeps of a run that found a violation (style: a failing stress seed is saved). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepRun } from '../../stress/support/kept-runs.ts';
import { readSettings } from '../../stress/support/settings.ts';
import { tempDir } from '../support/temp.ts';

test('a failed run is kept with the command that asks for the same choices again', () => {
  const folder = join(tempDir(), 'seeds');
  const numbers = { kills: 300, pauseMs: 100 };
  const { path, again } = keepRun({ name: 'nemesis', seed: 7, numbers, violations: ['Run 3 is left.'] }, folder);
  expect(path).toBe(join(folder, 'run-nemesis-7.json'));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ again, seed: 7, numbers, violations: ['Run 3 is left.'] });
  const [program, file, ...args] = again.split(' ');
  expect([program, file]).toEqual(['node', 'stress/nemesis.ts']);
  const other = { kills: 1, pauseMs: 1 };
  expect(readSettings({ short: other, reference: other, hard: other }, args)).toMatchObject({ seed: 7, numbers });
});
