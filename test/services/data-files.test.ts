/** Backups now, exports and imports through a real engine: what comes out of one board becomes another. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ORPCError } from '@orpc/client';
import { beforeAll, expect, test } from 'vitest';
import { readCardRows } from '../../src/contract/card-rows.ts';
import type { Card } from '../../src/contract/task.ts';
import { violationsOf } from '../support/invariants.ts';
import { portClient, startTestEngine, testConfig, testEnv, type Client } from '../support/engine.ts';
import { query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';

const home = tempDir('data');
const userHome = tempDir('person');
const board = 'default';
let client: Client;

beforeAll(async () => {
  const engine = startTestEngine({
    home,
    config: testConfig(home, '[dispatch]\nenabled = false'),
    hostEnv: { ...testEnv, HOME: userHome },
  });
  await engine.handle.ready;
  client = portClient(engine.handle.connect());
  const parent = await client.task.create({ board, task: { title: 'Lay the ground', assignee: 'shell' } });
  await client.task.create({ board, task: { title: 'Build on it 🧱', parents: [parent.id], priority: 2 } });
  await client.task.create({ board, task: { title: 'Tomorrow', scheduledAt: Date.now() + 86_400_000 } });
  await client.task.comment({ board, id: parent.id, body: 'Mind the *pipes*.\n\u2028' });
  await client.task.move({ board, id: parent.id, to: 'blocked', reason: 'Which colour?', kind: 'needs_input' });
}, 60_000);

/** How the engine refused; any other end of the call fails the test. */
async function refusedBy(call: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  const error: unknown = await call.then(
    () => new Error('It was not refused.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ORPCError)) throw error;
  const data = error.data as { code?: string; kind?: string };
  return { code: data.code ?? data.kind, message: error.message };
}

async function exported(): Promise<string> {
  let text = '';
  for await (const piece of await client.data.export({ board })) text += piece.text;
  return text;
}

async function upload(content: Uint8Array, part: 'file' | 'journal' = 'file', begun: string | null = null) {
  const half = Math.ceil(content.length / 2);
  let name = begun;
  for (const [from, to] of [
    [0, half],
    [half, content.length],
  ] as const) {
    const base64 = Buffer.from(content.subarray(from, to)).toString('base64');
    ({ upload: name } = await client.data.upload({ upload: name, part, offset: from, base64 }));
  }
  if (name === null) throw new Error('Nothing was uploaded.');
  return name;
}

async function cardsOf(slug: string): Promise<Card[]> {
  const { cardsJson } = await client.board.snapshot({ board: slug });
  return readCardRows(cardsJson).toSorted((a, b) => (a.title < b.title ? -1 : 1));
}

const told = (cards: Card[]) =>
  cards.map(({ id, title, status, priority, openParents, scheduledAt, blockReason, commentCount }) => ({
    id,
    title,
    status,
    priority,
    openParents,
    scheduledAt,
    blockReason,
    commentCount,
  }));

function isPaused(slug: string): boolean {
  const path = join(home, 'boards', slug, 'kanban.db');
  return query(path, "SELECT 1 FROM settings WHERE key = 'paused' AND value = '1'").length === 1;
}

test('an export becomes a board with the same tasks, links, comments and history, paused', async () => {
  const text = await exported();
  expect(text).not.toContain('claimLock');
  const { format, tasks, adapted } = await client.data.import({
    from: { upload: await upload(Buffer.from(text)) },
    board: 'copy',
  });
  expect({ format, tasks, adapted }).toEqual({ format: 'export', tasks: 3, adapted: [] });
  expect(told(await cardsOf('copy'))).toEqual(told(await cardsOf(board)));
  expect(violationsOf(join(home, 'boards/copy/kanban.db'))).toEqual([]);
  expect(isPaused('copy')).toBe(true);
  const [first] = await cardsOf('copy');
  const detail = await client.task.get({ board: 'copy', id: first?.id ?? '' });
  const original = await client.task.get({ board, id: first?.id ?? '' });
  expect(detail.events.map(({ kind, payload }) => ({ kind, payload }))).toEqual(
    original.events.map(({ kind, payload }) => ({ kind, payload })),
  );
  expect(readdirSync(join(home, 'uploads'))).toEqual([]);
});

test('a backup made now is listed and becomes a board of its own, with no run of the first one', async () => {
  const made = await client.data.backUp({ board });
  expect(made).toMatchObject({ kind: 'manual' });
  expect(await client.boards.backups({ board })).toContainEqual(made);
  const content = readFileSync(join(home, 'boards', board, 'backups', made.file));
  const report = await client.data.import({ from: { upload: await upload(content) }, board: 'from-backup' });
  expect(report).toMatchObject({ format: 'board', tasks: 3 });
  expect(told(await cardsOf('from-backup'))).toEqual(told(await cardsOf(board)));
  expect(violationsOf(join(home, 'boards/from-backup/kanban.db'))).toEqual([]);
  expect(isPaused('from-backup')).toBe(true);
});

test('a Hermes database is found in its usual place, and imported with its journal', async () => {
  const folder = join(userHome, '.hermes/kanban/boards/shop');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'kanban.db');
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.exec(readFileSync(new URL('../fixtures/import/newest.sql', import.meta.url), 'utf8'));
  expect(await client.data.sources()).toMatchObject([{ path, board: 'shop' }]);
  const report = await client.data.import({ from: { source: path }, board: 'shop' });
  const begun = await upload(readFileSync(path));
  await upload(readFileSync(`${path}-wal`), 'journal', begun);
  const sent = await client.data.import({ from: { upload: begun }, board: 'shop-2' });
  db.close();
  expect(report).toMatchObject({ board: 'shop', format: 'hermes' });
  expect({ ...sent, board: 'shop' }).toEqual(report);
  expect(report.tasks).toBeGreaterThan(0);
});

test('what is no board is refused in words, leaves no board, and can be tried again', async () => {
  const bad = async (content: string | Uint8Array, slug = 'never') =>
    refusedBy(client.data.import({ from: { upload: await upload(Buffer.from(content)) }, board: slug }));
  expect(await bad('just words')).toMatchObject({ code: 'not_a_board' });
  expect(await bad('{"type":"board","format":99}')).toMatchObject({ code: 'newer_board' });
  expect(await bad('{"type":"board","format":1}\n{"type":"task","id":"t_1"}\nnonsense')).toMatchObject({
    code: 'invalid',
    message: 'file: line 3 of the file is not a line of an export.',
  });
  const image = readFileSync(join(home, 'boards', board, 'backups', (await client.data.backUp({ board })).file));
  const torn = await bad(image.fill(0xaa, 8192, 16_384));
  expect(torn.message).not.toContain(home);
  expect(await bad(await exported(), 'copy')).toMatchObject({ code: 'board_exists' });
  expect((await client.boards.list()).map(({ slug }) => slug)).not.toContain('never');
  expect(readdirSync(join(home, 'boards')).filter((name) => name.startsWith('.'))).toEqual([]);
  const source = { source: join(home, 'boards', board, 'kanban.db') };
  expect(await refusedBy(client.data.import({ from: source, board: 'never' }))).toMatchObject({ code: 'invalid' });
});

test('pieces go to the end of an upload and nowhere else, and uploads are bounded', async () => {
  const base64 = Buffer.from('abc').toString('base64');
  const gone = { upload: 'x'.repeat(43), part: 'file' as const, offset: 0, base64 };
  expect(await refusedBy(client.data.upload(gone))).toMatchObject({ code: 'invalid' });
  expect(await refusedBy(client.data.upload({ ...gone, upload: '../../etc/passwd-and-more' }))).toMatchObject({
    code: 'invalid',
  });
  expect(
    await refusedBy(
      client.data
        .upload({ ...gone, upload: null })
        .then(async ({ upload: name }) => client.data.upload({ ...gone, upload: name, offset: 1 })),
    ),
  ).toMatchObject({ code: 'conflict' });
  expect(await refusedBy(client.data.upload({ ...gone, upload: null, offset: 1_073_741_824 }))).toMatchObject({
    code: 'too_large',
  });
  writeFileSync(join(home, 'uploads', 'stray'), '');
});
