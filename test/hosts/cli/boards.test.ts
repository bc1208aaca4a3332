/** The verbs of boards, backups, doctor and import, as a person and a script use them. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { withDefaultWorkdir } from '../../../src/main/services/board-details.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';
import { callCommand, callJson, errorOf, runCommand, startCommand } from '../../support/cli.ts';
import { execute, query } from '../../support/sql.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'import', 'newest.sql');

interface Created {
  slug: string;
  path: string;
  created: boolean;
}

const boardPath = (home: string, slug: string): string => join(home, 'boards', slug, 'kanban.db');

async function homeWith(...slugs: string[]): Promise<string> {
  const home = tempDir('home');
  for (const slug of slugs) {
    await callJson<Created>(['boards', 'create', slug], { home });
  }
  return home;
}

describe('boards', () => {
  it('are created, listed with their counts, chosen and renamed', async () => {
    const home = await homeWith('default');
    expect(await callJson(['boards', 'new', 'web-shop', '--name', 'Web shop', '--switch'], { home })).toMatchObject({
      slug: 'web-shop',
      created: true,
      name: 'Web shop',
      current: true,
    });
    await callCommand(['create', 'x'], { home });
    expect(await callJson(['boards'], { home })).toMatchObject([
      { slug: 'default', current: false, total: 0 },
      { slug: 'web-shop', current: true, total: 1, counts: { ready: 1 } },
    ]);
    await callCommand(['boards', 'use', 'default'], { home });
    await callCommand(['boards', 'rename', 'web-shop', 'Shop', 'of', 'Ada'], { home });
    const list = await callCommand(['boards', 'ls'], { home });
    expect(list.stdout.split('\n').slice(0, 2)).toEqual([
      '●  default   Default      0 tasks',
      '   web-shop  Shop of Ada  1 task   1 ready',
    ]);
    expect(await callJson(['boards', 'show', 'web-shop'], { home })).toMatchObject({
      name: 'Shop of Ada',
      backups: [],
      owner: null,
    });
    expect((await callCommand(['boards', 'show'], { home })).stdout).toContain('Default  (default, current)');
  });

  it('give their folder to tasks that need one and name none, and to no others', async () => {
    const home = await homeWith('default');
    const folder = tempDir('code');
    const path = async (...args: string[]): Promise<string | null> =>
      (await callJson<{ workspacePath: string | null }>(['create', 'x', ...args], { home })).workspacePath;
    expect(await path('-w', 'worktree')).toBeNull();
    const set = ['boards', 'set-default-workdir', 'default'];
    const cwd = dirname(folder);
    expect(await callJson([...set, basename(folder)], { home, cwd })).toMatchObject({ defaultWorkdir: folder });
    expect((await callCommand(['boards', 'show'], { home })).stdout).toContain(`works in       ${folder}`);
    expect(await path('-w', 'worktree')).toBe(folder);
    expect(await path('-w', `worktree:${home}`)).toBe(home);
    expect(await path()).toBeNull();
    const json = join(home, 'boards/default/board.json');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ slug: 'default', default_workdir: folder });
    const input = { title: 'x', workspaceKind: 'dir' } as const;
    const files = openWorld({ quiet: true }).files;
    expect(withDefaultWorkdir(input, boardPath(home, 'default'), files)).toEqual({ ...input, workspacePath: folder });
    expect(await callJson(set, { home })).toMatchObject({ defaultWorkdir: null });
    expect(await path('-w', 'worktree')).toBeNull();
    writeFileSync(json, '{"default_workdir": "relative"}');
    expect(await path('-w', 'worktree')).toBeNull();
  });

  it('that exist already stay as they are', async () => {
    const home = await homeWith('a');
    await callCommand(['create', 'kept', '--board', 'a'], { home });
    expect(await callJson(['boards', 'create', 'a'], { home })).toMatchObject({ created: false });
    expect(await callJson<unknown[]>(['list', '--board', 'a'], { home })).toHaveLength(1);
  });

  it('are archived and come back', async () => {
    const home = await homeWith('default', 'harbor');
    await callCommand(['create', 'kept', '--board', 'harbor'], { home });
    const { name } = await callJson<{ name: string }>(['boards', 'archive', 'harbor'], { home });
    expect((await callCommand(['list', '--board', 'harbor'], { home })).code).toBe(1);
    expect(existsSync(dirname(boardPath(home, 'harbor')))).toBe(false);
    expect(await callJson(['boards', 'list', '--all'], { home })).toMatchObject({
      boards: [{ slug: 'default' }],
      archived: [{ slug: 'harbor', name }],
    });
    await callCommand(['boards', 'restore', 'harbor'], { home });
    expect(await callJson<unknown[]>(['list', '--board', 'harbor'], { home })).toHaveLength(1);
  });

  it.each([
    [['boards', 'switch', 'nowhere'], 1, 'unknown_board'],
    [['boards', 'rename', 'nowhere', 'x'], 1, 'unknown_board'],
    [['boards', 'show', 'nowhere'], 1, 'unknown_board'],
    [['boards', 'archive', 'nowhere'], 1, 'unknown_board'],
    [['boards', 'archive', 'default'], 1, 'forbidden'],
    [['boards', 'restore', 'nowhere'], 1, 'unknown_board'],
    [['boards', 'create', '../x'], 1, 'invalid'],
    [['boards', 'create', 'a'.repeat(65)], 1, 'invalid'],
    [['boards', 'create'], 2, 'usage'],
    [['boards', 'sink', 'x'], 2, 'usage'],
    [['boards', 'list', '--unknown'], 2, 'usage'],
    [['restore', '/nowhere/x.db'], 2, 'usage'],
    [['restore', '/nowhere/x.db', '--board', 'default'], 1, 'invalid'],
    [['import', 'jira', 'x.db'], 2, 'usage'],
    [['import', 'hermes', '/nowhere/x.db'], 1, 'invalid'],
    [['doctor', '--board', 'nowhere'], 1, 'unknown_board'],
    [['backup', '--board', 'nowhere'], 1, 'unknown_board'],
  ])('%j is refused with exit code %i and the code %s', async (args, code, refusal) => {
    const home = await homeWith('default');
    const before = readdirSync(join(home, 'boards'));
    const result = await callCommand([...args, '--json'], { home });
    expect(result.code).toBe(code);
    expect(errorOf(result).code).toBe(refusal);
    expect(result.stdout).toBe('');
    expect(readdirSync(join(home, 'boards'))).toEqual(before);
  });

  it('have help for the noun and for each verb', async () => {
    const home = tempDir('home');
    const noun = await callCommand(['boards', '--help'], { home });
    for (const verb of ['list', 'create', 'switch', 'show', 'rename', 'archive', 'restore']) {
      expect(noun.stdout).toContain(`  ${verb}`);
      const help = await callCommand(['boards', verb, '--help'], { home });
      expect(help.code).toBe(0);
      for (const part of ['Examples:', '--json', `flockboard boards ${verb}`]) expect(help.stdout).toContain(part);
    }
  });

  it('that an engine has open are not archived, and the sentence names it', async () => {
    const home = await homeWith('default', 'harbor');
    const server = startCommand(['serve', '--no-open', '--board', 'harbor'], { home });
    await waitFor(() => server.stdout().includes('http://'), { what: 'the address' });
    const refused = await callCommand(['boards', 'archive', 'harbor', '--json'], { home });
    expect(refused.code).toBe(1);
    expect(errorOf(refused)).toMatchObject({
      code: 'lock_held',
      message: expect.stringContaining('serve (pid') as string,
    });
    server.kill('SIGTERM');
    await server.finished;
    expect((await callCommand(['boards', 'archive', 'harbor'], { home })).code).toBe(0);
  });
});

describe('backup and restore', () => {
  it('give a damaged board back, and every other verb says how', async () => {
    const home = await homeWith('default');
    await callCommand(['create', 'kept'], { home });
    const { path } = await callJson<{ path: string }>(['backup'], { home });
    expect(path).toMatch(/boards\/default\/backups\/manual-\d+\.db$/u);
    truncateSync(boardPath(home, 'default'), 4096);
    const refused = await callCommand(['list'], { home });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`flockboard restore ${path} --board default`);
    const restored = await callCommand(['restore', path], { home });
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('what came after is not known');
    expect(await callJson(['list'], { home })).toMatchObject([{ title: 'kept' }]);
  });

  it('name what a backup does not have', async () => {
    const home = await homeWith('default');
    const to = join(tempDir(), 'mine.db');
    await callCommand(['create', 'before'], { home });
    expect(await callJson(['backup', '--to', to], { home })).toMatchObject({ path: to, tasks: 1, board: 'default' });
    const { id } = await callJson<{ id: string }>(['create', 'after'], { home });
    expect(await callJson(['restore', to, '--board', 'default'], { home })).toMatchObject({
      tasks: 1,
      missing: [{ taskId: id, kind: 'created' }],
    });
    expect(await callJson(['restore', to, '--board', 'copy'], { home })).toMatchObject({ replaced: null, missing: [] });
    expect(await callJson(['list', '--board', 'copy'], { home })).toMatchObject([{ title: 'before' }]);
    const again = await callCommand(['backup', '--to', to, '--json'], { home });
    expect(errorOf(again).code).toBe('board_exists');
  });

  it('never restore over a board that somebody has open', async () => {
    const home = await homeWith('default');
    const { path } = await callJson<{ path: string }>(['backup'], { home });
    const watcher = startCommand(['watch', '--json'], { home });
    await waitFor(async () => {
      await callCommand(['create', 'seen'], { home });
      return watcher.stdout() !== '';
    });
    const refused = await callCommand(['restore', path, '--json'], { home });
    expect(errorOf(refused)).toMatchObject({ code: 'lock_held', message: expect.stringContaining('pid') as string });
    watcher.kill('SIGTERM');
    await watcher.finished;
  });
});

describe('doctor', () => {
  it('finds nothing wrong with a sound home, as a real program too', async () => {
    const home = await homeWith('default', 'a');
    await callCommand(['create', 'x', '--board', 'a'], { home });
    const { code, stdout, stderr } = await runCommand(['doctor'], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('✓ a · content: 1 tasks');
    expect(stdout.trimEnd().endsWith('Nothing is wrong.')).toBe(true);
  });

  it('names what is wrong and ends with exit code 1', async () => {
    const home = await homeWith('default', 'broken', 'odd');
    truncateSync(boardPath(home, 'broken'), 4096);
    execute(boardPath(home, 'odd'), "UPDATE status_counts SET count = 7 WHERE status = 'done'");
    await callCommand(['create', 'x', '--board', 'odd'], { home });
    execute(boardPath(home, 'odd'), 'UPDATE tasks SET comment_count = 9');
    writeFileSync(join(home, 'config.toml'), 'dispatch = 7');
    chmodSync(home, 0o755);
    const result = await callCommand(['doctor', '--json'], { home });
    expect(result.code).toBe(1);
    const { ok, checks } = JSON.parse(result.stdout) as {
      ok: boolean;
      checks: { check: string; board: string | null; verdict: string }[];
    };
    expect(ok).toBe(false);
    const wrong = checks
      .filter(({ verdict }) => verdict === 'wrong')
      .map(({ check, board }) => `${board ?? 'home'} ${check}`);
    expect(wrong.toSorted()).toEqual(['broken integrity', 'home config', 'home home', 'odd invariant']);
    expect((await callCommand(['doctor', '--board', 'default'], { home })).stdout).toContain(
      'home can be read by others'.slice(5),
    );
    chmodSync(home, 0o700);
  });

  it('tells of open runs whose worker is gone and of leftovers, and changes nothing', async () => {
    const home = await homeWith('default');
    const { id } = await callJson<{ id: string }>(['create', 'x'], { home });
    await callCommand(['claim', id], { home });
    const path = boardPath(home, 'default');
    execute(path, "UPDATE task_runs SET worker_process = 4, worker_start_ticks = '1', worker_boot_id = 'gone'");
    mkdirSync(join(home, 'boards', '.import-x'));
    const before = query(path, 'SELECT * FROM task_events');
    const { stdout, code } = await callCommand(['doctor'], { home });
    expect(code).toBe(0);
    expect(stdout).toContain('lost-workers: Runs are open whose worker is gone');
    expect(stdout).toContain('.import-x');
    expect(query(path, 'SELECT * FROM task_events')).toEqual(before);
  });
});

describe('import', () => {
  it('makes a board and says what was adapted', async () => {
    const home = tempDir('home');
    const source = join(tempDir('hermes'), 'kanban.db');
    const db = new Database(source);
    db.exec(readFileSync(FIXTURE, 'utf8'));
    db.close();
    const { code, stdout, stderr } = await runCommand(['import', 'hermes', source, '--board', 'agents'], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Imported 9 tasks as board agents.');
    expect(stdout).toContain('unchanged');
    expect(stdout).toMatch(/1 +running tasks were given back/u);
    expect(stdout).toContain('Not taken over: task_attachments, tasks.goal_mode');
    expect(await callJson<unknown[]>(['list', '--board', 'agents'], { home })).toHaveLength(8);
    expect((await callCommand(['doctor', '--board', 'agents'], { home })).code).toBe(0);
  });
});

describe('what is refused', () => {
  it('leaves no board behind, and a backup never shows a name or an error of its own workings', async () => {
    const home = await homeWith('default');
    const cwd = tempDir('place');
    for (const args of [
      ['--default-workdir', 'none'],
      ['--name', 'x'.repeat(5_000)],
    ])
      expect((await callCommand(['boards', 'create', 'fresh', ...args], { home, cwd })).code).toBe(1);
    expect(readdirSync(join(home, 'boards'))).toEqual(['default']);
    const nowhere = await callCommand(['backup', '--to', 'none/x.db', '--json'], { home, cwd });
    expect(errorOf(nowhere)).toMatchObject({
      code: 'invalid',
      message: `to: there is no folder ${cwd}/none; make it first.`,
    });
    const locked = await callCommand(['backup', '--to', '/proc/x.db', '--json'], { home, cwd });
    expect(errorOf(locked)).toMatchObject({
      code: 'read_only',
      message: expect.stringContaining('/proc/x.db') as string,
    });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('a file that is no board', () => {
  const words = 'this is not a database, it is a letter to my aunt\n'.repeat(200);

  it('is named as the person named it, and neither an import nor a restore leaves anything behind', async () => {
    const home = await homeWith('default', 'good');
    const folder = tempDir('files');
    const backup = (await callJson<{ path: string }>(['backup', '--board', 'good'], { home })).path;
    const files: [name: string, content: Uint8Array | string][] = [
      ['letter.db', words],
      ['short.db', 'x'],
      ['cut.db', readFileSync(backup).subarray(0, 8192)],
      ['page.db', Buffer.concat([readFileSync(backup).subarray(0, 4096), Buffer.alloc(8192, 7)])],
    ];
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    const inGood = [...readdirSync(join(home, 'boards', 'good')), '.dispatch.lock'].toSorted();
    const lines = ['letter.db', 'short.db'].flatMap((name) => [
      ['import', 'hermes', name],
      ['import', 'flockboard', name, '--board', 'new'],
    ]);
    for (const [name] of files) {
      lines.push(['restore', name, '--board', 'good'], ['restore', name, '--board', 'fresh']);
      if (name.startsWith('cut') || name.startsWith('page'))
        lines.push(['import', 'flockboard', name, '--board', 'new']);
    }
    for (const line of lines) {
      const { code, stderr } = await callCommand(line, { home, cwd: folder });
      const said = `${line.join(' ')}: ${code} ${stderr}`;
      expect(said).toContain(`${line.join(' ')}: 1 `);
      expect(said).toContain(join(folder, (line[0] === 'import' ? line[2] : line[1]) ?? ''));
      expect(said).not.toMatch(/staged|source\/|internal|\.(?:import|restore|restoring)-/u);
    }
    expect(readdirSync(join(home, 'boards', 'good')).toSorted()).toEqual(inGood);
    expect(readdirSync(join(home, 'boards')).toSorted()).toEqual(['default', 'good']);
    expect(await callJson(['boards'], { home })).toHaveLength(2);
  });
});
