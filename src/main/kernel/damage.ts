/**
 * Finds out whether a board file is damaged, and says what to do then (F068, P12). Damage is only what SQLite itself
 * calls so, twice, each time on a fresh connection that cannot write: a lock, a missing descriptor or a full disk is
 * never taken for it. A damaged file is left exactly as it is.
 */
import { Fault, isFault, isRefusal } from '../../contract/error.ts';
import { basename, dirname } from 'node:path';
import type { CopyFiles } from '../world/copy-files.ts';
import { backupFolder, backupsAmong, type BackupFile } from './backup-files.ts';
import { openReader } from './database.ts';
import { isDamage } from './storage-faults.ts';

/** Below this a quick check takes less than about 0.2 s; larger files are checked with each backup instead. */
const QUICK_CHECK_BYTES_MAX = 64 * 1024 * 1024;

const NO_DATABASE = 'its first page is not that of a database';

/** What one look on a connection of its own finds wrong, or null. Trouble that says nothing about damage counts as null. */
function look(path: string): string | null {
  try {
    const reader = openReader(path);
    try {
      const found = String(reader.pragma('quick_check(1)')[0]?.['quick_check'] ?? 'no answer');
      return found === 'ok' ? null : found.split('\n', 1)[0]!.slice(0, 200);
    } finally {
      reader.close();
    }
  } catch (error) {
    if (!isDamage(error)) return null;
    if (isRefusal(error)) return NO_DATABASE;
    const cause: unknown = isFault(error) ? error.cause : error;
    return cause instanceof Error ? cause.message : 'its pages contradict each other';
  }
}

/** What is wrong with the file, confirmed by two looks; null when it is sound, missing or cannot be looked at. */
export function confirmDamage(path: string): string | null {
  const first = look(path);
  return first === null ? null : look(path);
}

/** Backups of that board that can be restored, newest first. */
export function backupsOf(path: string, files: Pick<CopyFiles, 'list'>): BackupFile[] {
  const folder = backupFolder(path);
  return backupsAmong(folder, files.list(folder));
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return minutes === 0 ? 'less than a minute' : `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}

/** The fault for a damaged board: what is wrong, and the way back. */
export function damageFault(path: string, reason: string, files: Pick<CopyFiles, 'list'>, now: number): Fault {
  const [newest] = backupsOf(path, files);
  const isBoard = basename(path) === 'kanban.db';
  const where = isBoard ? ` --board ${basename(dirname(path))}` : '';
  const way =
    newest === undefined
      ? 'There is no backup of it.'
      : `The newest verified backup is ${ageOf(now - newest.takenAt)} old; restore it with: flockboard restore ${newest.path}${where}`;
  return new Fault('database_damaged', `The board ${path} is damaged (${reason}) and was left as it is. ${way}`);
}

/**
 * A quick check in bounded time, for programs that keep the board open for long. Files above QUICK_CHECK_BYTES_MAX are
 * passed over. Call it before the board is opened for writing.
 * @throws Fault 'database_damaged'
 */
export function checkBeforeOpen(path: string, files: CopyFiles, now: number): void {
  const bytes = files.sizeOf(path);
  if (bytes === null || bytes > QUICK_CHECK_BYTES_MAX) return;
  const reason = confirmDamage(path);
  if (reason === null) return;
  // Without a backup nothing says that it ever was a board; opening it refuses it as none.
  if (reason === NO_DATABASE && backupsOf(path, files).length === 0) return;
  throw damageFault(path, reason, files, now);
}

/**
 * What to throw instead of `error` when opening `path` failed: the way back, when the file is damaged and was a board
 * (it has backups, or SQLite found wrong pages in it); otherwise `error` itself.
 */
export function explainDamage(error: unknown, path: string, files: CopyFiles, now: number): unknown {
  if (!isDamage(error)) return error;
  const wasBoard = isFault(error) || backupsOf(path, files).length > 0;
  const reason = wasBoard ? confirmDamage(path) : null;
  return reason === null ? error : damageFault(path, reason, files, now);
}

/**
 * An empty file where backups say that a board was: SQLite would make a new board of it.
 * @throws Fault 'database_damaged'
 */
export function refuseEmptied(path: string, files: CopyFiles, now: number): void {
  if (files.sizeOf(path) === 0 && backupsOf(path, files).length > 0) throw damageFault(path, 'it is empty', files, now);
}

/**
 * Holds a file that is damaged so that closing other connections of this process to it does not fold the journal in:
 * only the last one does, and this one cannot write. Null when the file cannot be opened at all.
 */
export function guardFromWrites(path: string): { close(): void } | null {
  try {
    const reader = openReader(path);
    try {
      reader.pragma('schema_version');
    } catch {
      // The journal is held open even where the content cannot be read.
    }
    return reader;
  } catch {
    return null;
  }
}
