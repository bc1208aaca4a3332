/** Backups: verified copies of one instant, kept by age, with nothing lost when one fails (F074, P12). */
import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { backupsAmong, expendable, type BackupFile } from '../../src/main/kernel/backup-files.ts';
import { verifyCopy } from '../../src/main/kernel/backup.ts';
import { copyFiles } from '../../src/main/world/copy-files.ts';
import { refusalOf } from '../support/board.ts';
import { assertInvariants } from '../support/invariants.ts';
import { testKernel } from '../support/kernel.ts';
import { startNode } from '../support/processes.ts';
import { execute, query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const BACKER = join(import.meta.dirname, 'programs', 'back-up.ts');
const WRITER = join(import.meta.dirname, 'programs', 'write-tasks.ts');
const HOUR = 3_600_000;

const auto = (takenAt: number): BackupFile => ({
  path: `/b/auto-${takenAt}-e1.db`,
  kind: 'auto',
  takenAt,
  cursor: 1,
});

test('a backup holds everything that was acknowledged before it, as one private file that is a board', async () => {
  const { kernel, path } = testKernel();
  const { id } = kernel.createTask({ title: 'kept' }).task;
  kernel.claim(id);
  const to = join(tempDir(), 'copy.db');
  const report = await kernel.backup(to);
  expect(report).toMatchObject({ path: to, tasks: 1, runs: 1, cursor: kernel.cursor() });
  expect(statSync(to).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(to))).toEqual(['copy.db']);
  assertInvariants(to);
  kernel.complete(id);
  expect(query(to, 'SELECT status FROM tasks')).toEqual([{ status: 'running' }]);
  expect(query(path, 'SELECT status FROM tasks')).toEqual([{ status: 'done' }]);
});

test('an existing file is never replaced by a backup', async () => {
  const { kernel } = testKernel();
  const to = join(tempDir(), 'mine.db');
  writeFileSync(to, 'mine');
  await expect(kernel.backup(to)).rejects.toMatchObject({ code: 'board_exists' });
  expect(statSync(to).size).toBe(4);
});

test('backups made while other processes write are each a prefix of the history (F074)', async () => {
  const { kernel, path } = testKernel();
  kernel.createTask({ title: 'first' });
  const writers = [startNode(WRITER, [path]), startNode(WRITER, [path])];
  await waitFor(() => writers.every((writer) => writer.output().includes('\n')), { what: 'both writers at work' });
  const folder = tempDir();
  let last = 0;
  for (let n = 0; n < 5; n += 1) {
    const acknowledged = kernel.cursor();
    const report = await kernel.backup(join(folder, `${n}.db`));
    expect(report.cursor).toBeGreaterThanOrEqual(acknowledged);
    expect(report.cursor).toBeGreaterThanOrEqual(last);
    last = report.cursor;
    const ids = query(report.path, 'SELECT count(*) AS n, max(id) AS last FROM task_events');
    expect(ids).toEqual([{ n: report.cursor, last: report.cursor }]);
    assertInvariants(report.path);
  }
  for (const { child } of writers) child.kill('SIGKILL');
  await Promise.all(writers.map(async (writer) => writer.finished));
  expect(kernel.cursor()).toBeGreaterThanOrEqual(last);
});

test('a program that is killed while it makes backups leaves only whole ones behind (F074)', async () => {
  const { kernel, path } = testKernel();
  for (let n = 0; n < 200; n += 1) kernel.createTask({ title: `task ${n}`, body: 'x'.repeat(1000) });
  const folder = tempDir();
  let sound = 0;
  for (let round = 0; round < 6; round += 1) {
    const program = startNode(BACKER, [path, folder, String(round)]);
    await waitFor(() => program.output().length > round, { what: 'a backup' });
    program.child.kill('SIGKILL');
    await program.finished;
  }
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.db') && !entry.startsWith('.'))) {
    expect(await verifyCopy(join(folder, name), copyFiles)).toMatchObject({ tasks: 200 });
    sound += 1;
  }
  expect(sound).toBeGreaterThanOrEqual(6);
});

