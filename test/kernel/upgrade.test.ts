/** Upgrading a board with rows in it: all or nothing, one copy before, whoever starts at the same time (F072, P18). */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { RUN_PHASES, STATUSES } from '../../src/contract/status.ts';
import { openDatabase } from '../../src/main/kernel/database.ts';
import { MIGRATIONS, migrate } from '../../src/main/kernel/migrate.ts';
import { boardFiles } from '../../src/main/world/board-files.ts';
import { caughtFault } from '../support/caught.ts';
import { testKernel } from '../support/kernel.ts';
import { runNode } from '../support/processes.ts';
import { execute, query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';
import { runIn, taskIn } from './stage.ts';

const PROGRAM = join(import.meta.dirname, 'programs', 'upgrade.ts');
const TABLES = ['tasks', 'task_runs', 'task_links', 'task_comments', 'task_events'];

/** A closed board with a task in every status and a run in every phase. */
function fullBoard(): { path: string; rows: Record<string, unknown[]> } {
  const { kernel, path } = testKernel();
  const ids = STATUSES.map((status) => taskIn(kernel, status));
  for (const phase of RUN_PHASES) runIn(kernel, phase);
  kernel.linkTasks(ids[7] ?? '', ids[2] ?? '');
  kernel.addComment(ids[0] ?? '', { author: 'ada', body: 'kept — 木' });
  kernel.close();
  return { path, rows: rowsOf(path) };
}

function rowsOf(path: string): Record<string, unknown[]> {
  return Object.fromEntries(TABLES.map((table) => [table, query(path, `SELECT * FROM ${table} ORDER BY rowid`)]));
}

function copiesIn(path: string): string[] {
  const folder = join(dirname(path), 'backups');
  return existsSync(folder) ? readdirSync(folder) : [];
}

test('an upgrade keeps every row, and its copy is the board as it was', async () => {
  const { path, rows } = fullBoard();
  const { stdout, stderr } = await runNode(PROGRAM, [path]);
  expect(stderr).toBe('');
  const { copy, due } = JSON.parse(stdout) as { copy: string; due: number };
  expect(due).toBe(rows['tasks']?.length);
  expect(rowsOf(copy)).toEqual(rows);
  expect(query(copy, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
  expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length + 2 }]);
  const after = rowsOf(path);
  for (const row of after['tasks'] as Record<string, unknown>[]) delete row['due_at'];
  expect(after).toEqual(rows);
  takeBack(path, copy);
});

test('an upgrade that is killed half way leaves the board as it was, and the next one succeeds', async () => {
  const { path, rows } = fullBoard();
  expect((await runNode(PROGRAM, [path, 'die'])).signal).toBe('SIGKILL');
  expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
  expect(rowsOf(path)).toEqual(rows);
  testKernel({ path }).kernel.close();
  const { stdout } = await runNode(PROGRAM, [path]);
  const { copy, due } = JSON.parse(stdout) as { copy: string; due: number };
  expect(due).toBe(rows['tasks']?.length);
  takeBack(path, copy);
});

test('of eight programs that start at once one upgrades, and all find it done', async () => {
  const { path, rows } = fullBoard();
  const ends = await Promise.all(Array.from({ length: 8 }, async () => runNode(PROGRAM, [path])));
  expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    Array.from({ length: 8 }, () => ({ code: 0, stderr: '' })),
  );
  const answers = ends.map(({ stdout }) => JSON.parse(stdout) as { copy: string | null; due: number });
  expect(answers.map(({ due }) => due)).toEqual(Array.from({ length: 8 }, () => rows['tasks']?.length));
  const copies = answers.flatMap(({ copy }) => (copy === null ? [] : [copy]));
  expect(copies).toHaveLength(1);
  expect(copiesIn(path)).toHaveLength(1);
  takeBack(path, copies[0] ?? '');
});

test('the present program refuses what a later one has upgraded, and writes nothing (F073)', async () => {
  const { path } = fullBoard();
  const { stdout } = await runNode(PROGRAM, [path]);
  const before = rowsOf(path);
  expect(() => testKernel({ path })).toThrow(expect.objectContaining({ code: 'newer_board' }));
  expect(rowsOf(path)).toEqual(before);
  takeBack(path, (JSON.parse(stdout) as { copy: string }).copy);
});

test('the right number with a missing column is noticed, on every start (F072)', () => {
  const { path } = fullBoard();
  execute(path, 'ALTER TABLE tasks RENAME COLUMN session_id TO session');
  for (let n = 0; n < 2; n += 1)
    expect(caughtFault(() => testKernel({ path })).message).toContain('changed by another program');
  execute(path, 'ALTER TABLE tasks RENAME COLUMN session TO session_id');
  testKernel({ path }).kernel.close();
});

test('a board of the first version gets what came later, with its rows and counters right', () => {
  const path = join(tempDir(), 'kanban.db');
  const db = openDatabase({ path, files: boardFiles, mode: 'create', busyTimeoutMs: 1_000 }, () => {});
  migrate(db, { stamp: 1, migrations: MIGRATIONS.slice(0, 1) });
  const columns =
    'id, title, status, created_at, status_since, updated_at, completed_at, archived_from, deleted_at, deleted_from';
  db.exec(`INSERT INTO tasks (${columns}) VALUES
    ('t_1', 'parent', 'ready', 1, 1, 1, NULL, NULL, NULL, NULL),
    ('t_2', 'open', 'todo', 1, 1, 1, NULL, NULL, NULL, NULL),
    ('t_3', 'done', 'done', 1, 1, 1, 2, NULL, NULL, NULL),
    ('t_4', 'deleted', 'archived', 1, 1, 1, NULL, 'todo', 1753000000, 'todo'),
    ('t_5', 'deleted when done', 'archived', 1, 1, 1, 2, 'done', 1753000000, 'done');
    INSERT INTO task_links (parent_id, child_id, created_at) SELECT 't_1', id, 1 FROM tasks WHERE id <> 't_1'`);
  expect(db.get('SELECT child_count AS n, child_done_count AS done FROM tasks LIMIT 1')).toEqual({ n: 4, done: 2 });
  db.close();
  const { kernel } = testKernel({ path });
  expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
  expect(kernel.getCard('t_1')).toMatchObject({ childCount: 2, childDoneCount: 1 });
  expect(kernel.getTask('t_1')).toMatchObject({ base: null, children: ['t_2', 't_3'] });
  expect(copiesIn(path)).toHaveLength(1);
  kernel.complete('t_1');
  expect(kernel.getTask('t_2')?.status).toBe('ready');
});

/** Takes the board back to the present schema, so that the checks after each test can read it as their own. */
function takeBack(path: string, copy: string): void {
  const [row] = query(copy, "SELECT value FROM settings WHERE key = 'schema'");
  execute(
    path,
    `DROP INDEX tasks_due; ALTER TABLE tasks DROP COLUMN due_at; PRAGMA user_version = ${MIGRATIONS.length};
     UPDATE settings SET value = '${String(row?.['value'])}' WHERE key = 'schema'`,
  );
}
