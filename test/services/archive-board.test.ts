/** Putting boards away and bringing them back (F104, Q32): nothing is lost, nobody is disturbed, nothing comes back by itself. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { archiveBoard, listArchived, restoreArchived } from '../../src/main/services/archive-board.ts';
import { boardDetails, defaultName, writeBoardDetails } from '../../src/main/services/board-details.ts';
import { boardExists, boardPaths, chooseBoard, listBoards, setCurrentBoard } from '../../src/main/services/boards.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { createBoard, overviewOf, overviewOfAll } from '../../src/main/services/manage-boards.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { caughtRefusal } from '../support/caught.ts';
import { startCommand } from '../support/cli.ts';
import { assertInvariants } from '../support/invariants.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const world = openWorld({ quiet: true });

function homeWith(...slugs: string[]): string {
  const home = tempDir('home');
  for (const slug of slugs) createBoard(home, slug, {}, world);
  return home;
}

function kernelOf(home: string, slug: string): Kernel {
  const kernel = openKernel({ path: boardPaths(home, slug).database, world: kernelWorldOf(world), mode: 'existing' });
  onTestFinished(() => kernel.close());
  return kernel;
}

describe('creating a board', () => {
  it('makes a private folder and file, once; a second time changes only the name given', () => {
    const home = homeWith();
    expect(createBoard(home, ' Web-Shop ', { description: 'sails' }, world)).toMatchObject({
      slug: 'web-shop',
      created: true,
      name: 'Web Shop',
    });
    const { dir, database } = boardPaths(home, 'web-shop');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(database).mode & 0o777).toBe(0o600);
    expect(createBoard(home, 'web-shop', { name: 'The shop' }, world)).toMatchObject({
      created: false,
      name: 'The shop',
    });
    expect(boardDetails(home, 'web-shop', world.files)).toEqual({
      name: 'The shop',
      description: 'sails',
      defaultWorkdir: null,
    });
  });

  it('never happens by opening one that is missing (F104)', () => {
    const home = homeWith();
    expect(() => kernelOf(home, 'nowhere')).toThrow(expect.objectContaining({ code: 'unknown_board' }));
    expect(overviewOf(home, 'nowhere', world).trouble).toContain('nowhere');
    expect(existsSync(join(home, 'boards'))).toBe(false);
  });
});

describe('the name of a board', () => {
  it('comes from the slug, survives a garbled file, and unknown keys survive a change (kernel-spec 1.2)', () => {
    const home = homeWith('web_shop-2');
    const file = join(boardPaths(home, 'web_shop-2').dir, 'board.json');
    expect(defaultName('web_shop-2')).toBe('Web Shop 2');
    writeFileSync(file, '{"icon": "⛵", "name": 7');
    expect(boardDetails(home, 'web_shop-2', world.files).name).toBe('Web Shop 2');
    writeFileSync(file, '{"icon": "⛵", "slug": "other"}');
    writeBoardDetails(home, 'web_shop-2', { name: ' Sails\u0007 ' }, world.files, 1000);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      icon: '⛵',
      slug: 'web_shop-2',
      created_at: 1,
      name: 'Sails',
    });
    expect(writeBoardDetails(home, 'web_shop-2', { name: '  ' }, world.files, 1000).name).toBe('Web Shop 2');
    expect(() => writeBoardDetails(home, 'web_shop-2', { name: 'x'.repeat(201) }, world.files, 1)).toThrow(
      /within 200/,
    );
  });
});

describe('an overview of all boards', () => {
  it('counts without opening for writing, and tells of one that cannot be read', () => {
    const home = homeWith('default', 'a');
    kernelOf(home, 'a').createTask({ title: 'x' });
    mkdirSync(join(home, 'boards', 'broken'));
    writeFileSync(join(home, 'boards', 'broken', 'kanban.db'), 'x'.repeat(5000));
    expect(overviewOfAll(home, world)).toMatchObject([
      { slug: 'default', current: true, total: 0, trouble: null },
      { slug: 'a', current: false, counts: { ready: 1 }, total: 1 },
      { slug: 'broken', total: 0, trouble: expect.stringContaining('is not a board') as string },
    ]);
  });
});

describe('archiving a board', () => {
  it('moves the whole folder, forgets it as the current one, and restoring gives every row back', () => {
    const home = homeWith('default', 'harbor');
    const kernel = kernelOf(home, 'harbor');
    const { id } = kernel.createTask({ title: 'kept' }).task;
    kernel.addComment(id, { author: 'ada', body: 'hello' });
    kernel.close();
    setCurrentBoard(home, 'harbor', world.files);
    const archived = archiveBoard(home, 'harbor', world);
    expect(archived.name).toMatch(/^harbor-\d{10}$/);
    expect(listBoards(home, world.files)).toEqual(['default']);
    expect(chooseBoard(undefined, {}, world.files, home)).toBe('default');
    expect(listArchived(home)).toEqual([archived]);
    expect(restoreArchived(home, 'harbor', undefined, world)).toMatchObject({ slug: 'harbor' });
    const again = kernelOf(home, 'harbor');
    expect(again.getTask(id)).toMatchObject({ title: 'kept' });
    expect(again.listComments(id)).toHaveLength(1);
    again.close();
    assertInvariants(boardPaths(home, 'harbor').database);
    expect(listArchived(home)).toEqual([]);
  });

  it('keeps several of one name apart and restores the newest, or the one named, under another slug', () => {
    const home = homeWith('a');
    const first = archiveBoard(home, 'a', world);
    createBoard(home, 'a', { name: 'second' }, world);
    const second = archiveBoard(home, 'a', world);
    expect(new Set([first.path, second.path]).size).toBe(2);
    expect(restoreArchived(home, 'a', undefined, world)).toMatchObject({ name: second.name });
    expect(boardDetails(home, 'a', world.files).name).toBe('second');
    expect(caughtRefusal(() => restoreArchived(home, first.name, undefined, world))).toMatchObject({
      code: 'board_exists',
    });
    expect(restoreArchived(home, first.name, 'old-a', world)).toMatchObject({ slug: 'old-a' });
    expect(listBoards(home, world.files)).toEqual(['a', 'old-a']);
  });

  it('is refused for the default board, an unknown one and a name that is no slug', () => {
    const home = homeWith('default');
    const codeOf = (slug: string) => caughtRefusal(() => archiveBoard(home, slug, world)).code;
    expect(['default', 'nowhere', '../x'].map(codeOf)).toEqual(['forbidden', 'unknown_board', 'invalid']);
    expect(caughtRefusal(() => restoreArchived(home, '../default', undefined, world)).code).toBe('unknown_board');
  });

  it('is refused while a task is claimed, and names it', () => {
    const home = homeWith('a');
    const kernel = kernelOf(home, 'a');
    const { id } = kernel.createTask({ title: 'x' }).task;
    kernel.claim(id);
    kernel.close();
    const refusal = caughtRefusal(() => archiveBoard(home, 'a', world));
    expect(refusal.code).toBe('worker_alive');
    expect(refusal.message).toContain(id);
    expect(boardExists(home, 'a', world.files)).toBe(true);
  });

  it('is refused while another program dispatches it, and says which', () => {
    const home = homeWith('a');
    const lock = world.locks.tryLock(boardPaths(home, 'a').lock, { kind: 'app' });
    const refusal = caughtRefusal(() => archiveBoard(home, 'a', world));
    expect(refusal.code).toBe('lock_held');
    expect(refusal.message).toContain(`app (pid ${process.pid}`);
    lock?.release();
    expect(archiveBoard(home, 'a', world).slug).toBe('a');
  });

  it.runIf(process.platform === 'linux')(
    'is refused while another process has the board open, and names its pid',
    async () => {
      const home = homeWith('a');
      const kernel = kernelOf(home, 'a');
      const watcher = startCommand(['watch', '--board', 'a'], { home });
      await waitFor(() => {
        kernel.createTask({ title: 'seen' });
        return watcher.stdout() !== '';
      });
      kernel.close();
      const refusal = caughtRefusal(() => archiveBoard(home, 'a', world));
      expect(refusal.code).toBe('lock_held');
      expect(refusal.message).toMatch(/is open in another program \(.+, pid \d+\)/u);
      watcher.kill('SIGTERM');
      await watcher.finished;
      expect(archiveBoard(home, 'a', world).slug).toBe('a');
    },
  );

  it('lists nothing that is no archived board', () => {
    const home = homeWith('a');
    const folder = join(home, 'boards', '_archived');
    for (const name of ['x-1', 'Big-1768478400', 'empty-1768478400'])
      mkdirSync(join(folder, name), { recursive: true });
    const { name } = archiveBoard(home, 'a', world);
    expect(listArchived(home).map((board) => board.name)).toEqual([name]);
  });
});
