/**
 * Backups of a board (F074): SQLite's online backup into a temporary file, verified through a connection to that copy
 * alone, synced, and only then given its name. Whatever goes wrong leaves the earlier backups as they are. The board
 * itself is never opened here by other means than its own connection (F061).
 */
import { dirname } from 'node:path';
import { Fault, Refusal } from '../../contract/error.ts';
import type { CopyFiles } from '../world/copy-files.ts';
import { backupFolder, backupsAmong, expendable, isPartial, partialPath } from './backup-files.ts';
import { openCopy, openReader, type Database, type ReadDb, type Reader } from './database.ts';
import { lastEventId } from './events.ts';
import { APPLICATION_ID, MIGRATIONS } from './migrate.ts';

/** What a verified copy holds. */
export interface CopyContent {
  bytes: number;
  tasks: number;
  runs: number;
  /** The last event in it: everything up to that one is in the copy. */
  cursor: number;
  /** When that event happened, epoch milliseconds; null for a board without events. */
  lastEventAt: number | null;
}

export interface BackupReport extends CopyContent {
  path: string;
  /** Epoch milliseconds. */
  takenAt: number;
}

export interface BackupOptions {
  /** Absolute path of the backup; nothing may stand there. Its folder exists. */
  to: string;
  files: CopyFiles;
  /** Epoch milliseconds. */
  now: number;
  /** Random text that makes the temporary name unique. */
  mark: string;
  /** Lets other work of this thread go on between two parts of the verification. */
  rest?: () => Promise<void>;
}

/** Older leftovers of a backup that was cut off; a younger one may belong to a process that is at work. */
const PARTIAL_AGE_MS = 3_600_000;

const TABLES = ['tasks', 'task_runs', 'task_links', 'task_comments', 'task_events', 'kanban_notify_subs', 'notices'];

function damaged(name: string, why: string): Fault {
  return new Fault('database_damaged', `The copy ${name} is damaged (${why}).`);
}

/** What the copy says about itself, and whether its own counters agree with its rows. */
function contentOf(copy: ReadDb, name: string, bytes: number): CopyContent {
  const row = copy.get<{ tasks: number; counted: number; runs: number; numbered: number; at: number | null }>(
    `SELECT (SELECT count(*) FROM tasks) AS tasks, (SELECT sum(count) FROM status_counts) AS counted,
            (SELECT count(*) FROM task_runs) AS runs, (SELECT coalesce(sum(run_count), 0) FROM tasks) AS numbered,
            (SELECT created_at FROM task_events ORDER BY id DESC LIMIT 1) AS at`,
  );
  if (row === undefined) throw damaged(name, 'its rows cannot be counted');
  if (row.tasks !== row.counted || row.runs !== row.numbered) throw damaged(name, 'its rows are not what it counted');
  const { tasks, runs, at } = row;
  return { bytes, tasks, runs, cursor: lastEventId(copy), lastEventAt: at === null ? null : Math.round(at * 1000) };
}

function refuseOther(copy: Reader, name: string): void {
  const id = Number(copy.pragma('application_id')[0]?.['application_id']);
  const version = Number(copy.pragma('user_version')[0]?.['user_version']);
  if (id !== APPLICATION_ID) throw new Refusal('not_a_board', `${name} is not a copy of a board.`, { path: name });
  if (version > MIGRATIONS.length)
    throw new Refusal(
      'newer_board',
      `${name} was written by a newer version (schema ${version}); update this program.`,
    );
}

/**
 * Checks a copy that nobody else uses: every table and index, references, and the counters it keeps of its rows.
 * @param options.name what trouble calls it: the file it was made of, or is going to be; its path when undefined
 * @throws Fault 'database_damaged', Refusal 'not_a_board', 'newer_board'
 */
export async function verifyCopy(
  path: string,
  files: Pick<CopyFiles, 'sizeOf'>,
  options: { name?: string; rest?: (() => Promise<void>) | undefined } = {},
): Promise<CopyContent> {
  const { name = path, rest = async () => {} } = options;
  const copy = openCopy(path, name);
  try {
    refuseOther(copy, name);
    const known = new Set(
      copy.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").map((t) => t.name),
    );
    for (const table of TABLES.filter((one) => known.has(one))) {
      const found = String(copy.pragma(`integrity_check('${table}')`)[0]?.['integrity_check'] ?? 'no answer');
      if (found !== 'ok') throw damaged(name, found);
      // oxlint-disable-next-line no-await-in-loop -- the point is to let others run between two parts
      await rest();
      if (copy.pragma(`foreign_key_check('${table}')`).length > 0) throw damaged(name, 'a reference leads nowhere');
      // oxlint-disable-next-line no-await-in-loop -- as above
      await rest();
    }
    return contentOf(copy, name, files.sizeOf(path) ?? 0);
  } finally {
    copy.close();
  }
}

/**
 * What a backup holds that was verified when it was made; fast at any size.
 * @throws Refusal 'not_a_board', 'newer_board', 'unknown_board' when it is gone; Fault 'database_damaged' or of the disk
 */
export function contentOfBackup(path: string, files: Pick<CopyFiles, 'sizeOf'>): CopyContent {
  const copy = openReader(path);
  try {
    refuseOther(copy, path);
    return contentOf(copy, path, files.sizeOf(path) ?? 0);
  } finally {
    copy.close();
  }
}

/**
 * Copies the board into `options.to`. Other processes may write meanwhile; the copy is the board at one instant.
 * @throws Fault 'database_damaged' when the copy does not verify, 'disk_full', 'disk_io'; Refusal 'board_exists',
 * 'invalid' for a folder that is not there, 'read_only' for one that cannot be written
 */
export async function backUp(db: Database, options: BackupOptions): Promise<BackupReport> {
  const { to, files, now } = options;
  if (files.sizeOf(to) !== null)
    throw new Refusal('board_exists', `${to} exists already; name a new file.`, { field: 'to', path: to });
  const folder = dirname(to);
  if (files.sizeOf(folder) === null)
    throw new Refusal('invalid', `to: there is no folder ${folder}; make it first.`, { field: 'to', path: folder });
  const partial = partialPath(to, options.mark);
  const before = lastEventId(db);
  try {
    await db.copyTo(partial, to);
    const content = await verifyCopy(partial, files, { name: to, rest: options.rest });
    if (content.cursor < before) throw damaged(to, `it ends at event ${content.cursor} of ${before}`);
    files.sync(partial);
    files.move(partial, to);
    return { path: to, takenAt: now, ...content };
  } catch (error) {
    files.removeFile(partial);
    throw error;
  }
}

/** Removes automatic backups that are no longer kept, and leftovers. @returns how many backups went */
export function rotate(path: string, files: CopyFiles, now: number): number {
  const folder = backupFolder(path);
  const names = files.list(folder);
  for (const name of names.filter(isPartial)) {
    const leftover = `${folder}/${name}`;
    if (now - (files.modifiedAt(leftover) ?? now) > PARTIAL_AGE_MS) files.removeFile(leftover);
  }
  const old = expendable(backupsAmong(folder, names));
  for (const backup of old) files.removeFile(backup.path);
  return old.length;
}
