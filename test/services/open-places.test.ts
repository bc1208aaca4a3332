/** Opening workspaces, logs, the board's folder and config.toml in programs of the person, which are real here. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCommand } from '../../src/main/services/open-command.ts';
import type { OpenFacts } from '../../src/main/services/open-command.ts';
import { openPlace } from '../../src/main/services/open-places.ts';
import type { PlacesOptions } from '../../src/main/services/open-places.ts';
import { desktopOf } from '../../src/main/world/desktop-session.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { portClient, startTestEngine, testConfig, testEnv } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const world = openWorld({ quiet: true });

/** A folder with programs, each a shell script. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** Writes its arguments, folder and environment where the test finds them. */
const tells = (to: string): string => `{ printf '%s\\n' "$*" "$PWD"; env; } > ${to}.part && mv ${to}.part ${to}`;

async function heard(path: string): Promise<{ args: string; cwd: string; env: string[] }> {
  await waitFor(() => existsSync(path), { what: `What ${path} was told` });
  const [args = '', cwd = '', ...env] = readFileSync(path, 'utf8').split('\n');
  return { args, cwd, env };
}

describe('which program opens a place', () => {
  const at = '/home/you/work';
  const decide = (want: 'editor' | 'terminal' | 'folder', found: readonly string[], more: Partial<OpenFacts> = {}) =>
    openCommand(want, at, {
      config: {},
      env: {},
      desktop: 'linux',
      resolve: (name) => (found.includes(name) ? `/usr/bin/${name}` : null),
      ...more,
    });

  it('is the one of config.toml, with {path} put into single arguments and nothing else read into them', () => {
    const open = { editor: ['ed', '--dir={path}', '$HOME; {path}'], terminal: ['term', '-e', 'sh'] };
    expect(decide('editor', ['ed', 'code'], { config: { open } })).toEqual({
      argv: ['/usr/bin/ed', `--dir=${at}`, `$HOME; ${at}`],
    });
    expect(decide('terminal', ['term', 'xterm'], { config: { open } })).toEqual({
      argv: ['/usr/bin/term', '-e', 'sh'],
    });
    expect(decide('editor', ['code'], { config: { open } })).toEqual({
      problem: '"ed", the editor of config.toml, was not found on the PATH.',
    });
  });

  it('is that of $VISUAL or $EDITOR only when it has a window, then what is found, then the opener of the system', () => {
    const env = { VISUAL: 'vim', EDITOR: '/opt/bin/kate --new' };
    const resolve = (name: string): string | null => (name.startsWith('/') ? name : `/usr/bin/${name}`);
    expect(decide('editor', [], { env, resolve })).toEqual({ argv: ['/opt/bin/kate', '--new', at] });
    expect(decide('editor', ['vim', 'zed', 'xdg-open'], { env })).toEqual({ argv: ['/usr/bin/zed', at] });
    expect(decide('editor', ['vim', 'xdg-open'], { env })).toEqual({ argv: ['/usr/bin/xdg-open', at] });
    expect(decide('folder', ['code', 'xdg-open'])).toEqual({ argv: ['/usr/bin/xdg-open', at] });
    expect(decide('terminal', ['konsole', 'xterm'])).toEqual({ argv: ['/usr/bin/konsole'] });
    expect(decide('folder', [], { desktop: 'mac', resolve })).toEqual({ argv: ['/usr/bin/open', at] });
    expect(decide('terminal', [], { desktop: 'mac', resolve })).toEqual({
      argv: ['/usr/bin/open', '-a', 'Terminal', at],
    });
  });

  it('is none without a display or without a program, and the sentence says which', () => {
    for (const want of ['editor', 'terminal', 'folder'] as const) {
      expect(decide(want, ['code', 'xterm', 'xdg-open'], { desktop: null })).toEqual({
        problem: 'The machine that runs Flockboard has no display to open this on.',
      });
      expect(decide(want, [])).toMatchObject({ problem: expect.stringMatching(/^No .*(config\.toml|xdg-open)/) });
    }
    expect(desktopOf({ DISPLAY: '' }, 'linux')).toBeNull();
    expect(desktopOf({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe('linux');
    expect(desktopOf({}, 'darwin')).toBe('mac');
  });
});

describe('opening a place through the engine', () => {
  it('starts the program at the path that the ids stand for, and hands on no secret of the host (T12, T20)', async () => {
    const told = tempDir();
    const bin = programs({ ed: tells(`${told}/$(basename "$1")`), term: tells(`${told}/term`) });
    const home = tempDir();
    const work = tempDir();
    const toml = '[dispatch]\nenabled = false\n[open]\neditor = ["ed", "{path}"]\nterminal = ["term", "{path}"]\n';
    writeFileSync(`${home}/config.toml`, toml);
    const PATH = `${bin}:${testEnv['PATH'] ?? ''}`;
    const { handle } = startTestEngine({
      home,
      config: testConfig(home, toml),
      hostEnv: { ...testEnv, PATH, DISPLAY: ':99', API_KEY: 'secret', FLOCKBOARD_RUN_TOKEN: 'secret' },
    });
    await handle.ready;
    const client = portClient(handle.connect());
    const board = 'default';
    const [own, scratch] = await Promise.all([
      client.task.create({ board, task: { title: 'Mine', workspaceKind: 'dir', workspacePath: work } }),
      client.task.create({ board, task: { title: 'Theirs' } }),
    ]);

    const terminal = await client.places.open({ place: 'terminal', board, id: own.id });
    expect(terminal).toEqual({ path: work, program: 'term', problem: null });
    const { args, cwd, env } = await heard(`${told}/term`);
    expect([args, cwd]).toEqual([work, work]);
    expect(env).toContain('DISPLAY=:99');
    expect(env.filter((line) => line.includes('secret') || line.startsWith('FLOCKBOARD_'))).toEqual([]);

    expect(await client.places.open({ place: 'config' })).toMatchObject({ program: 'ed', problem: null });
    expect(await heard(`${told}/config.toml`)).toMatchObject({ args: `${home}/config.toml`, cwd: home });

    const absent = await client.places.open({ place: 'editor', board, id: scratch.id });
    expect(absent).toMatchObject({ program: null, problem: expect.stringMatching(/^There is no workspace/) });
    expect(absent.path).toBe(join(home, 'boards/default/workspaces', scratch.id));
    mkdirSync(absent.path ?? '', { recursive: true });
    expect(await client.places.open({ place: 'editor', board, id: scratch.id })).toMatchObject({ program: 'ed' });
    expect((await heard(`${told}/${scratch.id}`)).cwd).toBe(absent.path);

    await expect(client.places.open({ place: 'editor', board, id: 't_00000000' })).rejects.toThrow(/no task/);
    expect(await client.places.open({ place: 'log', board, id: own.id })).toEqual({
      path: null,
      program: null,
      problem: 'There is no log: the task has not run, or its log was cleared away.',
    });
    await expect(client.places.open({ place: 'folder', board: 'nowhere' })).rejects.toMatchObject({
      data: { code: 'unknown_board' },
    });
    const path = { place: 'editor', board, id: own.id, path: '/etc/passwd' };
    await expect(client.places.open(path as never)).rejects.toThrow('Unrecognized key: "path"');
  });

  it('says the last words of a program that fails, and the path where nothing can be started', async () => {
    const home = tempDir();
    writeFileSync(`${home}/config.toml`, '');
    const bin = programs({ code: 'echo first; echo "no seat for you" >&2; exit 3' });
    // A program is only waited for; the time after which it counts as opened never comes here.
    const clock = { ...world.clock, after: () => ({ cancel: () => undefined }) };
    const options = (env: Record<string, string>): PlacesOptions => ({
      home,
      world: { ...world, clock },
      hostEnv: { PATH: `${bin}:/usr/bin:/bin`, ...env },
      config: () => ({}),
      session: () => {
        throw new Error('config.toml needs no board.');
      },
    });
    expect(await openPlace({ place: 'config' }, options({ DISPLAY: ':0', VISUAL: 'code -w' }))).toEqual({
      path: `${home}/config.toml`,
      program: null,
      problem: 'code ended with code 3: no seat for you',
    });
    if (process.platform === 'darwin') return;
    expect(await openPlace({ place: 'config' }, options({}))).toEqual({
      path: `${home}/config.toml`,
      program: null,
      problem: 'The machine that runs Flockboard has no display to open this on.',
    });
  });
});
