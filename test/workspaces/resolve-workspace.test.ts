import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspaceKind } from '../../src/contract/status.ts';
import { absoluteWorkspacePath } from '../../src/main/workspaces/directory.ts';
import { resolveWorkspace, type ResolvedWorkspace } from '../../src/main/workspaces/resolve-workspace.ts';
import { caughtFault, caughtRefusal } from '../support/caught.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { tempDir } from '../support/temp.ts';

const { files, clock } = createSimulatedWorld();

function board(): string {
  const path = join(tempDir(), 'boards/default');
  mkdirSync(path, { recursive: true });
  return path;
}

function resolve(
  boardDir: string,
  workspaceKind: WorkspaceKind,
  workspacePath: string | null = null,
  id = 't_0000abcd',
): ResolvedWorkspace {
  return resolveWorkspace({ task: { id, workspaceKind, workspacePath }, boardDir, files, clock });
}

describe('a scratch workspace', () => {
  it('is made for the user only, with a marker that names the task', () => {
    const boardDir = board();
    const made = resolve(boardDir, 'scratch');
    expect(made).toEqual({ path: join(boardDir, 'workspaces/t_0000abcd'), created: true });
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
    const marker: unknown = JSON.parse(readFileSync(join(made.path, '.flockboard-workspace.json'), 'utf8'));
    expect(marker).toEqual({ taskId: 't_0000abcd', createdAt: clock.now() });
  });

  it('is used again by a later run, with everything in it', () => {
    const boardDir = board();
    const { path } = resolve(boardDir, 'scratch');
    writeFileSync(join(path, 'work'), 'half done');
    expect(resolve(boardDir, 'scratch')).toEqual({ path, created: false });
    expect(readFileSync(join(path, 'work'), 'utf8')).toBe('half done');
  });

  it('gets its marker when making it was interrupted before that', () => {
    const boardDir = board();
    mkdirSync(join(boardDir, 'workspaces/t_0000abcd'), { recursive: true });
    expect(resolve(boardDir, 'scratch').created).toBe(false);
    expect(readdirSync(join(boardDir, 'workspaces/t_0000abcd'))).toEqual(['.flockboard-workspace.json']);
  });

  it('does not get a new marker when a worker removed it: what is not marked is never deleted', () => {
    const boardDir = board();
    const { path } = resolve(boardDir, 'scratch');
    rmSync(join(path, '.flockboard-workspace.json'));
    writeFileSync(join(path, 'work'), '');
    resolve(boardDir, 'scratch');
    expect(readdirSync(path)).toEqual(['work']);
  });

  it('is refused when a link or a file stands in its place (T12)', () => {
    const boardDir = board();
    const elsewhere = tempDir();
    mkdirSync(join(boardDir, 'workspaces'));
    symlinkSync(elsewhere, join(boardDir, 'workspaces/t_0000abcd'));
    expect(caughtRefusal(() => resolve(boardDir, 'scratch'))).toMatchObject({
      code: 'invalid',
      field: 'workspacePath',
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.each(['..', '../../etc', 't_', 't_../../x', 't_0000ABCD', '', 't_0000abcd/x', '/etc', 't_0000abcd\n'])(
    'is refused for an id that is none: %j (T12)',
    (id) => {
      const boardDir = board();
      expect(caughtRefusal(() => resolve(boardDir, 'scratch', null, id)).code).toBe('invalid');
      expect(readdirSync(boardDir)).toEqual([]);
    },
  );

  it('may be put elsewhere by an absolute path, and is then an ordinary folder of the user', () => {
    const path = join(tempDir(), 'deep/er');
    expect(resolve(board(), 'scratch', path)).toEqual({ path, created: true });
    expect(readdirSync(path)).toEqual([]);
    expect(caughtRefusal(() => resolve(board(), 'scratch', 'relative')).field).toBe('workspacePath');
  });

  it('fails as a fault when the disk refuses', () => {
    const boardDir = board();
    writeFileSync(join(boardDir, 'workspaces'), 'a file');
    expect(caughtFault(() => resolve(boardDir, 'scratch')).message).toContain(boardDir);
  });
});

describe('a dir workspace', () => {
  it('is the folder itself, made with its parents when missing', () => {
    const path = join(tempDir(), 'project/sub');
    expect(resolve(board(), 'dir', `${path}/../sub//`)).toEqual({ path, created: true });
    expect(resolve(board(), 'dir', path)).toEqual({ path, created: false });
    expect(readdirSync(path)).toEqual([]);
  });

  it('needs a path', () => {
    expect(caughtRefusal(() => resolve(board(), 'dir')).message).toContain('give the folder to work in');
  });

  it.each(['relative', './x', '../x', '..', '', '   ', '~other/x', 'a\0b', '/tmp/a\0b', '-rf', 'file:///tmp'])(
    'is refused for the path %j, naming the field (F083)',
    (given) => {
      const before = readdirSync('.');
      expect(caughtRefusal(() => resolve(board(), 'dir', given))).toMatchObject({
        code: 'invalid',
        field: 'workspacePath',
      });
      expect(readdirSync('.')).toEqual(before);
    },
  );

  it.each(['-rf', '$(id)', 'a\nb', 'ü\u{1F600}', 'with space', "quote'", '*', 'x'.repeat(255)])(
    'takes the folder name %j literally (F083)',
    (name) => {
      const parent = tempDir();
      expect(resolve(board(), 'dir', join(parent, name)).path).toBe(join(parent, name));
      expect(readdirSync(parent)).toEqual([name]);
    },
  );

  it('is a fault, not a crash, when the path is too long', () => {
    for (const given of [`/tmp/${'x'.repeat(300)}`, `/tmp/${'y/'.repeat(3000)}`]) {
      expect(caughtFault(() => resolve(board(), 'dir', given)).message).toContain('too long');
    }
  });

  it('is refused where it would be the root, the home folder or the board itself, links included', () => {
    const boardDir = board();
    const link = join(tempDir(), 'link');
    symlinkSync(boardDir, link);
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    const places = [
      '/',
      '//',
      '/tmp/..',
      '~',
      '~/',
      homedir(),
      boardDir,
      `${boardDir}/logs`,
      `${boardDir}/workspaces`,
      link,
      file,
    ];
    const codes = places.map((given) => caughtRefusal(() => resolve(boardDir, 'dir', given)).code);
    expect(codes).toEqual(places.map(() => 'invalid'));
    expect(readdirSync(boardDir)).toEqual([]);
  });

  it('may be the scratch folder of another task, so that a child goes on where its parent stopped', () => {
    const boardDir = board();
    const parent = resolve(boardDir, 'scratch');
    expect(resolve(boardDir, 'dir', parent.path, 't_0000beef')).toEqual({ path: parent.path, created: false });
  });

  it('expands the tilde to the home folder of the user', () => {
    expect(absoluteWorkspacePath(files, '~/projects/one')).toBe(join(homedir(), 'projects/one'));
    expect(absoluteWorkspacePath(files, '/a/./b/../c/')).toBe('/a/c');
  });
});

describe('a worktree workspace', () => {
  it('is a checked path that is not created: the worker asks git for it (kernel-spec 4.7)', () => {
    const path = join(tempDir(), 'tree');
    expect(resolve(board(), 'worktree', path)).toEqual({ path, created: false });
    expect(files.exists(path)).toBe(false);
    expect(caughtRefusal(() => resolve(board(), 'worktree', 'tree')).field).toBe('workspacePath');
    expect(caughtRefusal(() => resolve(board(), 'worktree')).message).toContain('give where the worktree shall be');
  });
});
