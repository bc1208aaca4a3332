/** Worktrees of tasks on real repositories (failures.md F079, F080, F081, F085; promise P11; threats T08, T09). */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFault, isRefusal } from '../../src/contract/error.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { createGit } from '../../src/main/workspaces/git.ts';
import { removeWorktree, type WorktreeRemovalResult } from '../../src/main/workspaces/remove-worktree.ts';
import { openWorktree } from '../../src/main/workspaces/worktree.ts';
import { repository, type TestRepository } from '../support/repository.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });
const { files, clock, ids } = world;
const git = createGit(world.processes, { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: '/nonexistent' });
const boardDir = tempDir('board');
const ID = 't_0123abcd';

const open = async (repo: TestRepository | string, branch: string | null = null, id = ID) =>
  await openWorktree({
    task: { id, workspacePath: typeof repo === 'string' ? repo : repo.path, branch },
    boardDir,
    files,
    clock,
    git,
  });
const remove = async (path: string, taskId = ID): Promise<WorktreeRemovalResult> =>
  await removeWorktree({ taskId, path, boardDir, files, ids, git });
const trouble = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error) || isFault(error)) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('a worktree', () => {
  it('lies in the repository on a branch of its own, leaves the user’s files alone, and is used again', async () => {
    const repo = repository();
    const made = await open(repo);
    expect(made).toEqual({ path: join(repo.path, '.worktrees', ID), created: true });
    expect(repo.git(['symbolic-ref', 'HEAD'], made.path)).toBe(`refs/heads/flock/${ID}`);
    expect(readFileSync(join(made.path, 'read.me'), 'utf8')).toBe('first\n');
    expect(repo.git(['status', '--porcelain'])).toBe('');
    writeFileSync(join(made.path, 'draft'), 'half done');
    expect(await open(repo)).toEqual({ path: made.path, created: false });
    expect(readFileSync(join(made.path, 'draft'), 'utf8')).toBe('half done');
  });

  it('is found from any folder of the repository, and from another worktree of it', async () => {
    const repo = repository();
    mkdirSync(join(repo.path, 'src/deep'), { recursive: true });
    const { path } = await open(join(repo.path, 'src/deep'));
    expect(path).toBe(join(repo.path, '.worktrees', ID));
    expect((await open(path, null, 't_00000002')).path).toBe(join(repo.path, '.worktrees/t_00000002'));
  });

  it('begins at the base of the task, and refuses what is no commit before anything is made', async () => {
    const repo = repository();
    repo.git(['tag', 'v1']);
    repo.commit('later', 'second');
    const at = async (base: string, id: string) =>
      await openWorktree({ task: { id, workspacePath: repo.path, branch: null, base }, boardDir, files, clock, git });
    expect(existsSync(join((await at('v1', 't_00000001')).path, 'later'))).toBe(false);
    expect(existsSync(join((await at('main', 't_00000002')).path, 'later'))).toBe(true);
    for (const base of ['no-such', '--output=/tmp/x', '$(id)']) {
      expect(await trouble(at(base, 't_00000003'))).toContain('no branch, tag or commit');
    }
    expect(existsSync(join(repo.path, '.worktrees/t_00000003'))).toBe(false);
  });

  it('is prepared once: ignored files are copied, never tracked or foreign ones, then the setup runs (F085)', async () => {
    const repo = repository();
    repo.commit('.gitignore', '.env\ncache/\noutside\n');
    writeFileSync(join(repo.path, '.env'), 'KEY=1');
    mkdirSync(join(repo.path, 'cache/deep'), { recursive: true });
    writeFileSync(join(repo.path, 'cache/deep/blob'), 'x');
    const foreign = tempDir('foreign');
    writeFileSync(join(foreign, 'secret'), 'not yours');
    symlinkSync(foreign, join(repo.path, 'outside'));
    writeFileSync(join(repo.path, 'loose'), 'neither tracked nor ignored');
    let fails = true;
    const runs: string[] = [];
    const preparation = {
      copy: ['.env', 'cache', 'outside/secret', 'read.me', 'loose', 'missing'],
      setup: ['make', 'ready'],
    };
    const run = async (argv: readonly string[], folder: string): Promise<string | null> => {
      runs.push(`${argv.join(' ')} in ${folder.endsWith(ID)}`);
      return await Promise.resolve(fails ? 'exit code 2. no network' : null);
    };
    const task = { id: ID, workspacePath: repo.path, branch: null };
    const prepared = async (copy = preparation.copy) =>
      await openWorktree({
        task,
        boardDir,
        files,
        clock,
        git,
        preparationOf: (top) => (top === repo.path ? { preparation: { ...preparation, copy }, run } : null),
      });
    expect(await trouble(prepared())).toContain('exit code 2. no network');
    fails = false;
    const { path, created } = await prepared();
    expect(created).toBe(false);
    await prepared();
    expect(runs).toEqual(['make ready in true', 'make ready in true']);
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('KEY=1');
    expect(readFileSync(join(path, 'cache/deep/blob'), 'utf8')).toBe('x');
    for (const name of ['outside', 'loose', 'missing']) expect(existsSync(join(path, name))).toBe(false);
    expect(repo.git(['status', '--porcelain'], path)).toBe('');
    const other = { ...task, id: 't_00000009' };
    const escaping = openWorktree({
      task: other,
      boardDir,
      files,
      clock,
      git,
      preparationOf: () => ({ preparation: { copy: ['../elsewhere'], setup: [] }, run }),
    });
    expect(await trouble(escaping)).toContain('not a path inside the repository');
  });

  it('takes the branch of the task, a new one from HEAD or one that exists', async () => {
    const repo = repository();
    repo.git(['branch', 'exists']);
    repo.commit('read.me', 'second\n');
    const fresh = await open(repo, 'feature/new');
    expect(repo.git(['rev-parse', 'HEAD'], fresh.path)).toBe(repo.git(['rev-parse', 'main']));
    const old = await open(repo, 'exists', 't_00000002');
    expect(repo.git(['symbolic-ref', '--short', 'HEAD'], old.path)).toBe('exists');
    expect(readFileSync(join(old.path, 'read.me'), 'utf8')).toBe('first\n');
  });

  it.each(['-x', '--help', '--exec=touch pwn', 'a..b', 'ext::sh -c', '', ' ', 'a b', 'refs/heads/../x', 'a\u0000b'])(
    'refuses the branch name %j (T08)',
    async (branch) => {
      const repo = repository();
      expect(await trouble(open(repo, branch))).toMatch(/cannot be the name of a branch/);
      expect(existsSync(join(repo.path, 'pwn'))).toBe(false);
    },
  );

  it('runs nothing that the repository’s configuration names: hooks, monitor, filters (T09)', async () => {
    const repo = repository();
    const canary = join(repo.path, '../canary-of-git');
    const touch = `touch ${canary}`;
    const settings = { 'core.fsmonitor': touch, 'core.sshCommand': touch, 'diff.external': touch };
    for (const [key, value] of Object.entries(settings)) repo.git(['config', key, value]);
    for (const key of ['smudge', 'clean']) repo.git(['config', `filter.bad.${key}`, `sh -c '${touch}; cat'`]);
    mkdirSync(join(repo.path, '.git/hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'pre-commit', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(repo.path, '.git/hooks', hook), `#!/bin/sh\n${touch}\n`, { mode: 0o755 });
    }
    writeFileSync(join(repo.path, '.gitattributes'), '* filter=bad\n');
    repo.git(['add', '-A']);
    repo.git(['-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'attributes']);
    rmSync(canary, { force: true });
    const { path } = await open(repo);
    writeFileSync(join(path, 'new'), 'text');
    expect(await remove(path)).toMatchObject({ removed: true, savedAs: `refs/flockboard/${ID}` });
    expect(existsSync(canary)).toBe(false);
  });

  it('says what is wrong with a path that is no repository, or a repository without a commit', async () => {
    expect(await trouble(open(tempDir()))).toMatch(/cannot be used as a git repository: not a git repository/);
    expect(await trouble(open(join(tempDir(), 'absent')))).toMatch(/does not exist/);
    expect(await trouble(open('relative/path'))).toMatch(/is relative/);
    const empty = tempDir();
    repository().git(['init', '-q', empty]);
    expect(await trouble(open(empty))).toMatch(/could not be made: (?:invalid reference: HEAD|not a valid)/);
    expect(existsSync(join(empty, '.worktrees', ID))).toBe(false);
  });

  it('is refused where a branch is checked out already, and where something else stands', async () => {
    const repo = repository();
    expect(await trouble(open(repo, 'main'))).toMatch(/The branch main is checked out in/);
    mkdirSync(join(repo.path, '.worktrees', ID), { recursive: true });
    writeFileSync(join(repo.path, '.worktrees', ID, 'mine'), 'of the user');
    expect(await trouble(open(repo))).toMatch(/exists and is not this task's worktree/);
    const linked = repository();
    symlinkSync(tempDir(), join(linked.path, '.worktrees'));
    expect(await trouble(open(linked))).toMatch(/is a link/);
  });
});

describe('a damaged entry (F081)', () => {
  it('whose folder was removed by hand is made again with its commits, and others stay as they are', async () => {
    const repo = repository();
    const other = await open(repo, null, 't_00000002');
    const { path } = await open(repo);
    repo.commit('work', 'done\n', path);
    rmSync(path, { recursive: true });
    rmSync(other.path, { recursive: true });
    expect(await open(repo)).toEqual({ path, created: true });
    expect(readFileSync(join(path, 'work'), 'utf8')).toBe('done\n');
    expect(repo.git(['worktree', 'list', '--porcelain'])).toContain('t_00000002');
  });

  it('that a git made whose dispatcher was killed is used, never removed, and waited for while it is made', async () => {
    const repo = repository();
    const path = join(repo.path, '.worktrees', ID);
    repo.git(['worktree', 'add', '-q', '-b', `flock/${ID}`, path]);
    expect(await open(repo)).toEqual({ path, created: false });
    expect(await remove(path)).toEqual({ removed: false, reason: 'no_marker' });
    writeFileSync(join(repo.path, '.git/worktrees', ID, 'locked'), 'initializing\n');
    expect(await trouble(open(repo))).toMatch(/still being made; if no git is running/);
  });

  it('that carries the marker of another task is refused', async () => {
    const repo = repository();
    const { path } = await open(repo);
    const marker = join(repo.path, '.git/worktrees', ID, 'flockboard.json');
    writeFileSync(marker, readFileSync(marker, 'utf8').replace(ID, 't_00000002'));
    expect(await trouble(open(repo))).toMatch(/not this task's worktree/);
    expect(await remove(path)).toEqual({ removed: false, reason: 'no_marker' });
  });

  it('that is locked is left alone, with git’s reason', async () => {
    const repo = repository();
    const { path } = await open(repo);
    repo.git(['worktree', 'lock', '--reason', 'on a stick', path]);
    rmSync(path, { recursive: true });
    expect(await trouble(open(repo))).toMatch(/locked/);
  });

  it('without its .git file is not taken for ours', async () => {
    const repo = repository();
    const { path } = await open(repo);
    rmSync(join(path, '.git'));
    expect(await trouble(open(repo))).toMatch(/is not this task's worktree/);
    expect(await remove(path)).toEqual({ removed: false, reason: 'no_marker' });
  });
});

/** Everything that could be lost with a worktree, and what becomes of it. */
const MATRIX: [string, (repo: TestRepository, path: string) => void, WorktreeRemovalResult][] = [
  ['clean', () => undefined, { removed: true, savedAs: null }],
  [
    'changed',
    (_repo, path) => writeFileSync(join(path, 'read.me'), 'x'),
    { removed: true, savedAs: `refs/flockboard/${ID}` },
  ],
  [
    'untracked files',
    (_repo, path) => writeFileSync(join(path, 'new'), 'x'),
    { removed: true, savedAs: `refs/flockboard/${ID}` },
  ],
  [
    'staged files',
    (repo, path) => {
      writeFileSync(join(path, 'staged'), 'x');
      repo.git(['add', '-A'], path);
    },
    { removed: true, savedAs: `refs/flockboard/${ID}` },
  ],
  ['commits on no other branch', (repo, path) => repo.commit('own', 'x', path), { removed: false, reason: 'unmerged' }],
  [
    'commits that were merged',
    (repo, path) => {
      repo.commit('own', 'x', path);
      repo.git(['merge', '-q', `flock/${ID}`]);
    },
    { removed: true, savedAs: null },
  ],
  [
    'a detached commit',
    (repo, path) => {
      repo.git(['checkout', '-q', '--detach'], path);
      repo.commit('own', 'x', path);
    },
    { removed: false, reason: 'unmerged' },
  ],
  ['a lock', (repo, path) => void repo.git(['worktree', 'lock', path]), { removed: false, reason: 'locked' }],
  [
    'a repository inside',
    (repo, path) => void repo.git(['init', '-q', join(path, 'inner')]),
    { removed: false, reason: 'git_repository' },
  ],
  [
    'a git command at work',
    (repo) => writeFileSync(join(repo.path, '.git/worktrees', ID, 'index.lock'), ''),
    { removed: false, reason: 'busy' },
  ],
];

describe('removing a worktree', () => {
  it.each(MATRIX)('with %s', async (_name, change, expected) => {
    const repo = repository();
    const { path } = await open(repo);
    change(repo, path);
    expect(await remove(path)).toEqual(expected);
    expect(existsSync(path)).toBe(!expected.removed);
    expect(repo.git(['branch', '--list', `flock/${ID}`])).toContain(`flock/${ID}`);
    const saved =
      expected.removed && expected.savedAs !== null ? repo.git(['diff', '--stat', 'main', expected.savedAs]) : '';
    expect(saved.includes('1 file changed')).toBe(expected.removed && expected.savedAs !== null);
    if (!expected.removed) return;
    expect(repo.git(['worktree', 'list', '--porcelain'])).not.toContain(ID);
    expect(files.list(join(repo.path, '.worktrees'))).toEqual(['.gitignore']);
    expect(await open(repo)).toEqual({ path, created: true });
  });

  it('is for that task’s own worktree in its place only (F079)', async () => {
    const repo = repository();
    const { path } = await open(repo);
    expect(await remove(path, 't_00000002')).toEqual({ removed: false, reason: 'outside_root' });
    expect(await remove(repo.path)).toEqual({ removed: false, reason: 'outside_root' });
    expect(await remove(join(repo.path, '.worktrees/absent'))).toEqual({ removed: false, reason: 'missing' });
    const link = join(tempDir(), '.worktrees');
    symlinkSync(join(repo.path, '.worktrees'), link);
    expect(await remove(join(link, ID))).toEqual({ removed: false, reason: 'outside_root' });
    const copy = join(tempDir(), '.worktrees');
    mkdirSync(copy);
    renameSync(path, join(copy, ID));
    expect(await remove(join(copy, ID))).toMatchObject({ removed: false });
    expect(existsSync(join(copy, ID, 'read.me'))).toBe(true);
  });
});
