/**
 * Puts a backup in the place of a board. The backup is copied and verified first; the file that stood there is moved
 * aside with its journal and kept, never overwritten or deleted (F068). The caller has made sure that nobody uses the
 * board. Cut off at any point, either the old file or the new one stands in its place, or the old one is in the folder
 * `replaced` and the next restore goes on from there.
 */
import { basename, dirname, join } from 'node:path';
import { boardFiles } from '../world/board-files.ts';
import type { CopyFiles } from '../world/copy-files.ts';
import { verifyCopy, type CopyContent } from './backup.ts';
import { openReader } from './database.ts';
import { stageCopy } from './stage-copy.ts';

/** A change of the replaced board that the backup does not have. */
export interface MissingChange {
  taskId: string;
  kind: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface RestoreReport extends CopyContent {
  path: string;
  backup: string;
  /** Where the file that stood there is now, or null when there was none. */
  replaced: string | null;
  /** What happened after the backup, oldest first, at most MISSING_MAX; null when the replaced file cannot be read. */
  missing: MissingChange[] | null;
}

export interface RestoreOptions {
  backup: string;
  /** The board file to put it at. */
  path: string;
  files: CopyFiles;
  /** Epoch milliseconds. */
  now: number;
  /** An empty folder beside the board for the copy of the backup; the caller removes it. */
  staging: string;
  /** Asked when all is prepared; throws to leave everything as it is. */
  beforeReplacing?: () => void;
}

const MISSING_MAX = 1000;
const PARTS = ['', '-wal', '-shm'];

/** Moves the board's files into `replaced/<now>/`, where they keep their names and can be opened. */
function moveAside(path: string, files: CopyFiles, now: number): string | null {
  const present = PARTS.filter((part) => files.sizeOf(path + part) !== null);
  if (present.length === 0) return null;
  const aside = join(dirname(path), 'replaced', String(now), basename(path));
  boardFiles.ensureFolderOf(aside);
  for (const part of present) files.move(path + part, aside + part);
  return files.sizeOf(aside) === null ? null : aside;
}

/** What happened on the board at `path` after event `cursor`, oldest first; null when the file cannot be read. */
export function changesAfter(path: string, cursor: number): MissingChange[] | null {
  try {
    const old = openReader(path);
    try {
      return old
        .all<{ task_id: string; kind: string; created_at: number }>(
          `SELECT task_id, kind, created_at FROM task_events WHERE id > ? ORDER BY id LIMIT ${MISSING_MAX}`,
          [cursor],
        )
        .map((row) => ({ taskId: row.task_id, kind: row.kind, at: Math.round(row.created_at * 1000) }));
    } finally {
      old.close();
    }
  } catch {
    // It was replaced because it cannot be read; any trouble with it means only that there is no list.
    return null;
  }
}

/**
 * @throws Refusal 'not_a_board', 'newer_board', 'busy' and Fault 'database_damaged' for the backup; Fault of the disk.
 * Then nothing was changed.
 */
export async function restoreBoard(options: RestoreOptions): Promise<RestoreReport> {
  const { backup, path, files, now } = options;
  const staged = stageCopy(backup, options.staging, files);
  const content = await verifyCopy(staged.path, files, { name: backup });
  files.sync(staged.path);
  options.beforeReplacing?.();
  const replaced = moveAside(path, files, now);
  files.move(staged.path, path);
  return {
    path,
    backup,
    replaced,
    missing: replaced === null ? [] : changesAfter(replaced, content.cursor),
    ...content,
  };
}
