import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import type { EngineStatus } from '../../../src/contract/feed.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/main/config/parse-config.ts';
import { serve } from '../../../src/main/hosts/web/serve.ts';
import type { ServeOptions, Serving } from '../../../src/main/hosts/web/serve.ts';
import { boardPaths } from '../../../src/main/services/boards.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';
import { ENGINE_ENTRY, closeAfter, socketClient, testConfig, testEnv } from '../../support/engine.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

const world = openWorld({ quiet: true });
const board = 'default';
const root = join(tempDir(), 'renderer');

beforeAll(() => {
  mkdirSync(root);
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Flockboard</title>');
});

function optionsFor(home: string, change: Partial<ServeOptions> = {}): ServeOptions {
  return {
    home,
    board,
    port: 0,
    noDispatch: false,
    config: testConfig(home),
    readConfig: async () => parseConfig(readFileSync(join(home, 'config.toml'), 'utf8'), { home, path: 'config.toml' }),
    env: testEnv,
    cli: [process.execPath, 'src/main/cli.ts'],
    version: '0.0.0-test',
    world,
    root,
    engine: ENGINE_ENTRY,
    ...change,
  };
}

async function start(change: Partial<ServeOptions> = {}): Promise<{ serving: Serving; home: string }> {
  const home = change.home ?? tempDir();
  const serving = await serve(optionsFor(home, change));
  closeAfter(async () => serving.close('stop'));
  return { serving, home };
}

