/**
 * Names of the backups of one board and which of them are kept. A file gets its final name only after it has been
 * verified, so the name alone says that it can be restored; a copy in the making is called `.partial-…`. Decides by
 * names and deletes nothing itself; only automatic backups are ever given up (F074, F076).
 */
import { basename, dirname, join } from 'node:path';

/** Why a backup was made: by the clock or at quitting, for a person, or before the schema was upgraded. */
export type BackupKind = 'auto' | 'manual' | 'upgrade';

export interface BackupFile {
  path: string;
  kind: BackupKind;
  /** Epoch milliseconds. */
  takenAt: number;
  /** The last event that is certainly in it, for automatic ones; null for others. */
  cursor: number | null;
}

/** One day of hours: the time within which a mistake of today is noticed. */
const HOURLY_MAX = 24;
/** One week of days: keeping fewer loses what was noticed after the weekend, keeping more costs the whole board each. */
const DAILY_MAX = 7;
const DAY_MS = 86_400_000;

const PATTERNS: readonly (readonly [BackupKind, RegExp])[] = [
  ['auto', /^auto-(\d{10,16})-e(\d{1,15})\.db$/],
  ['manual', /^manual-(\d{10,16})\.db$/],
  ['upgrade', /^before-schema-\d+-(\d{10,16})(?:-[0-9a-z]+)?\.db$/],
];

/** The folder that holds the backups of the board file `path`. */
export function backupFolder(path: string): string {
  return join(basename(path) === 'kanban.db' ? dirname(path) : `${path}.files`, 'backups');
}

/** @param cursor the last event at that time, so that the next program sees whether anything happened since */
export function automaticName(takenAt: number, cursor: number): string {
  return `auto-${Math.trunc(takenAt)}-e${cursor}.db`;
}

export function manualName(takenAt: number): string {
  return `manual-${Math.trunc(takenAt)}.db`;
}

/** A name for a copy that is not verified yet, beside the place where it will stand. */
export function partialPath(to: string, mark: string): string {
  return join(dirname(to), `.partial-${mark}.db`);
}

export function isPartial(name: string): boolean {
  return name.startsWith('.partial-');
}

/** What `names` in `folder` are backups, newest first. Everything else is passed over. */
export function backupsAmong(folder: string, names: readonly string[]): BackupFile[] {
  return names
    .flatMap((name) => {
      for (const [kind, pattern] of PATTERNS) {
        const found = pattern.exec(name);
        if (found === null) continue;
        const cursor = kind === 'auto' ? Number(found[2]) : null;
        return [{ path: join(folder, name), kind, takenAt: Number(found[1]), cursor }];
      }
      return [];
    })
    .toSorted((a, b) => b.takenAt - a.takenAt);
}

/**
 * The automatic backups that may go: all but the newest HOURLY_MAX and the newest of each of the last DAILY_MAX days
 * (UTC) that have one. Days without a backup do not use up a place.
 */
export function expendable(backups: readonly BackupFile[]): BackupFile[] {
  const automatic = backups.filter((backup) => backup.kind === 'auto').toSorted((a, b) => b.takenAt - a.takenAt);
  const kept = new Set(automatic.slice(0, HOURLY_MAX));
  const days = new Set<number>();
  for (const backup of automatic) {
    const day = Math.floor(backup.takenAt / DAY_MS);
    if (days.has(day) || days.size === DAILY_MAX) continue;
    days.add(day);
    kept.add(backup);
  }
  return automatic.filter((backup) => !kept.has(backup));
}
