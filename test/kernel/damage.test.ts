/** Damaged boards: noticed, left untouched, and brought back from a backup with a list of what is missing (F068, P12). */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkBeforeOpen, confirmDamage } from '../../src/main/kernel/damage.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { restoreBoard } from '../../src/main/kernel/restore.ts';
import { boardFiles } from '../../src/main/world/board-files.ts';
import { copyFiles } from '../../src/main/world/copy-files.ts';
import { refusalOf } from '../support/board.ts';
import { caughtFault } from '../support/caught.ts';
import { fakeClock } from '../support/clock.ts';
import { assertInvariants } from '../support/invariants.ts';
import { testKernel } from '../support/kernel.ts';
import { query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';

const clock = fakeClock();
const world = { now: clock.now, taskId: () => 't_0', token: () => 'mark', claimer: () => 'h:1', isAlive: () => false };

const open = (path: string) => openKernel({ path, world, mode: 'existing' });
const hashOf = (path: string): string | null =>
  existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
const EMPTY = createHash('sha256').digest('hex');
/** The parts of a board that hold its content; an empty journal, which a reader may leave, holds none. */
const hashesOf = (path: string): (string | null)[] =>
  [hashOf(path), hashOf(`${path}-wal`)].map((hash) => (hash === EMPTY ? null : hash));

/** A board of its own in `<dir>/boards/harbor` with `count` tasks, closed. */
function closedBoard(count = 40): string {
  const path = join(tempDir(), 'boards', 'harbor', 'kanban.db');
  boardFiles.ensureFolderOf(path);
  const { kernel } = testKernel({ path });
  for (let n = 0; n < count; n += 1) kernel.createTask({ title: `task ${n}`, body: 'x'.repeat(400) });
  kernel.close();
  return path;
}

async function backUp(path: string): Promise<string> {
  const kernel = open(path);
  const to = join(dirname(path), 'backups', `auto-${clock.now()}-e${kernel.cursor()}.db`);
  boardFiles.ensureFolderOf(to);
  await kernel.backup(to);
  kernel.close();
  return to;
}

/** Copies of a board to damage, so that the board itself stays sound for the checks after the test. */
function damagedCopy(path: string, damage: (file: string) => void): string {
  const copy = join(tempDir(), 'boards', 'harbor', 'kanban.db');
  boardFiles.ensureFolderOf(copy);
  copyFileSync(path, copy);
  damage(copy);
  return copy;
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

test('a damaged board is refused with the newest backup, its age and the way back, and is not touched', async () => {
  const path = closedBoard();
  const backup = await backUp(path);
  const broken = damagedCopy(path, (file) => {
    truncateSync(file, 20_480);
    boardFiles.ensureFolderOf(join(dirname(file), 'backups', 'x'));
    copyFileSync(backup, join(dirname(file), 'backups', backup.slice(dirname(backup).length + 1)));
  });
  expect(caughtFault(() => open(broken)).message).toContain('backup is less than a minute old;');
  clock.advance(14 * 60_000);
  const before = hashesOf(broken);
  const fault = caughtFault(() => open(broken));
  expect(fault.kind).toBe('database_damaged');
  expect(fault.message).toContain('14 min old');
  expect(fault.message).toContain(`flockboard restore ${dirname(broken)}/backups/auto-`);
  expect(fault.message).toContain('--board harbor');
  expect(hashesOf(broken)).toEqual(before);
});

test('a board whose header is gone counts as damaged when it has backups, and as no board when it has none', async () => {
  const path = closedBoard(1);
  const zeroed = damagedCopy(path, (file) => writeFileSync(file, new Uint8Array(8192)));
  expect(refusalOf(() => open(zeroed))).toBe('not_a_board');
  boardFiles.ensureFolderOf(join(dirname(zeroed), 'backups', 'x'));
  copyFileSync(await backUp(path), join(dirname(zeroed), 'backups', 'manual-1768478400000.db'));
  expect(caughtFault(() => open(zeroed)).kind).toBe('database_damaged');
  writeFileSync(zeroed, '');
  expect(caughtFault(() => open(zeroed)).message).toContain('it is empty');
  expect(readFileSync(zeroed)).toHaveLength(0);
});

test('whatever byte is flipped, a board that is found damaged is never written', () => {
  const path = closedBoard();
  const size = readFileSync(path).length;
  let found = 0;
  for (let n = 0; n < 200; n += 1) {
    // A fixed walk over the file: every page is hit, headers more often than content.
    const at = n < 100 ? (n * 7) % 100 : (n * 7919) % size;
    const broken = damagedCopy(path, (file) => flip(file, at));
    const reason = confirmDamage(broken);
    if (reason === null) continue;
    found += 1;
    const before = hashesOf(broken);
    // A program that keeps the board open checks it first; a command may notice only when it meets the page.
    expect(() => {
      checkBeforeOpen(broken, copyFiles, clock.now());
      open(broken).close();
    }).toThrow(/damaged|is not a board/);
    expect(hashesOf(broken)).toEqual(before);
    rmSync(dirname(broken), { recursive: true });
  }
  expect(found).toBeGreaterThan(10);
});

test('a board cut off at any page is noticed', () => {
  const path = closedBoard();
  const pages = readFileSync(path).length / 4096;
  for (let page = 1; page < pages; page += 1) {
    const broken = damagedCopy(path, (file) => truncateSync(file, page * 4096));
    expect(confirmDamage(broken)).not.toBeNull();
  }
});

test('a lock, a missing file and missing permission are never taken for damage', () => {
  const { kernel, path } = testKernel();
  kernel.createTask({ title: 'x' });
  expect(confirmDamage(path)).toBeNull();
  expect(confirmDamage(join(dirname(path), 'nowhere.db'))).toBeNull();
  expect(confirmDamage(dirname(path))).toBeNull();
});

test('restoring puts the backup in place, keeps the old file and lists what is missing', async () => {
  const path = closedBoard(3);
  const backup = await backUp(path);
  const before = query(backup, 'SELECT max(id) AS id FROM task_events')[0]?.['id'];
  const late = testKernel({ path });
  const { id } = late.kernel.createTask({ title: 'after the backup' }).task;
  late.kernel.complete(id);
  late.kernel.close();
  const report = await restoreBoard({ backup, path, files: copyFiles, now: clock.now(), staging: tempDir() });
  expect(report).toMatchObject({ tasks: 3, cursor: before, path });
  expect(report.missing).toMatchObject([
    { taskId: id, kind: 'created' },
    { taskId: id, kind: 'completed' },
  ]);
  expect(query(report.replaced ?? '', 'SELECT count(*) AS n FROM tasks')).toEqual([{ n: 4 }]);
  const kernel = open(path);
  expect(kernel.listTasks()).toHaveLength(3);
  expect(kernel.createTask({ title: 'goes on' }).created).toBe(true);
  kernel.close();
  assertInvariants(path);
});

test('a damaged board is restored, and says that nobody knows what is missing', async () => {
  const path = closedBoard();
  const backup = await backUp(path);
  truncateSync(path, 4096);
  const damaged = hashOf(path);
  const report = await restoreBoard({ backup, path, files: copyFiles, now: clock.now(), staging: tempDir() });
  expect(report.missing).toBeNull();
  expect(hashOf(report.replaced ?? '')).toBe(damaged);
  expect(confirmDamage(path)).toBeNull();
  assertInvariants(path);
});

test('a backup that is damaged or none changes nothing', async () => {
  const path = closedBoard(5);
  const before = hashesOf(path);
  const broken = damagedCopy(path, (file) => truncateSync(file, 8192));
  const options = { path, files: copyFiles, now: clock.now(), staging: tempDir() };
  await expect(restoreBoard({ ...options, backup: broken })).rejects.toMatchObject({
    kind: 'database_damaged',
    message: expect.stringContaining(broken) as string,
  });
  await expect(
    restoreBoard({ ...options, staging: tempDir(), backup: join(dirname(path), 'no.db') }),
  ).rejects.toMatchObject({
    code: 'invalid',
  });
  expect(hashesOf(path)).toEqual(before);
  expect(existsSync(join(dirname(path), 'replaced'))).toBe(false);
});
