/** Importing the reference's database: every version of it, with its history, the source untouched (kernel-spec 1.6, 1.7). */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { importHermes, slugFor } from '../../src/main/services/import-board.ts';
import { boardPaths } from '../../src/main/services/boards.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { refusalOf } from '../support/board.ts';
import { violationsOf } from '../support/invariants.ts';
import { execute, query } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'import');
const world = openWorld({ quiet: true });

/** A database made by one of the scripts, in a folder of its own. */
function sourceOf(version: string, more = ''): string {
  const path = join(tempDir('hermes'), 'kanban.db');
  const db = new Database(path);
  db.exec(readFileSync(join(FIXTURES, `${version}.sql`), 'utf8') + more);
  db.close();
  return path;
}

function imported(version: string, more = '') {
  const home = tempDir('home');
  const report = importHermes(home, sourceOf(version, more), 'new', world);
  const kernel = openKernel({ path: report.path, world: kernelWorldOf(world), mode: 'existing' });
  onTestFinished(() => kernel.close());
  return { home, report, kernel };
}

/** What the reference itself did not promise: its gate at a claim and its events of endings (Q12, kernel-spec 11.1). */
const FOREIGN = /at its claim|exactly one terminal event/;

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const countOf = (report: { adapted: { what: string; count: number }[] }, part: string): number =>
  report.adapted.find(({ what }) => what.includes(part))?.count ?? 0;
const task = (kernel: Kernel, id: string) => kernel.getTask(id) ?? expect.fail(`task ${id} is missing`);

test.each(['oldest', 'middle', 'newest'])(
  'a database of the %s schema becomes a board that holds every invariant',
  (version) => {
    const { report, kernel } = imported(version);
    expect(violationsOf(report.path).filter(({ invariant }) => !FOREIGN.test(invariant))).toEqual([]);
    expect(report.sourceUntouched).toBe(true);
    expect(kernel.listTasks({ includeArchived: true })).toHaveLength(report.tasks);
    expect(kernel.openRuns()).toEqual([]);
    expect(kernel.lingeringRuns()).toEqual([]);
    expect(JSON.parse(kernel.snapshot().cardsJson)).not.toEqual([]);
    for (const { id } of kernel.listTasks({ includeArchived: true }))
      expect(kernel.buildWorkerContext(id)).toContain(id);
  },
);

test('the source and its folder are, byte by byte, what they were', () => {
  const source = sourceOf('newest');
  const before = hashOf(source);
  const home = tempDir('home');
  const { path } = importHermes(home, source, undefined, world);
  expect(path).toBe(boardPaths(home, 'hermes').database);
  expect(hashOf(source)).toBe(before);
  expect(readdirSync(dirname(source))).toEqual(['kanban.db']);
  expect(readdirSync(join(home, 'boards'))).toEqual(['hermes']);
});

test('what is only in the journal of the source comes along', () => {
  const source = sourceOf('oldest');
  const live = new Database(source);
  onTestFinished(() => void live.close());
  live.pragma('journal_mode = WAL');
  live.pragma('wal_autocheckpoint = 0');
  live.exec("INSERT INTO tasks (id, title, status, created_at) VALUES ('t_000000ff', 'late', 'ready', 1700000900)");
  const { path } = importHermes(tempDir('home'), source, 'x', world);
  expect(query(path, "SELECT title FROM tasks WHERE id = 't_000000ff'")).toEqual([{ title: 'late' }]);
});

test('the oldest schema keeps tasks, links, comments and events with their times', () => {
  const { report, kernel } = imported('oldest');
  expect(task(kernel, 't_00000001')).toMatchObject({
    title: 'Lay the keel',
    body: 'oak',
    assignee: 'carpenter',
    status: 'done',
    priority: 2,
    createdBy: 'ada',
    createdAt: 1_700_000_000_000,
    startedAt: 1_700_000_010_000,
    completedAt: 1_700_000_600_000,
    workspaceKind: 'scratch',
    workspacePath: null,
    children: ['t_00000002'],
  });
  expect(kernel.listComments('t_00000001')).toMatchObject([
    { author: 'ada', body: 'Mind the grain — 木', createdAt: 1_700_000_300_000 },
  ]);
  expect(kernel.listEvents('t_00000001').map(({ id, kind }) => [id, kind])).toEqual([
    [1, 'created'],
    [2, 'promoted'],
    [3, 'status'],
    [4, 'completed'],
    // Its priority was told by no event, so the import tells it (I16).
    [9, 'reprioritized'],
  ]);
  expect(task(kernel, 't_00000004')).toMatchObject({ title: 'Sew the sails', priority: 1000, status: 'ready' });
  expect(countOf(report, 'links to tasks that do not exist')).toBe(1);
});

