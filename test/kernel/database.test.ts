/** The one function that opens a board file: its durability, its modes, what it refuses and what it leaves untouched. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import Native from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { isSafeSqlite, openDatabase, type Database } from '../../src/main/kernel/database.ts';
import { leavesDoubt, storageTrouble } from '../../src/main/kernel/storage-faults.ts';
import { boardFiles } from '../../src/main/world/board-files.ts';
import { refusalOf } from '../support/board.ts';
import { testKernel } from '../support/kernel.ts';
import { tempDir } from '../support/temp.ts';
import { runProgram } from './run-program.ts';

const opened: Database[] = [];

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

function open(path: string, mode: 'create' | 'existing' = 'create'): Database {
  const db = openDatabase({ path, files: boardFiles, mode, busyTimeoutMs: 50 }, () => {});
  opened.push(db);
  return db;
}

function sqliteError(code: string): Error {
  return Object.assign(new Error(code), { name: 'SqliteError', code });
}

test('a connection is durable after its first write: WAL, synchronous FULL, foreign keys (F063)', () => {
  const db = open(join(tempDir(), 'kanban.db'));
  db.write((tx) => tx.run('CREATE TABLE notes (body TEXT) STRICT'));
  expect(db.pragma('synchronous')).toBe(2);
  expect(db.pragma('journal_mode')).toBe('wal');
  expect(db.pragma('foreign_keys')).toBe(1);
});

test('versions of SQLite before 3.51.3 are not used (F058)', () => {
  expect(['3.51.3', '3.52.0', '3.54.1', '4.0.0'].map(isSafeSqlite)).toEqual([true, true, true, true]);
  expect(['3.51.2', '3.50.7', '3.7.0', '2.9.9', ''].map(isSafeSqlite)).toEqual([false, false, false, false, false]);
});

test('folders are made 0700 and the file with its log 0600, whatever the umask', () => {
  const umask = process.umask(0);
  try {
    const path = join(tempDir(), 'a', 'b', 'kanban.db');
    const { kernel } = testKernel({ path });
    kernel.createTask({ title: 'x' });
    const mode = (at: string): number => statSync(at).mode & 0o777;
    expect([mode(join(path, '..', '..')), mode(join(path, '..'))]).toEqual([0o700, 0o700]);
    expect([mode(path), mode(`${path}-wal`), mode(`${path}-shm`)]).toEqual([0o600, 0o600, 0o600]);
  } finally {
    process.umask(umask);
  }
});

test('a write that throws leaves nothing behind, and the next one works', () => {
  const db = open(join(tempDir(), 'kanban.db'));
  db.write((tx) => tx.run('CREATE TABLE notes (body TEXT) STRICT'));
  const attempt = (): unknown =>
    db.write((tx) => {
      tx.run("INSERT INTO notes VALUES ('lost')");
      throw new Error('no');
    });
  expect(attempt).toThrow('no');
  db.write((tx) => tx.run("INSERT INTO notes VALUES ('kept')"));
  expect(db.all('SELECT body FROM notes')).toEqual([{ body: 'kept' }]);
});

test('a transaction inside a transaction is a defect', () => {
  const db = open(join(tempDir(), 'kanban.db'));
  expect(() => db.write(() => db.write(() => 1))).toThrow('inside another');
});

test('a writer that waits in vain says busy, and works once the lock is free (F065)', () => {
  const path = join(tempDir(), 'kanban.db');
  const db = open(path);
  db.write((tx) => tx.run('CREATE TABLE notes (body TEXT) STRICT'));
  const holder = new Native(path);
  holder.exec('BEGIN IMMEDIATE');
  expect(refusalOf(() => db.write(() => 1))).toBe('busy');
  holder.exec('ROLLBACK');
  holder.close();
  expect(db.write(() => 1)).toBe(1);
});

test('opening an existing board never makes one (F104)', () => {
  const path = join(tempDir(), 'none', 'kanban.db');
  expect(refusalOf(() => open(path, 'existing'))).toBe('unknown_board');
  expect(existsSync(join(path, '..'))).toBe(false);
});

test('a file that is not a database is refused and left as it is', () => {
  const path = join(tempDir(), 'kanban.db');
  const content = 'notes of mine\n'.repeat(200);
  writeFileSync(path, content);
  expect(refusalOf(() => testKernel({ path }))).toBe('not_a_board');
  expect(readFileSync(path, 'utf8')).toBe(content);
  expect(existsSync(`${path}-wal`)).toBe(false);
});

test('a database of another program is refused and left as it is', () => {
  const path = join(tempDir(), 'kanban.db');
  const other = new Native(path);
  other.exec('CREATE TABLE tasks (id TEXT); PRAGMA user_version = 3');
  other.close();
  const before = readFileSync(path);
  expect(refusalOf(() => testKernel({ path }))).toBe('not_a_board');
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('an empty file becomes a board', () => {
  const path = join(tempDir(), 'kanban.db');
  writeFileSync(path, '');
  expect(testKernel({ path }).kernel.createTask({ title: 'x' }).created).toBe(true);
});

test('a path through a file, and a folder in the place of the file, are refused in a sentence', () => {
  const folder = tempDir();
  writeFileSync(join(folder, 'file'), '');
  expect(refusalOf(() => testKernel({ path: join(folder, 'file', 'kanban.db') }))).toBe('invalid');
  expect(refusalOf(() => testKernel({ path: folder }))).toBe('read_only');
});

test('a folder or file without write permission is refused as read_only (F070)', async () => {
  const folder = tempDir();
  const board = join(folder, 'locked');
  mkdirSync(board);
  testKernel({ path: join(board, 'kanban.db') }).kernel.close();
  chmodSync(folder, 0o755);
  chmodSync(join(board, 'kanban.db'), 0o444);
  chmodSync(board, 0o555);
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;
  const existing = await runProgram('open-board.ts', [join(board, 'kanban.db'), '1'], uid);
  const fresh = await runProgram('open-board.ts', [join(board, 'new', 'kanban.db')], uid);
  chmodSync(board, 0o700);
  expect([existing.code, fresh.code]).toEqual(['read_only', 'read_only']);
});

test('after the file was moved away nothing more is written to it (F067)', () => {
  const { kernel, path } = testKernel();
  const { task } = kernel.createTask({ title: 'before' });
  renameSync(path, `${path}.moved`);
  expect(() => kernel.createTask({ title: 'lost' })).toThrow('moved, replaced or deleted');
  renameSync(`${path}.moved`, path);
  expect(kernel.createTask({ title: 'after' }).created).toBe(true);
  expect(kernel.getTask(task.id)?.title).toBe('before');
});

test('eight processes that meet on a new board all open it and lose nothing (F072)', async () => {
  const path = join(tempDir(), 'kanban.db');
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => runProgram('open-board.ts', [path, '5'])));
  expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([]);
  expect(testKernel({ path }).kernel.listTasks()).toHaveLength(40);
});

test('each result code of SQLite becomes one kind of trouble, and constraint failures stay defects', () => {
  const kind = (code: string): unknown => {
    const trouble = storageTrouble(sqliteError(code), '/b');
    return Reflect.get(trouble as object, 'kind') ?? Reflect.get(trouble as object, 'code');
  };
  const codes = [
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_NOTADB',
    'SQLITE_READONLY_DIRECTORY',
    'SQLITE_CANTOPEN',
    'SQLITE_FULL',
  ];
  expect(codes.map(kind)).toEqual(['busy', 'not_a_board', 'read_only', 'read_only', 'disk_full']);
  expect(['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT'].map(kind)).toEqual(['disk_io', 'database_damaged']);
  expect(kind('SQLITE_CONSTRAINT_CHECK')).toBe('SQLITE_CONSTRAINT_CHECK');
});

test('only a failed write or sync leaves the fate of a transaction in doubt (F107)', () => {
  expect(['SQLITE_IOERR_FSYNC', 'SQLITE_FULL', 'SQLITE_BUSY'].map((code) => leavesDoubt(sqliteError(code)))).toEqual([
    true,
    false,
    false,
  ]);
});

test('after a write whose fate is unknown the connection is replaced and the board can be read again (F107)', () => {
  const db = open(join(tempDir(), 'kanban.db'));
  db.write((tx) => tx.run('CREATE TABLE notes (body TEXT) STRICT'));
  const attempt = (): unknown =>
    db.write((tx) => {
      tx.run("INSERT INTO notes VALUES ('in doubt')");
      throw sqliteError('SQLITE_IOERR_FSYNC');
    });
  expect(attempt).toThrow('unknown');
  expect(db.all('SELECT body FROM notes')).toEqual([]);
  db.write((tx) => tx.run("INSERT INTO notes VALUES ('again')"));
  expect(db.pragma('synchronous')).toBe(2);
});
