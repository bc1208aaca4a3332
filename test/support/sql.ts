/**
 * Direct SQL on a board file, for what the library cannot say: checking invariants and planting damaged rows. It
 * uses the same SQLite library as the kernel, so that two connections in one process share its lock bookkeeping;
 * any other way of opening the file would drop the kernel's locks (failures.md F061). Prefer closed boards.
 */
import Database from 'better-sqlite3';

export type Row = Record<string, unknown>;

/** Runs one query on the file and returns its rows. */
export function query(path: string, sql: string, ...args: unknown[]): Row[] {
  const db = new Database(path, { fileMustExist: true });
  try {
    return db.prepare(sql).all(...args) as Row[];
  } finally {
    db.close();
  }
}

/** Runs statements on the file, with CHECK constraints and foreign keys off when `unchecked`: rows of a foreign writer. */
export function execute(path: string, sql: string, options: { unchecked?: boolean } = {}): void {
  const db = new Database(path, { fileMustExist: true });
  try {
    db.pragma('busy_timeout = 5000');
    if (options.unchecked === true) {
      db.pragma('foreign_keys = OFF');
      db.pragma('ignore_check_constraints = ON');
    }
    db.exec(sql);
  } finally {
    db.close();
  }
}

/** Takes the write lock of the file as another program does. @returns what lets it go */
export function holdWriteLock(path: string): () => void {
  const db = new Database(path, { fileMustExist: true });
  db.exec('BEGIN EXCLUSIVE');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}
