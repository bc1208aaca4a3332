/** Migrations: forward only, all or nothing, with a copy before; a newer file is refused (F072, F073, P18). */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/main/kernel/database.ts';
import { APPLICATION_ID, MIGRATIONS, migrate, refuseForeign, type Migration } from '../../src/main/kernel/migrate.ts';
import { boardFiles } from '../../src/main/world/board-files.ts';
import { refusalOf } from '../support/board.ts';
import { testKernel } from '../support/kernel.ts';
import { execute, query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';

const opened: Database[] = [];

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

function open(path: string): Database {
  const db = openDatabase({ path, files: boardFiles, mode: 'create', busyTimeoutMs: 1_000 }, () => {});
  opened.push(db);
  return db;
}

function boardWithTask(): string {
  const { kernel, path } = testKernel();
  kernel.createTask({ title: 'kept' });
  kernel.close();
  return path;
}

const next = (sql: string): Migration[] => [...MIGRATIONS, { version: MIGRATIONS.length + 1, sql }];

test('migrations are numbered from 1 without gaps', () => {
  expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

test('a new board carries our application id and the number of its schema', () => {
  const db = open(boardWithTask());
  expect(db.pragma('application_id')).toBe(APPLICATION_ID);
  expect(db.pragma('user_version')).toBe(MIGRATIONS.length);
});

test('an upgrade copies the board first, keeps its rows and is done once', () => {
  const path = boardWithTask();
  const db = open(path);
  const migrations = next('ALTER TABLE tasks ADD COLUMN due_at REAL');
  const copy = migrate(db, { stamp: 7, migrations });
  expect(copy).toBe(join(path, '..', 'backups', `before-schema-${MIGRATIONS.length + 1}-7.db`));
  expect(statSync(copy ?? '').mode & 0o777).toBe(0o600);
  expect(query(copy ?? '', 'SELECT title FROM tasks')).toEqual([{ title: 'kept' }]);
  expect(query(copy ?? '', 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
  expect(db.all('SELECT title, due_at FROM tasks')).toEqual([{ title: 'kept', due_at: null }]);
  expect(migrate(db, { stamp: 8, migrations })).toBeNull();
});

test('an upgrade that fails half way leaves the board as it was', () => {
  const db = open(boardWithTask());
  const migrations = next('ALTER TABLE tasks ADD COLUMN due_at REAL; INSERT INTO nowhere VALUES (1);');
  expect(() => migrate(db, { stamp: 1, migrations })).toThrow('nowhere');
  expect(db.pragma('user_version')).toBe(MIGRATIONS.length);
  expect(db.all("SELECT name FROM pragma_table_info('tasks') WHERE name = 'due_at'")).toEqual([]);
});

test('a board of a newer version is refused and nothing is written to it (F073)', () => {
  const path = boardWithTask();
  execute(path, `PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  expect(refusalOf(() => testKernel({ path }))).toBe('newer_board');
  expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length + 1 }]);
  execute(path, `PRAGMA user_version = ${MIGRATIONS.length}`);
});

test('what may be opened is decided by reading alone', () => {
  const db = open(join(tempDir(), 'kanban.db'));
  expect(refusalOf(() => refuseForeign(db, 'x'))).toBeNull();
  db.exec('CREATE TABLE something (else_ TEXT)');
  expect(refusalOf(() => refuseForeign(db, 'x'))).toBe('not_a_board');
});

test('a board with the right number but another schema is noticed and left as it is (F072)', () => {
  const path = boardWithTask();
  execute(path, 'CREATE INDEX mine ON tasks(title); ANALYZE');
  testKernel({ path }).kernel.close();
  execute(path, 'ALTER TABLE tasks RENAME COLUMN parked TO put_aside');
  expect(() => testKernel({ path })).toThrow('changed by another program');
  execute(path, 'ALTER TABLE tasks RENAME COLUMN put_aside TO parked');
  expect(testKernel({ path }).kernel.listTasks()).toHaveLength(1);
});
