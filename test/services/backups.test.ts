/** The automatic backups of an open board, and an engine whose boards are archived, replaced or damaged under it (P12, F067, F068). */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCardRows } from '../../src/contract/card-rows.ts';
import type { Config } from '../../src/contract/config.ts';
import { confirmDamage } from '../../src/main/kernel/damage.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { archiveBoard, restoreArchived } from '../../src/main/services/archive-board.ts';
import { scheduleBackups } from '../../src/main/services/backups.ts';
import { boardPaths } from '../../src/main/services/boards.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { createBoard } from '../../src/main/services/manage-boards.ts';
import { restoreFromBackup } from '../../src/main/services/restore-board.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { startTestEngine, testConfig, portClient } from '../support/engine.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const HOUR = 3_600_000;
const real = openWorld({ quiet: true });

function backupsIn(home: string, slug = 'default'): string[] {
  const folder = join(boardPaths(home, slug).dir, 'backups');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('auto-')) : [];
}

/** A board whose time is the test's. */
function scheduled() {
  const home = tempDir('home');
  const world = createSimulatedWorld();
  createBoard(home, 'default', {}, real);
  const { database } = boardPaths(home, 'default');
  const open = (): Kernel => openKernel({ path: database, world: kernelWorldOf(world), mode: 'existing' });
  const kernel = open();
  const damaged: Error[] = [];
  const start = () => {
    // Work between two parts of a verification must not wait for a clock that stands still.
    const rest = {
      ...world.clock,
      after: (ms: number, run: () => void) => (ms === 0 ? real.clock.after(0, run) : world.clock.after(ms, run)),
    };
    const backups = scheduleBackups(kernel, { ...world, clock: rest }, (fault) => damaged.push(fault));
    onTestFinished(async () => backups.close());
    return backups;
  };
  onTestFinished(() => kernel.close());
  return { home, world, kernel, start, damaged, database };
}

/** An engine that does not dispatch holds no lock, so its boards can be archived while it looks on. */
function watching(home: string): Config {
  const config = testConfig(home);
  return { ...config, dispatch: { ...config.dispatch, enabled: false } };
}

describe('automatic backups', () => {
  it('are made within an hour of a change, and not again while nothing changes', async () => {
    const { home, world, kernel, start } = scheduled();
    const backups = start();
    world.clock.advance(2 * HOUR);
    await backups.close();
    expect(backupsIn(home)).toEqual([]);
    kernel.createTask({ title: 'x' });
    const again = start();
    world.clock.advance(HOUR / 60);
    await waitFor(() => backupsIn(home).length === 1);
    await again.run();
    world.clock.advance(5 * HOUR);
    await again.close();
    expect(backupsIn(home)).toHaveLength(1);
  });

  it('follow a change at most hourly, and a new start knows what the last one backed up', async () => {
    const { home, world, kernel, start } = scheduled();
    const first = start();
    kernel.createTask({ title: '1' });
    await first.run();
    kernel.createTask({ title: '2' });
    world.clock.advance(HOUR / 2);
    expect(backupsIn(home)).toHaveLength(1);
    world.clock.advance(HOUR / 2 + HOUR / 60);
    await waitFor(() => backupsIn(home).length === 2);
    await first.close();
    const second = start();
    await second.run();
    expect(backupsIn(home)).toHaveLength(2);
    expect(second.problems()).toEqual([]);
  });

  it('that fail are shown and tried again', async () => {
    const { home, kernel, start, damaged } = scheduled();
    kernel.createTask({ title: 'x' });
    const backups = start();
    const folder = join(boardPaths(home, 'default').dir, 'backups');
    // A link to nowhere stands where the folder should be.
    symlinkSync('/nowhere/at/all', folder);
    await backups.run();
    expect(backups.problems()).toMatchObject([{ code: 'backup' }]);
    expect(damaged).toEqual([]);
    rmSync(folder);
    await backups.run();
    expect(backups.problems()).toEqual([]);
    expect(backupsIn(home)).toHaveLength(1);
  });
});

describe('a board that is damaged without anybody noticing', () => {
  it('is found by its backup, told once with the way back, and keeps its earlier backups', async () => {
    const { home, kernel, database, world } = scheduled();
    for (let n = 0; n < 60; n += 1) kernel.createTask({ title: `task ${n}`, body: 'x'.repeat(500) });
    const healthy = scheduleBackups(kernel, { ...world, clock: real.clock }, () => {});
    await healthy.run();
    await healthy.close();
    kernel.createTask({ title: 'after the backup' });
    kernel.close();
    const reopened = damagedUnseen(database);
    onTestFinished(() => reopened.close());
    const told: Error[] = [];
    const backups = scheduleBackups(reopened, { ...world, clock: real.clock }, (fault) => told.push(fault));
    onTestFinished(async () => backups.close());
    await backups.run();
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining('flockboard restore')]);
    expect(backups.problems()).toHaveLength(1);
    expect(backupsIn(home)).toHaveLength(1);
    expect(
      readdirSync(join(boardPaths(home, 'default').dir, 'backups')).filter((name) => name.startsWith('.')),
    ).toEqual([]);
  });
});

