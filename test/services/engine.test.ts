import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import type { Attention } from '../../src/contract/attention.ts';
import type { BoardDelta, EngineStatus } from '../../src/contract/feed.ts';
import type { Card } from '../../src/contract/task.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { boardPaths, setCurrentBoard } from '../../src/main/services/boards.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { portClient, startTestEngine, testConfig } from '../support/engine.ts';
import type { Client, TestEngine } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });
const board = 'default';

async function openBoard(toml = ''): Promise<{ client: Client; home: string }> {
  const home = tempDir();
  const engine = startTestEngine({ home, config: testConfig(home, toml) });
  await engine.handle.ready;
  return { client: portClient(engine.handle.connect()), home };
}

/** Follows the board until a delta satisfies `enough`, and returns the deltas seen. */
async function deltasUntil(
  client: Client,
  cursor: number,
  enough: (seen: BoardDelta[]) => boolean,
): Promise<BoardDelta[]> {
  const seen: BoardDelta[] = [];
  for await (const delta of await client.board.changes({ board, cursor })) {
    seen.push(delta);
    if (enough(seen)) return seen;
  }
  throw new Error('The feed ended.');
}

const statusesOf = (seen: BoardDelta[], id: string): string[] =>
  seen.flatMap((delta) => delta.cards.filter((card) => card.id === id).map((card) => card.status));

describe('the engine', () => {
  it('creates its home and start board privately, sweeps what an import left, and is gone after stop', async () => {
    const home = join(tempDir(), 'home');
    world.files.ensureDir(join(home, 'boards', '.import-cut-off', 'source'));
    const { handle } = startTestEngine({ home, config: testConfig(home) });
    expect(await handle.ready).toEqual({ board });
    expect(existsSync(join(home, 'boards', '.import-cut-off'))).toBe(false);
    const paths = boardPaths(home, board);
    expect(statSync(home).mode & 0o077).toBe(0);
    expect(statSync(paths.database).mode & 0o077).toBe(0);
    await handle.stop('keep');
    await handle.stop('stop');
    expect(await handle.ended).toEqual({ error: null });
    await expect(handle.summary()).rejects.toThrow(/stopped/);
  });

  it('refuses a board file that is no database with one sentence, and leaves the file as it was', async () => {
    const home = tempDir();
    const { dir, database } = boardPaths(home, board);
    world.files.ensureDir(dir);
    writeFileSync(
      database,
      'my shopping list, which is long enough to be no header of any kind of database at all\n'.repeat(20),
    );
    const before = readFileSync(database, 'utf8');
    const { handle } = startTestEngine({ home });
    await expect(handle.ready).rejects.toMatchObject({ name: 'Refusal', code: 'not_a_board' });
    expect((await handle.ended).error).toMatchObject({ code: 'not_a_board' });
    expect(readFileSync(database, 'utf8')).toBe(before);
  });

  it('refuses a home that cannot be a folder', async () => {
    const home = join(tempDir(), 'a-file');
    writeFileSync(home, '');
    const { handle } = startTestEngine({ home });
    await expect(handle.ready).rejects.toThrow(/.+/);
    await handle.ended;
  });

  it('answers a window that connected before it was ready', async () => {
    const { handle } = startTestEngine();
    const client = portClient(handle.connect());
    expect(await client.boards.list()).toMatchObject([{ slug: 'default', current: true, total: 0 }]);
  });

  it('shows the board it was started for first, until another one is made the current one', async () => {
    const home = tempDir();
    for (const slug of ['harbor', 'shop', 'website']) {
      const { database, dir } = boardPaths(home, slug);
      world.files.ensureDir(dir);
      openKernel({ path: database, world: kernelWorldOf(world) }).close();
    }
    setCurrentBoard(home, 'harbor', world.files);
    const { handle } = startTestEngine({ home, board: 'website' });
    await handle.ready;
    const client = portClient(handle.connect());
    const current = async (): Promise<string[]> =>
      (await client.boards.list()).filter((one) => one.current).map(({ slug }) => slug);
    expect(await current()).toEqual(['website']);
    setCurrentBoard(home, 'shop', world.files);
    expect(await current()).toEqual(['shop']);
  });
});

