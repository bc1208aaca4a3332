/**
 * Opens board files: the one function that does, and the one module that knows the SQLite library (style rule 6).
 * Every connection gets WAL, synchronous = FULL, foreign keys and the busy timeout before anybody uses it. Nothing
 * here or elsewhere opens the file, its -wal or its -shm by other means: closing such a descriptor would drop the
 * process's locks (F061). Looking at a path and changing its mode do not open it.
 *
 * Writers get one BEGIN IMMEDIATE transaction; a throw rolls back, a return commits. Statements are prepared once
 * per connection and text; yet where a bare parameter is a LIMIT or is compared in a join, SQLite plans the statement
 * anew for each value, which costs more than running it. `CAST(? AS …)` keeps one plan. A connection whose commit ended in an I/O error is closed and replaced: what it wrote is
 * unknown until the log is read again (F107).
 */
import SqliteDatabase from 'better-sqlite3';
import { Fault, Refusal } from '../../contract/error.ts';
import { boardFiles, type BoardFiles } from '../world/board-files.ts';
import { crashPoint } from '../world/crash-points.ts';
import { LOOK_MS, patiently } from './patience.ts';
import { isBusy, isDamage, leavesDoubt, storageTrouble } from './storage-faults.ts';

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
  /**
   * One durable commit for all writes that `work` makes: the first begins the transaction, each later one is a
   * savepoint of its own, so one that throws undoes itself only. When `work` itself throws, all are undone. Between
   * the writes others wait, so `work` is short. Not nestable.
   */
  together<T>(work: () => T): T;
  /** PRAGMA data_version: differs from the last answer when another connection has committed. */
  dataVersion(): number;
  pragma(text: string): unknown;
  exec(sql: string): void;
  /**
   * Copies the board as of one instant into the new file `to` by SQLite's online backup, in steps between which this
   * thread does other work. The file is neither verified nor synced.
   * @param name what trouble calls the file: the name that it gets in the end
   */
  copyTo(to: string, name?: string): Promise<void>;
  close(): void;
}

/** A connection that cannot write: for looking at a board, or at somebody else's database, as it is. */
export interface Reader extends ReadDb {
  /** All rows that the pragma answers. */
  pragma(text: string): Record<string, string | number | null>[];
  /** Rows one by one, for tables that need not fit into memory. */
  each<Row>(sql: string): Iterable<Row>;
  /** Writes a compact copy as of now into the new file `to`, durably. */
  copyInto(to: string): void;
  close(): void;
}

export interface OpenDatabaseOptions {
  path: string;
  files: BoardFiles;
  mode: 'create' | 'existing';
  busyTimeoutMs: number;
  /** What trouble calls the file where people do not know its path; the path itself when undefined. */
  name?: string | undefined;
}

/** How long a reader waits for a checkpoint or recovery to end. */
const READER_TIMEOUT_MS = 2_000;
/** Pages copied between two turns of the event loop, about 2 ms of work. */
const COPY_PAGES = 500;
/** Another process that writes starts the copy anew; after so many times the rest is copied in one step (F074). */
const COPY_RESTARTS_MAX = 3;

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
  /** How long a statement waits for a lock, milliseconds. */
  patienceMs: number;
}

function prepared(connection: Connection, sql: string): SqliteDatabase.Statement {
  const known = connection.statements.get(sql);
  if (known !== undefined) return known;
  const statement = connection.native.prepare(sql);
  connection.statements.set(sql, statement);
  return statement;
}

function readsOf(connection: () => Connection): ReadDb {
  return {
    get: (sql, params = []) => prepared(connection(), sql).get(params) as never,
    all: (sql, params = []) => prepared(connection(), sql).all(params) as never,
  };
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
    return { native, statements: new Map(), identity: files.identityOf(path), patienceMs: options.busyTimeoutMs };
  } catch (error) {
    closeAfterTrouble(native, path, error);
    throw error;
  }
}

/** Makes the connection durable; called once the file is known to be ours. From then on it waits by `patiently`. */
function makeDurable({ native, patienceMs }: Connection): void {
  switchToWal(native);
  native.pragma('synchronous = FULL');
  native.pragma(`busy_timeout = ${Math.min(LOOK_MS, patienceMs)}`);
}

