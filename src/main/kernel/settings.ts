/** SQL of the board's own settings: whether dispatch is paused, and the generation of its dispatcher. */
import type { ReadDb } from './database.ts';
import type { Transaction } from './transaction.ts';

function read(db: ReadDb, key: string): string | null {
  return db.get<{ value: string }>('SELECT value FROM settings WHERE key = ?', [key])?.value ?? null;
}

function write(tx: Transaction, key: string, value: string): void {
  tx.db.run('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    key,
    value,
  ]);
}

/** True while nobody may start workers on this board (F020). */
export function isPaused(db: ReadDb): boolean {
  return read(db, 'paused') === '1';
}

export function setPaused(tx: Transaction, paused: boolean): void {
  write(tx, 'paused', paused ? '1' : '0');
}

/** The present generation of the dispatcher, 0 before the first. */
export function currentEpoch(db: ReadDb): number {
  return Number(read(db, 'dispatcher_epoch') ?? '0');
}

/** Starts a new generation; claims of older ones are refused from now on (F001). */
export function beginEpoch(tx: Transaction): number {
  const epoch = currentEpoch(tx.db) + 1;
  write(tx, 'dispatcher_epoch', String(epoch));
  return epoch;
}
