import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mountPoints } from '../../src/main/workspaces/mounts.ts';
import { resolveWorkspace } from '../../src/main/workspaces/resolve-workspace.ts';
import { decideRemoval, removeScratch, type RemovalDecision } from '../../src/main/workspaces/safe-delete.ts';
import type { Files } from '../../src/main/world/world.ts';
import { fingerprint, plantCanaries } from '../support/canary.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { tempDir } from '../support/temp.ts';

const world = createSimulatedWorld();
const ID = 't_0000abcd';
const MARKER = '.flockboard-workspace.json';

interface Stage {
  home: string;
  boardDir: string;
  root: string;
  scratch: string;
  /** A project of the user, full of canaries. */
  project: string;
  remove(path: string, change?: { taskId?: string; files?: Files }): RemovalDecision;
}

function stage(): Stage {
  const top = tempDir();
  const home = join(top, 'home');
  const boardDir = join(home, 'boards/default');
  const project = join(top, 'project');
  mkdirSync(boardDir, { recursive: true });
  mkdirSync(project);
  plantCanaries(project);
  const task = { id: ID, workspaceKind: 'scratch' as const, workspacePath: null };
  const scratch = resolveWorkspace({ task, boardDir, files: world.files, clock: world.clock }).path;
  const remove: Stage['remove'] = (path, change = {}) =>
    removeScratch({ taskId: ID, path, boardDir, home, files: world.files, ids: world.ids, ...change });
  return { home, boardDir, root: join(boardDir, 'workspaces'), scratch, project, remove };
}

describe('removing a scratch workspace', () => {
  it('removes the folder we made for that task, and nothing around it', () => {
    const { boardDir, scratch, root, project, remove } = stage();
    plantCanaries(join(scratch, 'inside'));
    mkdirSync(join(root, 't_0000beef'));
    const before = fingerprint(project);
    expect(remove(scratch)).toEqual({ remove: true, realPath: scratch });
    expect(readdirSync(root)).toEqual(['t_0000beef']);
    expect(readdirSync(join(boardDir, 'trash'))).toEqual([]);
    expect(fingerprint(project)).toBe(before);
    expect(remove(scratch)).toEqual({ remove: false, reason: 'missing' });
  });

  it('follows no link out of it and empties no hard-linked file (I20)', () => {
    const { scratch, project, remove } = stage();
    symlinkSync(project, join(scratch, 'link'));
    symlinkSync('../../../../project', join(scratch, 'relative'));
    linkSync(join(project, '.env'), join(scratch, 'hard'));
    mkdirSync(join(scratch, 'cache'));
    chmodSync(join(scratch, 'cache'), 0o500);
    const before = fingerprint(project);
    expect(remove(scratch).remove).toBe(true);
    expect(fingerprint(project)).toBe(before);
  });

  it('accepts another spelling of the same place', () => {
    const first = stage();
    expect(first.remove(`${first.scratch}/`).remove).toBe(true);
    const second = stage();
    expect(second.remove(`${second.root}/../workspaces/./${ID}`).remove).toBe(true);
    const third = stage();
    const alias = join(tempDir(), 'alias');
    symlinkSync(third.home, alias);
    expect(third.remove(join(alias, 'boards/default/workspaces', ID)).remove).toBe(true);
  });
});

type Hostile = [name: string, reason: string, prepare: (at: Stage) => { path: string; taskId?: string }];

const hostile: Hostile[] = [
  ['a project of the user', 'outside_root', ({ project }) => ({ path: project })],
  ['the home folder', 'outside_root', ({ home }) => ({ path: home })],
  ['the board', 'outside_root', ({ boardDir }) => ({ path: boardDir })],
  ['the workspaces folder itself', 'outside_root', ({ root }) => ({ path: root })],
  ['the root of the system', 'outside_root', () => ({ path: '/' })],
  ['a path that climbs out', 'outside_root', ({ scratch }) => ({ path: `${scratch}/../../../..` })],
  ['the parent through the scratch folder', 'outside_root', ({ scratch }) => ({ path: `${scratch}/..` })],
  ['a relative path', 'outside_root', () => ({ path: '.' })],
  ['an empty path', 'missing', () => ({ path: '' })],
  ['a folder inside the scratch folder', 'outside_root', ({ scratch }) => ({ path: join(scratch, 'sub') })],
  [
    'the folder of another task',
    'outside_root',
    ({ root, scratch }) => {
      cpSync(scratch, join(root, 't_0000beef'), { recursive: true });
      return { path: join(root, 't_0000beef') };
    },
  ],
  [
    'a folder marked for another task',
    'no_marker',
    ({ scratch }) => {
      writeFileSync(join(scratch, MARKER), JSON.stringify({ taskId: 't_0000beef', createdAt: 1 }));
      return { path: scratch };
    },
  ],
  [
    'a project with a copied marker',
    'outside_root',
    ({ scratch, project }) => {
      cpSync(join(scratch, MARKER), join(project, MARKER));
      return { path: project };
    },
  ],
  [
    'a folder without a marker',
    'no_marker',
    ({ scratch }) => {
      rmSync(join(scratch, MARKER));
      return { path: scratch };
    },
  ],
  [
    'a folder whose marker is rubbish',
    'no_marker',
    ({ scratch }) => {
      writeFileSync(join(scratch, MARKER), '{"taskId":');
      return { path: scratch };
    },
  ],
  [
    'a folder whose marker is a link',
    'no_marker',
    ({ scratch, project }) => {
      renameSync(join(scratch, MARKER), join(project, MARKER));
      symlinkSync(join(project, MARKER), join(scratch, MARKER));
      return { path: scratch };
    },
  ],
  [
    'a link to a project',
    'not_a_folder',
    ({ scratch, project }) => {
      cpSync(join(scratch, MARKER), join(project, MARKER));
      rmSync(scratch, { recursive: true });
      symlinkSync(project, scratch);
      return { path: scratch };
    },
  ],
  [
    'a link to a project, written with a slash at the end',
    'outside_root',
    ({ scratch, project }) => {
      cpSync(join(scratch, MARKER), join(project, MARKER));
      rmSync(scratch, { recursive: true });
      symlinkSync(project, scratch);
      return { path: `${scratch}/` };
    },
  ],
  [
    'a workspaces folder that is a link to where projects live',
    'outside_root',
    ({ root, scratch, project }) => {
      cpSync(scratch, join(project, ID), { recursive: true });
      rmSync(root, { recursive: true });
      symlinkSync(project, root);
      return { path: scratch };
    },
  ],
  [
    'a folder that holds a repository of its own (F080)',
    'git_repository',
    ({ scratch }) => {
      mkdirSync(join(scratch, '.git'));
      return { path: scratch };
    },
  ],
  ['a path for an id that climbs', 'bad_id', ({ scratch }) => ({ path: scratch, taskId: '../../..' })],
  ['a path for an id that is empty', 'bad_id', ({ root }) => ({ path: root, taskId: '' })],
];

