/**
 * Takes a copy of a database file that is somebody else's: a backup, or the board of another program. The source is
 * only read, byte by byte and never through SQLite, which would create files beside it. Fingerprints before and after
 * prove that nobody wrote while it was copied; a copy torn between two states is no copy (F074).
 */
import { join } from 'node:path';
import { Refusal } from '../../contract/error.ts';
import type { CopyFiles } from '../world/copy-files.ts';

export interface StagedCopy {
  /** The copy. People know the file as `source`, so that is what trouble names. */
  path: string;
  source: string;
  /** SHA-256 of the source and of its -wal, null for one that does not exist. */
  fingerprints: readonly (string | null)[];
}

/** The journal holds what is not in the main file yet; -shm is rebuilt from it. */
const PARTS = ['', '-wal'];
const TRIES_MAX = 3;

function fingerprintsOf(path: string, files: CopyFiles): (string | null)[] {
  return PARTS.map((part) => files.fingerprint(path + part));
}

function isSame(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  return a.every((print, index) => print === b[index]);
}

/** Whether the source is still, byte by byte, what was copied. */
export function isUntouched(staged: StagedCopy, files: CopyFiles): boolean {
  return isSame(staged.fingerprints, fingerprintsOf(staged.source, files));
}

/**
 * Copies `source` and its journal into `folder`, which exists and is empty. The caller removes it in any case.
 * @throws Refusal 'invalid' when there is no such file, 'busy' when a program keeps writing to it
 */
export function stageCopy(source: string, folder: string, files: CopyFiles): StagedCopy {
  if (files.sizeOf(source) === null)
    throw new Refusal('invalid', `file: there is no file ${source}.`, { field: 'file', path: source });
  const path = join(folder, 'staged.db');
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const before = fingerprintsOf(source, files);
    for (const [index, part] of PARTS.entries()) {
      files.removeFile(path + part);
      if (before[index] !== null) files.copy(source + part, path + part);
    }
    const isExact = isSame(before, fingerprintsOf(path, files)) && isSame(before, fingerprintsOf(source, files));
    if (isExact) return { path, source, fingerprints: before };
  }
  throw new Refusal('busy', `file: a program is writing to ${source}; stop it and try again.`, { field: 'file' });
}
