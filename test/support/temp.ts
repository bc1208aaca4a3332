/**
 * Fresh folders for tests, gone when the test file is over. Paths are real paths, so that comparing them with what
 * a process reports about itself needs no further care on systems whose temporary folder is a link.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { memoryFolder } from './memory-folder.ts';

const made: string[] = [];

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * A new empty folder (mode 0700), removed with all its content after the test file.
 * @param options.inMemory for tests that write thousands of times and are not about the disk
 */
export function tempDir(label = 'flockboard', options: { inMemory?: boolean } = {}): string {
  const root = options.inMemory === true ? memoryFolder() : tmpdir();
  const path = realpathSync(mkdtempSync(join(root, `${label}-`)));
  made.push(path);
  return path;
}