test('a running task is given back, with its run closed as released', () => {
  const { report, kernel } = imported('oldest');
  expect(task(kernel, 't_00000002')).toMatchObject({ status: 'ready', claimLock: null, workspacePath: '/srv/hull' });
  expect(kernel.listRuns('t_00000002')).toMatchObject([
    {
      number: 1,
      profile: 'carpenter',
      outcome: 'released',
      cause: 'imported',
      startedAt: 1_700_000_700_000,
      workerGone: true,
    },
  ]);
  expect(kernel.listEvents('t_00000002').find(({ kind }) => kind === 'released')).toMatchObject({
    kind: 'released',
    payload: { status: 'ready', from: 'running' },
  });
  expect(countOf(report, 'running tasks')).toBe(1);
  expect(kernel.claim('t_00000002').run.number).toBe(2);
});

test('what ours does not know waits for a person or keeps its own words', () => {
  const { report, kernel } = imported('oldest');
  expect(task(kernel, 't_00000005')).toMatchObject({
    status: 'blocked',
    blockKind: 'needs_input',
    blockReason: 'It had the status "someday" when it was imported.',
    assignee: null,
    workspaceKind: 'scratch',
  });
  expect(kernel.listEvents('t_00000002').find(({ kind }) => kind === 'edited')?.payload).toMatchObject({
    imported_kind: 'tip_scratch_workspace',
    message: 'scratch folders go',
  });
  expect(kernel.listEvents('t_00000005')[0]?.payload).toEqual({ imported_text: 'not json' });
  expect(countOf(report, 'tip_scratch_workspace')).toBe(1);
});

test('runs keep their ids, outcomes, summaries and errors; odd ones are released with their words kept', () => {
  const { report, kernel } = imported('middle');
  expect(kernel.listRuns('t_0000000a')).toMatchObject([
    { id: '1', number: 1, outcome: 'completed', summary: 'It floats.\nMostly.', metadata: { tests: 3 } },
    {
      id: '2',
      number: 2,
      outcome: 'released',
      error: 'leak',
      startedAt: 1_700_000_150_000,
      endedAt: 1_700_000_150_000,
      metadata: { imported_metadata: 'broken', imported: { outcome: 'sunk', status: 'sunk' } },
    },
  ]);
  expect(kernel.listRuns('t_0000000d')).toMatchObject([{ id: '4', outcome: 'released', workerPid: null }]);
  expect(countOf(report, 'outcome that is not ours')).toBe(1);
  expect(countOf(report, 'runs of tasks that do not exist')).toBe(1);
  const completed = kernel.listEvents('t_0000000a').find(({ kind }) => kind === 'completed');
  expect(completed).toMatchObject({ id: 2, runId: '1' });
});

test('failure columns under their old names are understood, and a breaker stays tripped (Q2)', () => {
  const { kernel } = imported('middle');
  expect(task(kernel, 't_0000000c')).toMatchObject({
    status: 'blocked',
    blockKind: 'breaker',
    blockReason: 'no such command',
    consecutiveFailures: 3,
    lastFailureError: 'no such command',
  });
});

test('children of an unfinished parent wait, whatever the source thought of archived ones (Q9, I19)', () => {
  const { report, kernel } = imported('middle');
  expect(task(kernel, 't_0000000e')).toMatchObject({ status: 'archived', completedAt: null });
  expect(task(kernel, 't_00000010')).toMatchObject({ status: 'archived', completedAt: null });
  expect(task(kernel, 't_0000000f')).toMatchObject({ status: 'todo' });
  expect(task(kernel, 't_00000011')).toMatchObject({ status: 'ready' });
  expect(countOf(report, 'below an unfinished parent')).toBe(1);
});

test('of two tasks with one idempotency key the newer keeps it (Q13)', () => {
  const { kernel } = imported('middle');
  expect(task(kernel, 't_0000000a').idempotencyKey).toBeNull();
  expect(kernel.createTask({ title: 'again', tenant: 'yard', idempotencyKey: 'key' })).toMatchObject({
    created: false,
    task: { id: 't_0000000b' },
  });
});

