/**
 * SQL of the board's own settings: whether dispatch is paused, the generation of its dispatcher and who asks it to
 * leave, and profiles that are held back.
 */
import type { ReadDb } from './database.ts';
import type { Transaction } from './transaction.ts';

/** The value of a setting, null when it was never set. */
export function readSetting(db: ReadDb, key: string): string | null {
  return db.get<{ value: string }>('SELECT value FROM settings WHERE key = ?', [key])?.value ?? null;
}

export function writeSetting(tx: Transaction, key: string, value: string): void {
  tx.db.run('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    key,
    value,
  ]);
}

/** True while nobody may start workers on this board (F020). */
export function isPaused(db: ReadDb): boolean {
  return readSetting(db, 'paused') === '1';
}

export function setPaused(tx: Transaction, paused: boolean): void {
  writeSetting(tx, 'paused', paused ? '1' : '0');
}

/** The present generation of the dispatcher, 0 before the first. */
export function currentEpoch(db: ReadDb): number {
  return Number(readSetting(db, 'dispatcher_epoch') ?? '0');
}

/** Starts a new generation; claims of older ones are refused from now on (F001). */
export function beginEpoch(tx: Transaction): number {
  const epoch = currentEpoch(tx.db) + 1;
  writeSetting(tx, 'dispatcher_epoch', String(epoch));
  return epoch;
}

/** Asks the present generation of the dispatcher to hand the board over; void as soon as the next one begins. */
export function askHandover(tx: Transaction): void {
  writeSetting(tx, 'handover_epoch', String(currentEpoch(tx.db)));
}

/** The generation that is asked to leave, null when none is. */
export function handoverAsked(db: ReadDb): number | null {
  const asked = readSetting(db, 'handover_epoch');
  return asked === null ? null : Number(asked);
}

/** A profile that reported a usage limit (F046). */
export interface ProfileHold {
  /** Epoch milliseconds at which it may be tried again. */
  until: number;
  /** How long this hold is, milliseconds; the next one is longer. */
  lengthMs: number;
  /** Holds in a row, with this one. */
  count: number;
  /** Epoch milliseconds of the first report. */
  since: number;
}

const HOLD_PREFIX = 'profile_hold:';

/** Profiles that are or were held back since their last success, by name. */
export function profileHolds(db: ReadDb): ReadonlyMap<string, ProfileHold> {
  const rows = db.all<{ key: string; value: string }>(
    `SELECT key, value FROM settings WHERE key >= '${HOLD_PREFIX}' AND key < 'profile_hold;'`,
  );
  return new Map(
    rows.flatMap(({ key, value }) => {
      const [until = Number.NaN, lengthMs = Number.NaN, count = 1, since = until] = value.split(' ').map(Number);
      const hold = { until, lengthMs, count, since };
      return Object.values(hold).every(Number.isFinite) ? [[key.slice(HOLD_PREFIX.length), hold] as const] : [];
    }),
  );
}

/** Holds the profile back, or with null lets it go. */
export function setProfileHold(tx: Transaction, profile: string, hold: ProfileHold | null): void {
  if (hold === null) tx.db.run('DELETE FROM settings WHERE key = ?', [HOLD_PREFIX + profile]);
  else {
    const { until, lengthMs, count, since } = hold;
    writeSetting(tx, HOLD_PREFIX + profile, [until, lengthMs, count, since].map(Math.trunc).join(' '));
  }
}
