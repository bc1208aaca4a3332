/** Canary trees: folders full of files that nobody may touch, and a fingerprint that shows whether anybody did (I20). */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fills `folder` with a small project: nested folders, a dot file, a repository and a marker of another task. */
export function plantCanaries(folder: string): void {
  for (const below of ['src/deep', '.git/objects', 'docs']) {
    mkdirSync(join(folder, below), { recursive: true });
    for (let i = 0; i < 20; i += 1) writeFileSync(join(folder, below, `file-${i}`), `canary ${below} ${i}`);
  }
  writeFileSync(join(folder, '.env'), 'SECRET=1');
}

/** A hash over every path below the folder, its kind, mode and content. */
export function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const visit = (path: string, name: string): void => {
    const found = lstatSync(path);
    hash.update(`${name}\0${found.mode.toString(8)}\0`);
    if (found.isSymbolicLink()) hash.update(readlinkSync(path));
    else if (found.isFile()) hash.update(readFileSync(path));
    else if (found.isDirectory()) {
      for (const child of readdirSync(path).toSorted()) visit(join(path, child), `${name}/${child}`);
    }
  };
  visit(folder, '');
  return hash.digest('hex');
}