describe('what is never removed (F079, I20)', () => {
  it.each(hostile)('%s: kept as %s', (_, reason, prepare) => {
    const at = stage();
    mkdirSync(join(at.scratch, 'sub'));
    plantCanaries(join(at.scratch, 'sub'));
    const { path, taskId } = prepare(at);
    const top = join(at.home, '..');
    const before = fingerprint(top);
    expect(at.remove(path, { taskId: taskId ?? ID })).toEqual({ remove: false, reason });
    expect(fingerprint(top)).toBe(before);
  });

  it('a folder that the home of the installation lies in', () => {
    const at = stage();
    const nested = join(at.scratch, 'home');
    mkdirSync(nested);
    const request = { taskId: ID, path: at.scratch, boardDir: at.boardDir, files: world.files, ids: world.ids };
    expect(decideRemoval({ ...request, home: nested })).toEqual({ remove: false, reason: 'holds_home' });
  });

  it('a folder with a file system mounted in it', () => {
    const at = stage();
    const mounted = join(at.scratch, 'mnt dir');
    const table = `36 25 0:31 / / rw - ext4 /dev/a rw\n37 36 0:32 / ${mounted.replaceAll(' ', '\\040')} rw - tmpfs none rw\n`;
    const files: Files = {
      ...world.files,
      readText: (path) => (path === '/proc/self/mountinfo' ? table : world.files.readText(path)),
    };
    const before = fingerprint(at.boardDir);
    expect(mountPoints(table)).toEqual(['/', mounted]);
    expect(at.remove(at.scratch, { files })).toEqual({ remove: false, reason: 'mount' });
    expect(fingerprint(at.boardDir)).toBe(before);
  });

  it('a project that was swapped in between the look and the removal: it goes back untouched', () => {
    const at = stage();
    const before = fingerprint(at.project);
    const files: Files = {
      ...world.files,
      rename: (from, to) => {
        if (from === at.scratch && world.files.exists(at.project)) {
          rmSync(at.scratch, { recursive: true });
          renameSync(at.project, at.scratch);
        }
        world.files.rename(from, to);
      },
    };
    expect(at.remove(at.scratch, { files })).toEqual({ remove: false, reason: 'changed' });
    expect(fingerprint(at.scratch)).toBe(before);
  });

  it('what a link points to that was swapped in between the look and the removal', () => {
    const at = stage();
    const before = fingerprint(at.project);
    const files: Files = {
      ...world.files,
      rename: (from, to) => {
        if (from === at.scratch && world.files.entryKind(from) === 'directory') {
          rmSync(at.scratch, { recursive: true });
          symlinkSync(at.project, at.scratch);
        }
        world.files.rename(from, to);
      },
    };
    expect(at.remove(at.scratch, { files })).toEqual({ remove: false, reason: 'changed' });
    expect(fingerprint(at.project)).toBe(before);
  });

  it('anything through a trash folder that is a link', () => {
    const at = stage();
    symlinkSync(at.project, join(at.boardDir, 'trash'));
    const before = fingerprint(at.project);
    expect(at.remove(at.scratch)).toEqual({ remove: false, reason: 'outside_root' });
    expect(fingerprint(at.project)).toBe(before);
  });

  it('a folder with a real bind mount in it', () => {
    const at = stage();
    const point = join(at.scratch, 'mnt');
    mkdirSync(point);
    const script = `mount --bind "$1" "$2" && exec "$3" "$4" "$5" "$6" "$7"`;
    const program = join(import.meta.dirname, '../fixtures/world/remove-scratch.ts');
    const args = [at.project, point, process.execPath, program, at.scratch, at.boardDir, at.home];
    const before = fingerprint(at.project);
    const done = spawnSync('unshare', ['-Urm', 'sh', '-c', script, 'sh', ...args], { encoding: 'utf8' });
    expect(done.stdout).toBe(canMount() ? '{"remove":false,"reason":"mount"}\n' : '');
    expect(fingerprint(at.project)).toBe(before);
    expect(readFileSync(join(at.scratch, MARKER), 'utf8')).toContain(ID);
  });
});

/** Some systems do not let their users mount; the program then never starts, and the table above covers the decision. */
function canMount(): boolean {
  return spawnSync('unshare', ['-Urm', 'mount', '--bind', '/tmp', '/mnt']).status === 0;
}
