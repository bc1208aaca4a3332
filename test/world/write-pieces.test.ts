import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePieces } from '../../src/main/world/atomic-write.ts';
import { tempDir } from '../support/temp.ts';

async function* pieces(...texts: (string | Error)[]): AsyncGenerator<string, void, void> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield text;
  }
}

test('a text in pieces takes the place of the old one as a whole, readable by this user only', async () => {
  const path = join(tempDir(), 'board.jsonl');
  writeFileSync(path, 'old', { mode: 0o644 });
  await writePieces(path, pieces('one\n', 'zwei ü\n', ''));
  expect(readFileSync(path, 'utf8')).toBe('one\nzwei ü\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what throws between two pieces leaves the old text and nothing else', async () => {
  const folder = tempDir();
  const path = join(folder, 'board.jsonl');
  writeFileSync(path, 'old');
  await expect(writePieces(path, pieces('one\n', new Error('the board went away')))).rejects.toThrow('went away');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['board.jsonl']);
  await expect(writePieces(join(folder, 'none', 'x'), pieces('one'))).rejects.toMatchObject({ kind: 'not_found' });
});