describe('serve', () => {
  it('serves a real engine to a socket: create, live deltas to done, log, typed refusal', async () => {
    const { serving } = await start();
    const { client } = await socketClient(serving.url);
    const { cursor } = await client.board.snapshot({ board });
    const task = await client.task.create({
      board,
      task: { title: 'Say hello ✓', body: 'echo hello', assignee: 'shell' },
    });
    for await (const delta of await client.board.changes({ board, cursor })) {
      if (delta.cards.some((card) => card.id === task.id && card.status === 'done')) break;
    }
    const { runs } = await client.task.get({ board, id: task.id });
    let text = '';
    for await (const chunk of await client.run.log({ board, runId: runs[0]?.id ?? '', from: 0 })) text += chunk.text;
    expect(text).toContain('hello\n');
    const { error, isDefined } = await safe(client.task.move({ board, id: task.id, to: 'running' }));
    expect(isDefined).toBe(true);
    expect(error).toMatchObject({ code: 'REFUSED', data: { code: 'illegal_move' } });
  });

  it('takes a saved config.toml without a restart, and shows what is wrong with a bad one', async () => {
    const { serving, home } = await start();
    const { client } = await socketClient(serving.url);
    const statuses = await client.board.status({ board });
    const until = async (isSo: (status: EngineStatus) => boolean): Promise<EngineStatus> => {
      for (;;) {
        const next = await statuses.next();
        if (next.done === true) throw new Error('the status stream ended');
        if (isSo(next.value)) return next.value;
      }
    };
    const saved = '[profiles.echo]\ncommand = ["echo", "{title}"]\nverdict = "exit-code"\n';
    writeFileSync(join(home, 'config.toml'), saved);
    await until((status) => status.profiles.some((profile) => profile.name === 'echo'));
    writeFileSync(join(home, 'config.toml'), `${saved}slots = "many"\n`);
    const wrong = await until((status) => status.problems.length > 0);
    expect(wrong.problems[0]).toMatchObject({ code: 'config', text: expect.stringContaining('slots') });
    expect(wrong.profiles.map((profile) => profile.name)).toContain('echo');
    writeFileSync(join(home, 'config.toml'), saved);
    await until((status) => status.problems.length === 0);
    await statuses.return();
  });

  it('shows a change made by one window in another', async () => {
    const { serving } = await start();
    const [one, two] = await Promise.all([socketClient(serving.url), socketClient(serving.url)]);
    const { cursor } = await two.client.board.snapshot({ board });
    const stream = await two.client.board.changes({ board, cursor });
    await one.client.task.create({ board, task: { title: 'Seen by both' } });
    for await (const delta of stream) if (delta.cards.some((card) => card.title === 'Seen by both')) break;
  });

  it('ends streams of a window that leaves, and goes on serving others', async () => {
    const { serving } = await start();
    const leaving = await socketClient(serving.url);
    const staying = await socketClient(serving.url);
    await leaving.client.board.changes({ board, cursor: 0 });
    leaving.socket.terminate();
    expect(await staying.client.boards.list()).toHaveLength(1);
  });

  it('disconnects a window whose frames are no requests, and goes on serving others', async () => {
    const { serving } = await start();
    const broken = await socketClient(serving.url);
    const staying = await socketClient(serving.url);
    const closed = new Promise((resolve) => broken.socket.once('close', resolve));
    broken.socket.send('{"i":1,"p":{}}');
    expect(await closed).toBe(1001);
    expect(await staying.client.boards.list()).toHaveLength(1);
  });

  it('says where it is in a private file, and cleans up at close', async () => {
    const { serving, home } = await start();
    const path = join(home, 'serve.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ url: serving.url, pid: process.pid, kind: 'serve' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await serving.close('keep');
    await serving.close('stop');
    expect(await serving.ended).toEqual({ error: null });
    expect(existsSync(path)).toBe(false);
    await expect(fetch(serving.url)).rejects.toThrow('fetch failed');
    const again = await start({ home });
    expect(again.serving.already).toBe(false);
  });

  it('finds the one that serves the home already', async () => {
    const { serving, home } = await start();
    const second = await serve(optionsFor(home));
    expect(second).toMatchObject({ already: true, url: serving.url, pid: process.pid });
    await second.close('stop');
    expect((await fetch(serving.url)).status).toBe(200);
  });

  it('forgets what a killed server left behind', async () => {
    const home = tempDir();
    writeFileSync(
      join(home, 'serve.json'),
      JSON.stringify({ url: 'http://127.0.0.1:1/#t=old', pid: 1, kind: 'serve' }),
    );
    writeFileSync(join(home, '.serve.lock'), '{"pid":1}');
    const { serving } = await start({ home });
    expect(serving.already).toBe(false);
    expect(serving.url).not.toContain('#t=old');
  });

  it('lets pages of a killed server in again on the same port, and on no other nor after a proper end', async () => {
    const home = tempDir();
    const token = 'x'.repeat(43);
    const first = await start({ home });
    const port = Number(new URL(first.serving.url).port);
    await first.serving.close('stop');
    const leave = (mode: number): void => {
      const left = { url: `http://127.0.0.1:${port}/#t=${token}`, pid: 1, kind: 'serve' };
      writeFileSync(join(home, 'serve.json'), JSON.stringify(left), { mode });
    };
    leave(0o600);
    const same = await start({ home, port });
    expect(same.serving.url).toBe(`http://127.0.0.1:${port}/#t=${token}`);
    expect(await (await socketClient(same.serving.url)).client.boards.list()).toHaveLength(1);
    await same.serving.close('stop');
    const closed = await start({ home, port });
    expect(closed.serving.url).not.toContain(token);
    await closed.serving.close('stop');
    leave(0o600);
    const other = await start({ home });
    expect(other.serving.url).not.toContain(token);
    await other.serving.close('stop');
    leave(0o644);
    expect((await start({ home, port })).serving.url).not.toContain(token);
  });

  it('refuses a port in use before it touches a board, and lets go of the home', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const home = tempDir();
    await expect(serve(optionsFor(home, { port }))).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(`${port}`),
    });
    expect(existsSync(boardPaths(home, board).dir)).toBe(false);
    await new Promise((resolve) => other.close(resolve));
    expect((await start({ home })).serving.already).toBe(false);
  });

  it('refuses a board that is none with the reason, and lets go of port and home', async () => {
    const home = tempDir();
    mkdirSync(boardPaths(home, board).dir, { recursive: true });
    writeFileSync(boardPaths(home, board).database, 'not a database '.repeat(500));
    await expect(serve(optionsFor(home))).rejects.toMatchObject({ code: 'not_a_board' });
    expect(existsSync(join(home, 'serve.json'))).toBe(false);
    expect((await start({ home, board: 'other' })).serving.already).toBe(false);
  });

  it('starts no worker with noDispatch, and says that nobody dispatches', async () => {
    const { serving } = await start({ noDispatch: true });
    const { client } = await socketClient(serving.url);
    const task = await client.task.create({ board, task: { title: 'a', body: 'true', assignee: 'shell' } });
    for await (const status of await client.board.status({ board })) {
      expect(status).toMatchObject({ state: 'stopped', owner: null, workers: 0 });
      break;
    }
    await client.board.nudge({ board });
    expect((await client.task.get({ board, id: task.id })).task.status).toBe('ready');
  });

  it('leaves workers running at close when told to keep them', async () => {
    const { serving, home } = await start();
    const { client } = await socketClient(serving.url);
    const pidFile = join(home, 'pid');
    const gate = join(home, 'gate');
    const body = `echo $$ > '${pidFile}'; while [ ! -e '${gate}' ]; do sleep 0.05; done`;
    await client.task.create({ board, task: { title: 'a', body, assignee: 'shell' } });
    const pid = await waitFor(() => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0));
    await serving.close('keep');
    expect(() => process.kill(pid, 0)).not.toThrow();
    writeFileSync(gate, '');
    await waitFor(() => !existsSync(`/proc/${pid}`));
  });

  it('closes everything when its engine dies, and says why', async () => {
    const engine = new URL('../../fixtures/engines/dies.ts', import.meta.url);
    const { serving, home } = await start({ engine });
    const { socket } = await socketClient(serving.url);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    expect((await serving.ended).error).toMatchObject({ message: 'a defect' });
    await closed;
    expect(existsSync(join(home, 'serve.json'))).toBe(false);
    expect((await start({ home })).serving.already).toBe(false);
  });
});