test('the newest schema keeps statuses, block kinds, skills, limits and subscriptions', () => {
  const { report, kernel } = imported('newest');
  const statuses = kernel.listTasks({ includeArchived: true }).map(({ title, status }) => [title, status]);
  expect(Object.fromEntries(statuses)).toEqual({
    triage: 'triage',
    todo: 'todo',
    scheduled: 'todo',
    ready: 'ready',
    running: 'ready',
    blocked: 'blocked',
    review: 'review',
    done: 'done',
    archived: 'archived',
  });
  expect(task(kernel, 't_10000001')).toMatchObject({
    branch: 'wt/x',
    skills: ['sql', 'git'],
    modelOverride: 'big',
    maxRetries: 3,
    maxRuntimeSeconds: 60,
  });
  expect(task(kernel, 't_10000002')).toMatchObject({
    branch: null,
    skills: null,
    maxRetries: null,
    maxRuntimeSeconds: null,
  });
  expect(task(kernel, 't_10000005')).toMatchObject({
    blockKind: 'capability',
    blockReason: 'No crane.',
    blockRecurrences: 1,
  });
  expect(kernel.listRuns('t_10000006')).toMatchObject([{ outcome: 'review', summary: 'Please look.' }]);
  expect(kernel.listEvents('t_10000007').find(({ kind }) => kind === 'completed')).toMatchObject({
    kind: 'completed',
    runId: '3',
  });
  expect(query(report.path, 'SELECT * FROM kanban_notify_subs')).toMatchObject([
    { task_id: 't_10000004', thread_id: 'a', notifier_profile: 'w', last_event_id: 3 },
  ]);
  expect(report.ignored).toEqual(['task_attachments', 'tasks.goal_mode']);
  kernel.recomputeReady();
  expect(task(kernel, 't_10000002').status).toBe('todo');
});

test('a link that closes a cycle is left out, and only that one (I19)', () => {
  const { report, kernel } = imported('newest');
  expect(countOf(report, 'closed a cycle')).toBe(1);
  expect(task(kernel, 't_10000007').parents).toEqual(['t_10000000']);
  expect(report.links).toBe(5);
});

test('values of wrong types do no harm', () => {
  const { kernel } = imported(
    'middle',
    `INSERT INTO tasks (id, title, status, created_at, priority, tenant) VALUES ('t_0000dead', 12, 'ready', '1700000000', 'high', x'00');`,
  );
  expect(task(kernel, 't_0000dead')).toMatchObject({
    title: '12',
    createdAt: 1_700_000_000_000,
    priority: 0,
    tenant: null,
  });
});

test('an existing board is never imported into, and a refused import leaves nothing behind', () => {
  const home = tempDir('home');
  const source = sourceOf('oldest');
  importHermes(home, source, 'taken', world);
  expect(refusalOf(() => importHermes(home, source, 'taken', world))).toBe('board_exists');
  const other = join(tempDir(), 'other.db');
  writeFileSync(other, '');
  execute(other, 'CREATE TABLE t (x)');
  expect(refusalOf(() => importHermes(home, other, 'x', world))).toBe('not_a_board');
  expect(refusalOf(() => importHermes(home, join(home, 'nowhere.db'), 'x', world))).toBe('invalid');
  expect(refusalOf(() => importHermes(home, boardPaths(home, 'taken').database, 'x', world))).toBe('not_a_board');
  const garbage = join(tempDir(), 'garbage.db');
  writeFileSync(garbage, 'x'.repeat(9000));
  expect(refusalOf(() => importHermes(home, garbage, 'x', world))).toBe('not_a_board');
  expect(readdirSync(join(home, 'boards'))).toEqual(['taken']);
});

test('the slug comes from the folder of the source, when it is one', () => {
  expect(slugFor('/home/ada/.hermes/kanban/boards/shop/kanban.db')).toBe('shop');
  expect(slugFor('/home/ada/.hermes/kanban.db')).toBe('hermes');
  expect(slugFor('/x/kanban/boards/Not A Slug/kanban.db')).toBe('hermes');
});

test('an empty database of the reference becomes an empty board', () => {
  const folder = tempDir();
  mkdirSync(join(folder, 'empty'));
  const path = join(folder, 'empty', 'kanban.db');
  const db = new Database(path);
  db.exec('CREATE TABLE tasks (id TEXT, title TEXT, status TEXT, created_at INTEGER)');
  db.close();
  const report = importHermes(tempDir('home'), path, 'empty', world);
  expect(report).toMatchObject({ tasks: 0, events: 0, adapted: [], ignored: [] });
  expect(existsSync(report.path)).toBe(true);
});