function begin(connection: Connection): void {
  patiently(connection.patienceMs, () => prepared(connection, 'BEGIN IMMEDIATE').run());
}

function rollback(connection: Connection): void {
  if (connection.native.inTransaction) connection.native.exec('ROLLBACK');
}

/**
 * Closes a connection to a file that seems damaged without changing it: the last connection to close would write the
 * journal's pages into the file, and one that cannot write does not (F068).
 */
function closeUnwritten(native: SqliteDatabase.Database, path: string): void {
  let guard: SqliteDatabase.Database | null = null;
  try {
    guard = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    guard.pragma('schema_version');
  } catch {
    // The guard holds the journal open even where the file cannot be read; where it cannot be opened there is none.
  }
  native.close();
  guard?.close();
}

function closeAfterTrouble(native: SqliteDatabase.Database, path: string, error: unknown): void {
  if (isDamage(error)) closeUnwritten(native, path);
  else native.close();
}

async function copyInSteps(native: SqliteDatabase.Database, to: string, name: string): Promise<void> {
  let restarts = 0;
  let left = Number.POSITIVE_INFINITY;
  const progress = ({ remainingPages }: SqliteDatabase.BackupMetadata): number => {
    if (remainingPages > left) restarts += 1;
    left = remainingPages;
    return restarts > COPY_RESTARTS_MAX ? remainingPages : COPY_PAGES;
  };
  try {
    await native.backup(to, { progress });
  } catch (error) {
    throw storageTrouble(error, name);
  }
}

/** Writes that are committed together; see Database.together. */
interface Group {
  /** Set by the first write. */
  connection: Connection | null;
  /** Why what was written is undone already and nothing can be added; null while all is well. */
  trouble: Error | null;
}

function partOf<T>(group: Group, connection: Connection, db: WriteDb, work: (db: WriteDb) => T): T {
  const isFirst = group.connection === null;
  group.connection ??= connection;
  if (group.connection !== connection || (!isFirst && !connection.native.inTransaction)) {
    group.trouble ??= new Fault('disk_io', 'A commit of several changes failed; nothing of it was written.');
  }
  if (group.trouble !== null) throw group.trouble;
  try {
    if (isFirst) begin(connection);
    prepared(connection, 'SAVEPOINT part').run();
    const result = work(db);
    prepared(connection, 'RELEASE part').run();
    return result;
  } catch (error) {
    // Some faults of the disk end the whole transaction; then there is no savepoint left to go back to.
    if (connection.native.inTransaction) connection.native.exec('ROLLBACK TO part; RELEASE part');
    else group.trouble = error instanceof Error ? error : new Error(String(error));
    throw error;
  }
}

function commit(connection: Connection): void {
  crashPoint('write.uncommitted');
  prepared(connection, 'COMMIT').run();
  crashPoint('write.committed');
}

function commitTogether<T>(group: Group, work: () => T): T {
  try {
    const result = work();
    if (group.trouble !== null) throw group.trouble;
    if (group.connection !== null) commit(group.connection);
    return result;
  } catch (error) {
    if (group.connection?.native.open === true) rollback(group.connection);
    throw error;
  }
}

function transact<T>(connection: Connection, db: WriteDb, work: (db: WriteDb) => T): T {
  if (connection.native.inTransaction) throw new Error('A write transaction was started inside another one.');
  begin(connection);
  try {
    const result = work(db);
    commit(connection);
    return result;
  } catch (error) {
    rollback(connection);
    throw error;
  }
}