describe('the contract, served on a port', () => {
  it('moves a task from Ready to Done by a real process, told by deltas without reload', async () => {
    const { client } = await openBoard();
    const { cursor, cardsJson } = await client.board.snapshot({ board });
    expect(JSON.parse(cardsJson)).toEqual([]);
    const task = await client.task.create({
      board,
      task: { title: 'Say hello', body: 'echo hello', assignee: 'shell' },
    });
    expect(task).toMatchObject({ status: 'ready', createdBy: 'you' });
    const seen = await deltasUntil(client, cursor, (deltas) => statusesOf(deltas, task.id).at(-1) === 'done');
    expect(seen.every((delta, index) => delta.cursor >= (seen[index - 1]?.cursor ?? cursor))).toBe(true);
    const detail = await client.task.get({ board, id: task.id });
    expect(detail.runs).toMatchObject([{ number: 1, outcome: 'completed', summary: 'hello', exitCode: 0 }]);
    expect(detail.events.map((event) => event.kind)).toEqual(
      expect.arrayContaining(['created', 'claimed', 'spawned', 'completed']),
    );
  });

  it('keeps run tokens, claim locks and process identities to itself (T03)', async () => {
    const { client } = await openBoard();
    const { cursor } = await client.board.snapshot({ board });
    const task = await client.task.create({
      board,
      task: { title: 'a', body: 'echo "$FLOCKBOARD_RUN_TOKEN" > token; cat token', assignee: 'shell' },
    });
    const seen = await deltasUntil(client, cursor, (deltas) => statusesOf(deltas, task.id).at(-1) === 'done');
    const detail = await client.task.get({ board, id: task.id });
    expect(Object.keys(detail.runs[0] ?? {})).not.toEqual(expect.arrayContaining(['token']));
    for (const key of ['token', 'claimLock', 'worker']) expect(detail.runs[0]).not.toHaveProperty(key);
    const token = detail.runs[0]?.summary ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    const others = {
      ...detail,
      runs: [],
      task: { ...detail.task, result: null },
      card: { ...detail.card, lastLine: null },
      events: detail.events.filter((event) => event.kind !== 'completed'),
    };
    expect(
      JSON.stringify([others, seen.map((delta) => delta.events.filter((event) => event.kind !== 'completed'))]),
    ).not.toContain(token);
  });

  it('says what is wrong and what needs a person, and hands the board over when asked', async () => {
    const { client } = await openBoard();
    const notices = await client.board.notices({ board, consumer: 'window' });
    const first = notices.next();
    const stuck = await client.task.create({ board, task: { title: 'nobody', assignee: 'ghost' } });
    expect((await first).value).toMatchObject({ kind: 'stuck', taskId: stuck.id, title: 'Cannot start: nobody' });
    const { findings } = await client.board.diagnostics({ board, task: stuck.id });
    expect(findings).toMatchObject([{ kind: 'cannot_start', taskId: stuck.id, severity: 'warning' }]);
    expect((await client.board.diagnostics({ board, severity: 'critical' })).findings).toEqual([]);
    const next = await client.task.create({ board, task: { title: 'next', assignee: 'ghost', parents: [stuck.id] } });
    const reasonsOf = async (id: string): Promise<string[]> =>
      (await client.task.get({ board, id })).reasons.map(({ code }) => code);
    expect(await reasonsOf(stuck.id)).toEqual(['unknown_profile']);
    expect(await reasonsOf(next.id)).toEqual(['parents', 'unknown_profile']);
    const told = (await first).value as Attention;
    const upTo = told.eventId ?? 0;
    expect(await client.board.noticesSeen({ board, consumer: 'window', upTo })).toEqual({ seen: true });
    await notices.return();
    expect(await client.board.takeOver({ board })).toEqual({ taken: true });
    const { error } = await safe(client.board.notices({ board, consumer: '../x' }));
    expect(error).toMatchObject({ code: 'REFUSED', data: { code: 'invalid' } });
  });

  it('passes a request to look on to whoever dispatches the board, and says when nobody does', async () => {
    const { client, home } = await openBoard();
    const nudge = join(home, 'boards/default/.dispatch.nudge');
    expect(await client.board.nudge({ board })).toEqual({ accepted: true });
    expect(existsSync(nudge)).toBe(false);
    const watching = startTestEngine({ home });
    await watching.handle.ready;
    const other = portClient(watching.handle.connect());
    expect(await other.board.nudge({ board })).toEqual({ accepted: true });
    expect(existsSync(nudge)).toBe(true);
    const idle = await openBoard('[dispatch]\nenabled = false\n');
    expect(await idle.client.board.nudge({ board })).toEqual({ accepted: false });
  });

  it('streams the log of a run while it grows, to its end', async () => {
    const { client, home } = await openBoard();
    const gate = join(home, 'gate');
    const body = `echo first; while [ ! -e '${gate}' ]; do sleep 0.05; done; echo second`;
    const { cursor } = await client.board.snapshot({ board });
    const task = await client.task.create({ board, task: { title: 'a', body, assignee: 'shell' } });
    await deltasUntil(client, cursor, (deltas) => statusesOf(deltas, task.id).includes('running'));
    const detail = await client.task.get({ board, id: task.id });
    const runId = detail.runs[0]?.id ?? '';
    let text = '';
    let isFinal = false;
    for await (const chunk of await client.run.log({ board, runId, from: -65_536 })) {
      text += chunk.text;
      isFinal = chunk.final;
      if (text.includes('first') && !existsSync(gate)) writeFileSync(gate, '');
    }
    expect(text).toContain('first\nsecond\n');
    expect(isFinal).toBe(true);
  });

  it('tells windows what another process wrote', async () => {
    const { client, home } = await openBoard();
    const { cursor } = await client.board.snapshot({ board });
    const seen = deltasUntil(client, cursor, (deltas) => deltas.some((delta) => delta.cards.length > 0));
    const other = openKernel({ path: boardPaths(home, board).database, world: kernelWorldOf(world), mode: 'existing' });
    const { task } = other.createTask({ title: 'From elsewhere' });
    other.close();
    expect((await seen).flatMap((delta) => delta.cards).map((card) => card.id)).toContain(task.id);
  });

  it('starts a delta stream with what the snapshot has not seen, so that none is lost between the two', async () => {
    const { client } = await openBoard('[dispatch]\nenabled = false\n');
    const { cursor } = await client.board.snapshot({ board });
    await client.task.create({ board, task: { title: 'In between' } });
    const [first] = await deltasUntil(client, cursor, () => true);
    expect(first?.cards.map((card) => card.title)).toEqual(['In between']);
    const [confirmed] = await deltasUntil(client, first?.cursor ?? 0, () => true);
    expect(confirmed).toMatchObject({ cursor: first?.cursor, cards: [], events: [], removed: [] });
  });

  it('refuses a cursor from another life of the board', async () => {
    const { client } = await openBoard();
    const { error } = await safe(client.board.changes({ board, cursor: 1_000_000 }));
    expect(error).toMatchObject({ code: 'REFUSED', data: { code: 'conflict' } });
  });

  it('opens boards that appear while it runs, and dispatches them', async () => {
    const { client, home } = await openBoard();
    const paths = boardPaths(home, 'second');
    world.files.ensureDir(paths.dir);
    const kernel = openKernel({ path: paths.database, world: kernelWorldOf(world) });
    const { task } = kernel.createTask({ title: 'a', body: 'true', assignee: 'shell' });
    kernel.close();
    expect((await client.boards.list()).map(({ slug }) => slug)).toEqual(['default', 'second']);
    const { cursor } = await client.board.snapshot({ board: 'second' });
    for await (const delta of await client.board.changes({ board: 'second', cursor: Math.min(cursor, 1) })) {
      if (delta.cards.some((card: Card) => card.id === task.id && card.status === 'done')) break;
    }
  });

  it('streams the status: profiles with what is missing, stuck tasks, the file; and follows pause', async () => {
    const { client, home } = await openBoard('[profiles.gone]\ncommand = ["no-such-program-here"]\n');
    const next = async (
      stream: AsyncIterable<EngineStatus>,
      enough: (status: EngineStatus) => boolean,
    ): Promise<EngineStatus> => {
      for await (const status of stream) if (enough(status)) return status;
      throw new Error('The stream ended.');
    };
    const on = await next(await client.board.status({ board }), (status) => status.state === 'on');
    expect(on).toMatchObject({
      board,
      owner: { self: true, kind: 'serve' },
      workersMax: 4,
      problems: [],
      version: '0.0.0-test',
    });
    expect(on.databasePath).toBe(boardPaths(home, board).database);
    expect(on.databaseBytes).toBeGreaterThan(0);
    expect(on.profiles).toMatchObject([
      { name: 'shell', resolved: '/bin/sh', problem: null },
      { name: 'demo', resolved: process.execPath, problem: null },
      { name: 'gone', resolved: null, problem: expect.stringContaining('"no-such-program-here" is not on the PATH') },
    ]);
    const task = await client.task.create({ board, task: { title: 'a', assignee: 'gone' } });
    const stuck = await next(await client.board.status({ board }), (status) => status.stuck.length > 0);
    expect(stuck.stuck).toMatchObject([{ taskId: task.id, text: expect.stringMatching(/.+/) }]);
    await client.board.setPaused({ board, paused: true });
    await next(await client.board.status({ board }), (status) => status.state === 'paused');
    expect(stuck.archived).toBe(0);
    await client.task.move({ board, id: task.id, to: 'archived' });
    await next(await client.board.status({ board }), (status) => status.archived === 1);
  });
});

