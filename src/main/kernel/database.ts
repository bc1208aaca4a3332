/**
 * Opens board files: the one function that does, and the one module that knows the SQLite library (style rule 6).
 * Every connection gets WAL, synchronous = FULL, foreign keys and the busy timeout before anybody uses it. Nothing
 * here or elsewhere opens the file, its -wal or its -shm by other means: closing such a descriptor would drop the
 * process's locks (F061). Looking at a path and changing its mode do not open it.
 *
 * Writers get one BEGIN IMMEDIATE transaction; a throw rolls back, a return commits. Statements are prepared once
 * per connection and text. A connection whose commit ended in an I/O error is closed and replaced: what it wrote is
 * unknown until the log is read again (F107).
 */
import SqliteDatabase from 'better-sqlite3';
import { Fault, Refusal } from '../../contract/error.ts';
import type { BoardFiles } from '../world/board-files.ts';
import { isBusy, leavesDoubt, storageTrouble } from './storage-faults.ts';

/** Named parameters; keys without the `@`. */
export type Params = Readonly<Record<string, string | number | null>> | readonly (string | number | null)[];

export interface ReadDb {
  // The caller names the row that its own SQL selects; nothing else here can know it.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  get<Row>(sql: string, params?: Params): Row | undefined;
  all<Row>(sql: string, params?: Params): Row[];
}

export interface WriteDb extends ReadDb {
  /** @returns the number of rows changed directly, not by triggers, and the id of the last insert. */
  run(sql: string, params?: Params): { changes: number; insertedId: number };
}

export interface Database extends ReadDb {
  readonly path: string;
  /** One IMMEDIATE transaction. Not nestable. @throws Refusal 'busy' when the lock was not free in time. */
  write<T>(work: (db: WriteDb) => T): T;
  /** PRAGMA data_version: differs from the last answer when another connection has committed. */
  dataVersion(): number;
  pragma(text: string): unknown;
  exec(sql: string): void;
  close(): void;
}

export interface OpenDatabaseOptions {
  path: string;
  files: BoardFiles;
  mode: 'create' | 'existing';
  busyTimeoutMs: number;
}

/** Below this, two checkpointing connections can damage the file (F058). */
const SQLITE_VERSION_MIN = [3, 51, 3];

/** True when `version` is at least 3.51.3, where the WAL-reset defect is fixed (F058). */
export function isSafeSqlite(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, minimum] of SQLITE_VERSION_MIN.entries()) {
    const part = parts[index] ?? 0;
    if (part !== minimum) return part > minimum;
  }
  return true;
}

interface Connection {
  native: SqliteDatabase.Database;
  /** Device and inode of the file that was opened. */
  identity: string | null;
  statements: Map<string, SqliteDatabase.Statement>;
}

function prepared(connection: Connection, sql: string): SqliteDatabase.Statement {
  const known = connection.statements.get(sql);
  if (known !== undefined) return known;
  const statement = connection.native.prepare(sql);
  connection.statements.set(sql, statement);
  return statement;
}

/**
 * Switching a file to WAL needs it alone and does not always wait for its turn, so openers of a new board that meet
 * queue behind each other's write lock, which does wait, and try again.
 */
function switchToWal(native: SqliteDatabase.Database): void {
  for (let tries = 0; ; tries += 1) {
    try {
      const mode = native.pragma('journal_mode = WAL', { simple: true });
      if (mode === 'wal') return;
      throw new Fault('disk_io', `The file system does not support the board's journal (got ${String(mode)}).`);
    } catch (error) {
      if (!isBusy(error) || tries >= 100) throw error;
      native.exec('BEGIN IMMEDIATE; COMMIT');
    }
  }
}