/** Overwrites pages of the closed board, one at a time, until one is hit that is not read when it is opened. */
function damagedUnseen(database: string): Kernel {
  const sound = readFileSync(database);
  for (let page = sound.length / 4096 - 1; page > 0; page -= 1) {
    const bytes = Buffer.from(sound);
    bytes.fill(0xff, page * 4096, (page + 1) * 4096);
    writeFileSync(database, bytes);
    if (confirmDamage(database) === null) continue;
    try {
      return openKernel({ path: database, world: kernelWorldOf(real), mode: 'existing' });
    } catch {
      // Opening reads this page; another one is tried.
    }
  }
  throw new Error('Every page of the board is read when it is opened.');
}

describe('an engine', () => {
  it('backs up what changed when it stops, and nothing when nothing did', async () => {
    const home = tempDir('home');
    const config = watching(home);
    const { handle } = startTestEngine({ home, config });
    await handle.ready;
    await portClient(handle.connect()).task.create({ board: 'default', task: { title: 'kept' } });
    await handle.stop('stop');
    expect(backupsIn(home)).toHaveLength(1);
    const again = startTestEngine({ home, config });
    await again.handle.ready;
    await again.handle.stop('stop');
    expect(backupsIn(home)).toHaveLength(1);
  });

  it('lets go of a board that is archived, creates nothing in its place, and opens it again when it is restored', async () => {
    const home = tempDir('home');
    for (const slug of ['default', 'harbor']) createBoard(home, slug, {}, real);
    const { handle } = startTestEngine({ home, config: watching(home) });
    await handle.ready;
    const client = portClient(handle.connect());
    const { id } = await client.task.create({ board: 'harbor', task: { title: 'kept' } });
    const stream = await client.board.changes({ board: 'harbor', cursor: 0 });
    const { name } = archiveBoard(home, 'harbor', real);
    const ended = (async () => {
      for await (const _delta of stream) continue;
      return 'ended';
    })();
    expect(await ended).toBe('ended');
    await expect(client.task.get({ board: 'harbor', id })).rejects.toMatchObject({ data: { code: 'unknown_board' } });
    expect(existsSync(boardPaths(home, 'harbor').dir)).toBe(false);
    expect((await client.boards.list()).map(({ slug }) => slug)).toEqual(['default']);
    restoreArchived(home, name, undefined, real);
    const found = await waitFor(async () => client.task.get({ board: 'harbor', id }));
    expect(found.task.title).toBe('kept');
  });

  it('opens the other file when a board is replaced by a backup under it (F067)', async () => {
    const home = tempDir('home');
    createBoard(home, 'default', {}, real);
    const { handle } = startTestEngine({ home, config: watching(home) });
    await handle.ready;
    const client = portClient(handle.connect());
    await client.task.create({ board: 'default', task: { title: 'before' } });
    const kernel = openKernel({
      path: boardPaths(home, 'default').database,
      world: kernelWorldOf(real),
      mode: 'existing',
    });
    const backup = join(tempDir(), 'copy.db');
    await kernel.backup(backup);
    kernel.close();
    await client.task.create({ board: 'default', task: { title: 'after' } });
    const report = await restoreFromBackup(home, 'default', backup, real);
    expect(report.missing).not.toEqual([]);
    const { cardsJson } = await client.board.snapshot({ board: 'default' });
    expect(readCardRows(cardsJson).map(({ title }) => title)).toEqual(['before']);
    expect(await client.task.create({ board: 'default', task: { title: 'goes on' } })).toMatchObject({
      title: 'goes on',
    });
  });

  it('refuses a damaged board with the newest backup and the way back, and serves the others', async () => {
    const home = tempDir('home');
    for (const slug of ['default', 'harbor']) createBoard(home, slug, {}, real);
    const { database, dir } = boardPaths(home, 'harbor');
    const kernel = openKernel({ path: database, world: kernelWorldOf(real), mode: 'existing' });
    kernel.createTask({ title: 'x' });
    mkdirSync(join(dir, 'backups'));
    await kernel.backup(join(dir, 'backups', `manual-${Date.now()}.db`));
    kernel.close();
    truncateSync(database, 8192);
    const { handle } = startTestEngine({ home });
    await handle.ready;
    const client = portClient(handle.connect());
    await expect(client.task.create({ board: 'harbor', task: { title: 'y' } })).rejects.toMatchObject({
      code: 'FAULT',
      data: { kind: 'database_damaged' },
      message: expect.stringContaining('flockboard restore') as string,
    });
    expect(await client.task.create({ board: 'default', task: { title: 'z' } })).toMatchObject({ title: 'z' });
  });
});