describe('a refusal', () => {
  it('crosses as a typed error with code, sentence and details', async () => {
    const { client } = await openBoard();
    const { error, isDefined } = await safe(
      client.task.create({ board, task: { title: 'a', parents: ['t_00000000'] } }),
    );
    expect(isDefined).toBe(true);
    expect(error).toMatchObject({ code: 'REFUSED', status: 409, data: { code: 'unknown_task' } });
    expect(error?.message).toContain('t_00000000');
  });

  it('of invalid input names the field, whichever surface made it (F104)', async () => {
    const { client } = await openBoard();
    const bad = await safe(client.task.create({ board, task: { title: '   ' } }));
    expect(bad.error).toMatchObject({
      code: 'REFUSED',
      message: 'title: write what is to be done',
      data: { code: 'invalid', details: { field: 'task.title' } },
    });
    const unknown = await safe(client.task.get({ board: '../../etc', id: 't_1' }));
    expect(unknown.error).toMatchObject({ code: 'REFUSED', data: { code: 'invalid', details: { field: 'board' } } });
    const extra = await safe(client.task.comment({ board, id: 't_1', body: 'x', author: 'root' } as never));
    expect(extra.error).toMatchObject({ code: 'REFUSED', data: { code: 'invalid' } });
  });

  it('of an unknown board, task or run says so and creates nothing', async () => {
    const { client, home } = await openBoard();
    const refused = [
      await safe(client.board.snapshot({ board: 'nowhere' })),
      await safe(client.task.get({ board, id: 't_00000000' })),
      await safe(client.run.log({ board, runId: '999', from: 0 })),
    ];
    expect(refused.map(({ error }) => (error as { data?: { code: string } } | null)?.data?.code)).toEqual([
      'unknown_board',
      'unknown_task',
      'unknown_run',
    ]);
    expect(existsSync(boardPaths(home, 'nowhere').dir)).toBe(false);
  });

  it('holds no stack, path or SQL (T34)', async () => {
    const { client, home } = await openBoard();
    const { error } = await safe(client.task.link({ board, parentId: "'; DROP TABLE tasks; --", childId: 't_1' }));
    const text = JSON.stringify(error);
    expect(error).toMatchObject({ code: 'REFUSED' });
    for (const leak of [home, 'SELECT', '.ts', 'node_modules', 'stack']) expect(text).not.toContain(leak);
  });
});