/** @param ready the connection to write to, after a look at whether it is still that file's */
function transactionsOf(db: WriteDb, ready: () => Connection): Pick<Database, 'write' | 'together'> {
  let group: Group | null = null;
  return {
    write: (work) => {
      const connection = ready();
      return group === null ? transact(connection, db, work) : partOf(group, connection, db, work);
    },
    together: (work) => {
      if (group !== null) throw new Error('Writes that are committed together were started inside others.');
      const begun: Group = { connection: null, trouble: null };
      group = begun;
      try {
        return commitTogether(begun, work);
      } finally {
        group = null;
      }
    },
  };
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
      throw storageTrouble(error, options.name ?? path);
    }
  };
  const open = (mode: 'create' | 'existing'): Connection => {
    const opened = connect({ ...options, mode });
    try {
      accept(readsOf(() => opened));
      makeDurable(opened);
      return opened;
    } catch (error) {
      closeAfterTrouble(opened.native, path, error);
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
  /** A connection whose last commit is in doubt is closed and replaced (F107). */
  const leavingNoDoubt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (leavesDoubt(error)) {
        connection?.native.close();
        connection = null;
      }
      throw error;
    }
  };
  /** Outside transactions a statement waits too: for a checkpoint or a recovery to end. */
  const waiting = <T>(work: () => T): T => guarded(() => patiently(options.busyTimeoutMs, work));
  const writer: WriteDb = {
    ...readsOf(current),
    run: (sql, params = []) => {
      const { changes, lastInsertRowid } = prepared(current(), sql).run(params);
      return { changes, insertedId: Number(lastInsertRowid) };
    },
  };
  const transactions = transactionsOf(writer, () => {
    const opened = current();
    if (options.files.identityOf(path) !== opened.identity)
      throw new Fault('not_found', `The board ${path} was moved, replaced or deleted; nothing was written to it.`);
    return opened;
  });
  return {
    path,
    get: (sql, params) => waiting(() => writer.get(sql, params)),
    all: (sql, params) => waiting(() => writer.all(sql, params)),
    write: (work) => guarded(() => leavingNoDoubt(() => transactions.write(work))),
    together: (work) => guarded(() => leavingNoDoubt(() => transactions.together(work))),
    dataVersion: () => waiting(() => Number(current().native.pragma('data_version', { simple: true }))),
    pragma: (text) => waiting(() => current().native.pragma(text, { simple: true })),
    exec: (sql) => waiting(() => void current().native.exec(sql)),
    copyTo: async (to, name = to) => copyInSteps(current().native, to, name),
    close: () => {
      isClosed = true;
      connection?.native.close();
      connection = null;
    },
  };
}

function readerOf(native: SqliteDatabase.Database, name: string): Reader {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storageTrouble(error, name);
    }
  };
  return {
    get: (sql, params = []) => guarded(() => native.prepare(sql).get(params) as never),
    all: (sql, params = []) => guarded(() => native.prepare(sql).all(params) as never),
    pragma: (text) => guarded(() => native.pragma(text) as Record<string, string | number | null>[]),
    each: (sql) => guarded(() => native.prepare(sql).iterate() as never),
    copyInto: (to) => guarded(() => void native.prepare('VACUUM INTO ?').run(to)),
    close: () => {
      native.close();
    },
  };
}

/**
 * Opens any SQLite file for reading. Nothing is created, upgraded or written, also not when it is closed.
 * @param name what trouble calls the file: of a copy, the one it was made of
 * @throws Refusal 'unknown_board', 'not_a_board', 'busy'; Fault of the disk
 */
export function openReader(path: string, name = path): Reader {
  if (!boardFiles.exists(path)) throw new Refusal('unknown_board', `There is no board at ${name}.`, { path: name });
  try {
    const native = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: READER_TIMEOUT_MS });
    return readerOf(native, name);
  } catch (error) {
    throw storageTrouble(error, name);
  }
}

/**
 * Opens a copy that only this process knows, folds its journal in, and leaves it as one plain file without -wal.
 * @param name what trouble calls it
 * @throws Refusal 'not_a_board' and Fault 'database_damaged' when the copy is none
 */
export function openCopy(path: string, name: string): Reader {
  let native: SqliteDatabase.Database | null = null;
  try {
    native = new SqliteDatabase(path, { fileMustExist: true });
    native.pragma('cell_size_check = ON');
    // A row that a CHECK would refuse is no fault of the copy, and asking each row costs ten times the whole check.
    native.pragma('ignore_check_constraints = ON');
    native.pragma('journal_mode = DELETE');
    return readerOf(native, name);
  } catch (error) {
    native?.close();
    throw storageTrouble(error, name);
  }
}
