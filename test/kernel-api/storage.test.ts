/** The file on disk: what opening does, what it refuses, and what a kill leaves (I11, I22, Q46, F067, F104). */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { claimed, readyTask, refusalOf, testBoard } from '../support/board.ts';
import { startNode } from '../support/processes.ts';
import { execute, query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', name);

test('opening creates folder and file for this user only, and opening again keeps the data (11.3 no. 1, T18)', () => {
  const path = join(tempDir(), 'boards', 'default', 'kanban.db');
  const first = testBoard({ path });
  const { id } = readyTask(first.board, 'kept');
  first.board.close();
  const again = testBoard({ path });
  expect(again.board.getTask(id)?.title).toBe('kept');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
});

test('the file has the tables that readers of the reference look for (11.3 no. 1)', () => {
  const { board, path } = testBoard();
  board.close();
  const tables = query(path, "SELECT name FROM sqlite_schema WHERE type = 'table'").map((row) => row['name']);
  expect(tables).toEqual(
    expect.arrayContaining(['tasks', 'task_links', 'task_runs', 'task_comments', 'task_events', 'kanban_notify_subs']),
  );
  const [{ user_version: version } = {}] = query(path, 'PRAGMA user_version');
  expect(Number(version)).toBeGreaterThan(0);
});

test.each([
  ['a status that does not exist', "UPDATE tasks SET status = 'paused'"],
  ['text where a number belongs', "UPDATE tasks SET priority = 'high'"],
  ['a link to a task that does not exist', "INSERT INTO task_links (parent_id, child_id) SELECT 't_x', id FROM tasks"],
  ['a self link', 'INSERT INTO task_links (parent_id, child_id) SELECT id, id FROM tasks'],
  ['an outcome that does not exist', "UPDATE task_runs SET outcome = 'fine', ended_at = started_at"],
  ['an end without an outcome', 'UPDATE task_runs SET ended_at = started_at'],
  ['a task without a title', 'UPDATE tasks SET title = NULL'],
])('the schema itself refuses %s (Q46)', (_, sql) => {
  const { board, path } = testBoard();
  claimed(board, readyTask(board).id);
  board.close();
  expect(() => execute(path, `PRAGMA foreign_keys = ON; ${sql}`)).toThrow(/constraint|cannot store|STRICT/i);
});

test('the schema itself refuses a second open run of one task (I10)', () => {
  const { board, path } = testBoard();
  claimed(board, readyTask(board).id);
  board.close();
  const columns = query(path, "SELECT name FROM pragma_table_info('task_runs')")
    .map((row) => String(row['name']))
    .filter((name) => name !== 'id');
  const values = columns.map((name) => (/token/.test(name) ? `'second'` : name === 'number' ? 'number + 1' : name));
  expect(() =>
    execute(path, `INSERT INTO task_runs (${columns.join(', ')}) SELECT ${values.join(', ')} FROM task_runs`),
  ).toThrow(/UNIQUE/);
});

test.each([
  ['text', Buffer.from('this is not a board, it is a letter to a friend\n'.repeat(100))],
  ['random bytes', Buffer.from(Array.from({ length: 8_192 }, (_, n) => (n * 7_919) % 251))],
])('a file of %s is refused as not_a_board and stays as it is', (_, bytes) => {
  const path = join(tempDir(), 'kanban.db');
  writeFileSync(path, bytes);
  expect(refusalOf(() => openBoard({ path }))).toBe('not_a_board');
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('a file of a newer version is refused as newer_board and stays as it is', () => {
  const { board, path } = testBoard();
  readyTask(board);
  board.close();
  execute(path, 'PRAGMA user_version = 9999');
  const bytes = readFileSync(path);
  expect(refusalOf(() => openBoard({ path }))).toBe('newer_board');
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('a folder in the place of the file gets one clear refusal or fault', () => {
  const path = join(tempDir(), 'kanban.db');
  mkdirSync(path);
  expect(() => openBoard({ path })).toThrow(/kanban\.db|folder|directory/);
});

test('spaces, unicode and a link in the path lead to the same board', () => {
  const root = tempDir();
  const folder = join(root, 'mein Brett — 板 🐦');
  mkdirSync(folder);
  symlinkSync(folder, join(root, 'link'));
  const direct = testBoard({ path: join(folder, 'kanban.db') });
  const linked = testBoard({ path: join(root, 'link', 'kanban.db') });
  const { id } = readyTask(direct.board, 'seen through both names');
  expect(linked.board.claimTask(id)).not.toBeNull();
  expect(direct.board.getTask(id)?.status).toBe('running');
});

test('closing twice is fine', () => {
  const { board } = testBoard();
  board.close();
  expect(() => board.close()).not.toThrow();
});

test('every write that was acknowledged before a kill is there afterwards, and no child missed its promotion (I11, F054)', async () => {
  const path = join(tempDir(), 'kanban.db');
  const writer = startNode(program('write-until-killed.ts'), [path]);
  await waitFor(() => writer.output().split('\n').length > 200, { what: '200 acknowledged writes' });
  writer.child.kill('SIGKILL');
  const { stdout, stderr } = await writer.finished;
  expect(stderr).toBe('');
  const acknowledged = stdout.split('\n').slice(0, -1);
  const { board } = testBoard({ path });
  const there = new Map(board.listTasks({ limit: 1_000_000 }).map((task) => [task.id, task.status]));
  const lost = acknowledged.filter((line) => {
    const [id = '', status] = line.split(' ');
    return status === 'done' ? there.get(id) !== 'done' : !there.has(id);
  });
  expect(lost).toEqual([]);
});