function connect(options: OpenDatabaseOptions): Connection {
  const { path, files } = options;
  const existed = files.exists(path);
  if (!existed && options.mode === 'existing')
    throw new Refusal('unknown_board', `There is no board at ${path}; create it first.`, { path });
  if (!existed) files.ensureFolderOf(path);
  const native = new SqliteDatabase(path, { fileMustExist: existed, timeout: options.busyTimeoutMs });
  try {
    const version = native.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? '';
    if (!isSafeSqlite(version)) throw new Error(`SQLite ${version} can damage boards; 3.51.3 or newer is required.`);
    if (!existed) files.makePrivate(path);
    // The first read finds out whether this is a database at all, before anything is written to it.
    native.pragma('schema_version');
    native.pragma('foreign_keys = ON');
    native.pragma('trusted_schema = OFF');
    native.pragma('cell_size_check = ON');
    native.pragma('journal_size_limit = 16777216');
    return { native, statements: new Map(), identity: files.identityOf(path) };
  } catch (error) {
    native.close();
    throw error;
  }
}

/** Makes the connection durable; called once the file is known to be ours. */
function makeDurable(native: SqliteDatabase.Database): void {
  switchToWal(native);
  native.pragma('synchronous = FULL');
}

function rollback(connection: Connection): void {
  if (connection.native.inTransaction) connection.native.exec('ROLLBACK');
}

function transact<T>(connection: Connection, db: WriteDb, work: (db: WriteDb) => T): T {
  if (connection.native.inTransaction) throw new Error('A write transaction was started inside another one.');
  prepared(connection, 'BEGIN IMMEDIATE').run();
  try {
    const result = work(db);
    prepared(connection, 'COMMIT').run();
    return result;
  } catch (error) {
    rollback(connection);
    throw error;
  }
}

/**
 * Opens the board file at `options.path`, creating it and its folder when allowed. `accept` looks at the file
 * before it is changed and throws to refuse it.
 * @throws Refusal 'unknown_board', 'not_a_board', 'read_only', 'busy' or whatever `accept` throws; Fault for the disk.
 */
export function openDatabase(options: OpenDatabaseOptions, accept: (db: ReadDb) => void): Database {
  const { path } = options;
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storageTrouble(error, path);
    }
  };
  const open = (mode: 'create' | 'existing'): Connection => {
    const opened = connect({ ...options, mode });
    try {
      accept({
        get: (sql, params = []) => prepared(opened, sql).get(params) as never,
        all: (sql, params = []) => prepared(opened, sql).all(params) as never,
      });
      makeDurable(opened.native);
      return opened;
    } catch (error) {
      opened.native.close();
      throw error;
    }
  };
  let connection: Connection | null = guarded(() => open(options.mode));
  let isClosed = false;
  const current = (): Connection => {
    if (isClosed) throw new Error(`The board ${path} is closed.`);
    connection ??= open('existing');
    return connection;
  };
  const writer: WriteDb = {
    get: (sql, params = []) => prepared(current(), sql).get(params) as never,
    all: (sql, params = []) => prepared(current(), sql).all(params) as never,
    run: (sql, params = []) => {
      const { changes, lastInsertRowid } = prepared(current(), sql).run(params);
      return { changes, insertedId: Number(lastInsertRowid) };
    },
  };
  return {
    path,
    get: (sql, params) => guarded(() => writer.get(sql, params)),
    all: (sql, params) => guarded(() => writer.all(sql, params)),
    write: (work) =>
      guarded(() => {
        try {
          const opened = current();
          if (options.files.identityOf(path) !== opened.identity)
            throw new Fault(
              'not_found',
              `The board ${path} was moved, replaced or deleted; nothing was written to it.`,
            );
          return transact(opened, writer, work);
        } catch (error) {
          if (leavesDoubt(error)) {
            connection?.native.close();
            connection = null;
          }
          throw error;
        }
      }),
    dataVersion: () => guarded(() => Number(current().native.pragma('data_version', { simple: true }))),
    pragma: (text) => guarded(() => current().native.pragma(text, { simple: true })),
    exec: (sql) => guarded(() => void current().native.exec(sql)),
    close: () => {
      isClosed = true;
      connection?.native.close();
      connection = null;
    },
  };
}