describe('a frame that is no message', () => {
  it.each([
    '',
    'x',
    '{',
    '{}',
    '[]',
    'null',
    '{"i":1}',
    '{"i":1,"p":{"u":"::"}}',
    '{"i":1,"p":{"u":"http://elsewhere/boards/list"}}',
    '{"i":"1","t":3}',
    '{"i":1,"t":9,"p":{"u":"/boards/list"}}',
    new Uint8Array([255, 1, 2]),
    { not: 'a frame' },
    7,
  ])('disconnects its window and harms no other: %j', async (frame) => {
    const { handle } = await shared();
    const port = handle.connect();
    const gone = new Promise((resolve) => port.once('close', () => resolve('gone')));
    port.postMessage(frame);
    expect(await gone).toBe('gone');
    const other = handle.connect();
    expect(await portClient(other).boards.list()).toHaveLength(1);
  });

  it('is told from one whose procedure does not exist, which is only refused', async () => {
    const { handle } = await shared();
    const port = handle.connect();
    const answer = new Promise<string>((resolve) => port.once('message', resolve));
    port.postMessage('{"i":3,"p":{"u":"/__proto__/toString"}}');
    expect(JSON.parse(await answer)).toMatchObject({ i: 3, p: { s: 404 } });
    port.close();
  });
});

let sharedEngine: TestEngine | null = null;
/** One engine for tests that need nothing of their own. */
async function shared(): Promise<TestEngine> {
  sharedEngine ??= startTestEngine();
  await sharedEngine.handle.ready;
  return sharedEngine;
}
