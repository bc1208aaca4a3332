/** What a workspace under git holds that its starting point does not, on real repositories (threats T08, T09). */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorld } from '../../src/main/world/open-world.ts';
import { removedByCommits, workspaceChanges } from '../../src/main/workspaces/changes.ts';
import { createGit } from '../../src/main/workspaces/git.ts';
import { repository } from '../support/repository.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });
const git = createGit(world.processes, { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: '/nonexistent' });

describe('the changes of a workspace', () => {
  it('of a worktree are its commits and what is not committed, compared with where it branched off', async () => {
    const repo = repository();
    const tree = join(repo.path, 'tree');
    repo.git(['worktree', 'add', '-b', 'feature/x', tree]);
    writeFileSync(join(tree, 'added.ts'), 'one\ntwo\nthree\n');
    repo.git(['add', '.'], tree);
    repo.git(['commit', '-m', 'first of the branch'], tree);
    writeFileSync(join(tree, 'read.me'), 'first\nand more\n');
    writeFileSync(join(tree, 'new file "quoted".txt'), 'not told to git');
    // What happens on the branch it left does not count as its own.
    writeFileSync(join(repo.path, 'elsewhere'), 'x\n');
    repo.git(['add', 'elsewhere']);
    repo.git(['commit', '-m', 'elsewhere']);
    const base = repo.git(['symbolic-ref', '--short', 'HEAD']);
    expect(await workspaceChanges(git, tree)).toEqual({
      path: tree,
      branch: 'feature/x',
      base,
      commits: 1,
      files: [
        { path: 'added.ts', change: 'added', added: 3, removed: 0 },
        { path: 'new file "quoted".txt', change: 'untracked', added: null, removed: null },
        { path: 'read.me', change: 'changed', added: 1, removed: 0 },
      ],
      fileCount: 3,
      added: 4,
      removed: 0,
    });
    rmSync(join(tree, 'read.me'));
    expect((await workspaceChanges(git, tree))?.files.at(-1)).toEqual({
      path: 'read.me',
      change: 'removed',
      added: 0,
      removed: 1,
    });
  });

  it('that commits removed are known by when they were made, with any name', async () => {
    const repo = repository();
    repo.commit('a name "quoted"\nin two lines', 'x\n');
    repo.commit('moved', 'some text that stays as it is\n');
    const startedAt = Date.now();
    repo.git(['rm', '-q', 'read.me', 'a name "quoted"\nin two lines']);
    repo.git(['mv', 'moved', 'here']);
    repo.git(['commit', '-q', '-m', 'remove']);
    const removed = ['a name "quoted"\nin two lines', 'moved', 'read.me'].map((name) => join(repo.path, name));
    expect((await removedByCommits(git, repo.path, startedAt)).toSorted()).toEqual(removed);
    expect(await removedByCommits(git, repo.path, startedAt + 3_600_000)).toEqual([]);
    expect(await removedByCommits(git, tempDir(), 0)).toEqual([]);
  });

  it('of any other working tree are what differs from its last commit; binary files count no lines', async () => {
    const repo = repository();
    writeFileSync(join(repo.path, 'read.me'), Buffer.from([0, 1, 2, 0]));
    const changes = await workspaceChanges(git, repo.path);
    expect(changes).toMatchObject({ base: null, commits: 0, fileCount: 1, added: 0 });
    expect(changes?.files).toEqual([{ path: 'read.me', change: 'changed', added: null, removed: null }]);
  });

  it('are none where there is no git, all files where nothing was committed yet, and never run what a repository configures', async () => {
    expect(await workspaceChanges(git, tempDir())).toBeNull();
    const repo = repository();
    const trap = join(tempDir(), 'ran');
    repo.git(['config', 'diff.external', `touch ${trap}`]);
    repo.git(['config', 'core.fsmonitor', `touch ${trap}`]);
    repo.git(['config', 'diff.evil.textconv', `touch ${trap}; cat`]);
    repo.git(['config', 'filter.evil.clean', `touch ${trap}; cat`]);
    writeFileSync(join(repo.path, '.gitattributes'), '* diff=evil filter=evil\n');
    writeFileSync(join(repo.path, 'read.me'), 'other\n');
    expect((await workspaceChanges(git, repo.path))?.fileCount).toBe(2);
    expect(world.files.exists(trap)).toBe(false);
  });
});