test('a copy that does not verify gets no name and leaves earlier backups alone', async () => {
  const { kernel, path } = testKernel();
  for (let n = 0; n < 50; n += 1) kernel.createTask({ title: `task ${n}`, body: 'x'.repeat(500) });
  const good = join(tempDir(), 'good.db');
  await kernel.backup(good);
  const size = statSync(good).size;
  truncateSync(good, size - 8192);
  await expect(verifyCopy(good, copyFiles)).rejects.toMatchObject({ kind: 'database_damaged' });
  const counted = join(tempDir(), 'counted.db');
  await kernel.backup(counted);
  execute(counted, "UPDATE status_counts SET count = count + 1 WHERE status = 'ready'");
  await expect(verifyCopy(counted, copyFiles)).rejects.toThrow('counted');
  expect(refusalOf(() => kernel.listTasks())).toBeNull();
  expect(existsSync(path)).toBe(true);
});

test('a copy of something else, or of a newer version, is no backup', async () => {
  const other = join(tempDir(), 'other.db');
  writeFileSync(other, '');
  execute(other, 'CREATE TABLE t (x)');
  await expect(verifyCopy(other, copyFiles)).rejects.toMatchObject({ code: 'not_a_board' });
  const { kernel } = testKernel();
  const newer = join(tempDir(), 'newer.db');
  await kernel.backup(newer);
  execute(newer, 'PRAGMA user_version = 999');
  await expect(verifyCopy(newer, copyFiles)).rejects.toMatchObject({ code: 'newer_board' });
});

test('the newest day of hours and one backup for each of the last seven days are kept', () => {
  const now = Date.UTC(2026, 0, 15, 12);
  const hourly = Array.from({ length: 24 * 20 }, (_, n) => auto(now - n * HOUR));
  const gone = new Set(expendable(hourly));
  const kept = hourly.filter((backup) => !gone.has(backup));
  expect(kept.slice(0, 24)).toEqual(hourly.slice(0, 24));
  expect(new Set(kept.map((backup) => Math.floor(backup.takenAt / (24 * HOUR)))).size).toBe(7);
  expect(kept).toHaveLength(24 + 5);
  expect(expendable(kept)).toEqual([]);
});

test('rotation removes old automatic backups and old leftovers, and nothing that a person or an upgrade made', () => {
  const { kernel, path, clock } = testKernel();
  const folder = join(dirname(path), 'backups');
  mkdirSync(folder);
  const start = clock.now();
  const names = Array.from({ length: 40 }, (_, n) => `auto-${start - n * 24 * HOUR}-e1.db`);
  const others = [
    `manual-${start - 900 * HOUR}.db`,
    `before-schema-2-${start - 900 * HOUR}.db`,
    'notes.txt',
    'auto-x.db',
  ];
  for (const name of [...names, ...others, '.partial-old.db', '.partial-new.db']) writeFileSync(join(folder, name), '');
  utimesSync(join(folder, '.partial-old.db'), (start - 2 * HOUR) / 1000, (start - 2 * HOUR) / 1000);
  utimesSync(join(folder, '.partial-new.db'), start / 1000, start / 1000);
  expect(kernel.rotateBackups()).toBe(40 - 24);
  expect(readdirSync(folder).toSorted()).toEqual(['.partial-new.db', ...names.slice(0, 24), ...others].toSorted());
  expect(kernel.rotateBackups()).toBe(0);
});

test('only finished backups are listed, newest first', () => {
  const names = [
    'auto-1700000000000-e9.db',
    '.partial-abc.db',
    'manual-1800000000000.db',
    'x',
    'before-schema-3-1750000000000.db',
  ];
  expect(backupsAmong('/b', names).map((backup) => [backup.kind, backup.takenAt])).toEqual([
    ['manual', 1_800_000_000_000],
    ['upgrade', 1_750_000_000_000],
    ['auto', 1_700_000_000_000],
  ]);
});
