/** No hot statement scans a table: every statement that a transition or the tick runs is explained at 10,000 rows. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEventsBefore, readRecentRuns } from '../../src/main/kernel/activity.ts';
import { readDelta, countByStatus, readCard } from '../../src/main/kernel/cards.ts';
import { openDatabase, type Database, type WriteDb } from '../../src/main/kernel/database.ts';
import { listEvents } from '../../src/main/kernel/events.ts';
import { listLateVerdicts } from '../../src/main/kernel/late-verdicts.ts';
import { linksOf, promoteAll } from '../../src/main/kernel/links.ts';
import { migrate } from '../../src/main/kernel/migrate.ts';
import { readQueue } from '../../src/main/kernel/queue.ts';
import { findRowByToken, findRunRow, lingeringRunRows, listRuns, openRunRows } from '../../src/main/kernel/runs.ts';
import { findTask, listTasks } from '../../src/main/kernel/tasks.ts';
import type { Transaction } from '../../src/main/kernel/transaction.ts';
import { addComment } from '../../src/main/kernel/transitions/add-comment.ts';
import { blockTask } from '../../src/main/kernel/transitions/block-task.ts';
import { claimTask } from '../../src/main/kernel/transitions/claim-task.ts';
import { completeTask } from '../../src/main/kernel/transitions/complete-task.ts';
import { createTask } from '../../src/main/kernel/transitions/create-task.ts';
import { deleteTask, undeleteTask } from '../../src/main/kernel/transitions/delete-task.ts';
import { editResult } from '../../src/main/kernel/transitions/edit-result.ts';
import { updateTask } from '../../src/main/kernel/transitions/edit-task.ts';
import { setHold } from '../../src/main/kernel/transitions/hold-queue.ts';
import { extendClaims, heartbeat, releaseStaleClaims } from '../../src/main/kernel/transitions/leases.ts';
import { linkTasks, unlinkTasks } from '../../src/main/kernel/transitions/link-tasks.ts';
import { reopenTask, unblockTask } from '../../src/main/kernel/transitions/queue-task.ts';
import { markSpawning, markWorkerGone, recordWorker } from '../../src/main/kernel/transitions/run-phases.ts';
import { settleRun } from '../../src/main/kernel/transitions/settle-run.ts';
import { nextWakeAt, wakeScheduled } from '../../src/main/kernel/transitions/wake-tasks.ts';
import { readTroubled } from '../../src/main/kernel/troubled.ts';
import { buildWorkerContext } from '../../src/main/kernel/worker-context.ts';
import { boardFiles } from '../../src/main/world/board-files.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';
import { WORKER } from './stage.ts';

const ROWS = 10_000;
let db: Database;
const statements = new Set<string>();

/** Ten thousand finished tasks with runs, links, comments and events, and a few waiting ones. */
const FILL = `
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
INSERT INTO tasks (id, title, assignee, tenant, status, created_at, status_since, updated_at, completed_at, change_seq)
  SELECT printf('t_%08x', i), 'task ' || i, 'w' || i % 9, 't' || i % 9, CASE WHEN i % 100 = 0 THEN 'ready' ELSE 'done' END,
    i, i, i, CASE WHEN i % 100 = 0 THEN NULL ELSE i END, i FROM n;
INSERT INTO task_runs (task_id, number, token, profile, phase, started_at, ended_at, outcome, cause, worker_gone)
  SELECT id, 1, id, assignee, 'ended', created_at, created_at, 'completed', 'exit', 1 FROM tasks WHERE status = 'done';
INSERT INTO task_links (parent_id, child_id, created_at)
  SELECT id, printf('t_%08x', rowid + 1), 1 FROM tasks WHERE rowid < ${ROWS} AND rowid % 3 = 0;
INSERT INTO task_comments (task_id, author, body, created_at) SELECT id, 'a', 'b', 1 FROM tasks;
INSERT INTO task_events (task_id, kind, created_at) SELECT id, 'completed', 1 FROM tasks;`;

function record<Db extends WriteDb>(real: Db): Db {
  const noted = (sql: string): string => {
    statements.add(sql);
    return sql;
  };
  return {
    ...real,
    get: (sql: string, params?: never) => real.get(noted(sql), params),
    all: (sql: string, params?: never) => real.all(noted(sql), params),
    run: (sql: string, params?: never) => real.run(noted(sql), params),
  };
}

function inTransaction<T>(work: (tx: Transaction) => T): T {
  const { ids } = openWorld();
  const world = { ...ids, now: () => 5_000, isAlive: () => false };
  return db.write((writer) => work({ db: record(writer), world, nowMs: 20_000_000, now: 20_000, failureLimit: 2 }));
}

/** Everything that people, workers and the tick do, once. */
function live(): void {
  inTransaction((tx) => {
    const parent = createTask(tx, { title: 'parent', assignee: 'w1', idempotencyKey: 'k' }).id;
    const child = createTask(tx, { title: 'child', assignee: 'w1', parents: [parent] }).id;
    const runId = String(claimTask(tx, parent, { ttlSeconds: 1, epoch: 0 }));
    markSpawning(tx, runId, { workspacePath: '/w', logPath: '/l' });
    recordWorker(tx, runId, WORKER);
    heartbeat(tx, parent, { runToken: findRunRow(tx.db, Number(runId))?.token ?? '', note: 'n' });
    extendClaims(tx, [runId], 900);
    addComment(tx, parent, { author: 'a', body: 'b' });
    completeTask(tx, parent, { summary: 's' });
    markWorkerGone(tx, runId);
    editResult(tx, parent, { summary: 'corrected' }, {});
    deleteTask(tx, child, {});
    undeleteTask(tx, child, {});
    listLateVerdicts(tx.db, parent);
    reopenTask(tx, parent, {});
    unlinkTasks(tx, parent, child);
    linkTasks(tx, parent, child);
    setHold(tx, parent, { code: 'unassigned', text: 't' });
    blockTask(tx, parent, { reason: 'r' });
    unblockTask(tx, parent, {});
    updateTask(tx, parent, { title: 'new', assignee: 'w2' }, {});
    settleRun(tx, String(claimTask(tx, parent, {})), { outcome: 'crashed', cause: 'exit', workerGone: true });
    releaseStaleClaims(tx);
    wakeScheduled(tx);
    promoteAll(tx);
    for (const query of [nextWakeAt, openRunRows, lingeringRunRows, countByStatus]) query(tx.db);
    readQueue(tx.db, 8);
    readDelta(tx.db, ROWS - 5, 100, 2);
    readCard(tx.db, parent, 2);
    findTask(tx.db, parent);
    linksOf(tx.db, child);
    listRuns(tx.db, parent);
    listTasks(tx.db, { status: 'ready', limit: 10 });
    listEvents(tx.db, parent);
    listEvents(tx.db, undefined, { afterId: ROWS });
    findRowByToken(tx.db, 'x');
    readRecentRuns(tx.db, 1_000);
    readEventsBefore(tx.db, { before: null, kinds: null, limit: 50 });
    readEventsBefore(tx.db, { before: 500, kinds: ['blocked'], limit: 50 });
    buildWorkerContext(tx.db, child, 5_000);
    readTroubled(tx.db, 2, null);
  });
}

/** Tables that grow with the board, with the aliases that statements give them. */
const GROWING =
  /^SCAN (tasks|task_runs|task_events|task_links|task_comments|t|r|l|c|p|o)\b(?!.*USING (COVERING )?INDEX (tasks_ready|tasks_held|tasks_wake|runs_open|runs_lingering))/;

function scansOf(): string[] {
  return [...statements].flatMap((sql) => {
    // A plan needs no values, but every parameter must be bound.
    const names = [...new Set([...sql.matchAll(/@(\w+)/g)].map((match) => match[1] ?? ''))];
    const marks = sql.match(/\?/g)?.length ?? 0;
    const params =
      names.length > 0 ? Object.fromEntries(names.map((name) => [name, 1])) : Array.from({ length: marks }, () => 1);
    const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
    return plan.filter((step) => GROWING.test(step.detail)).map((step) => `${step.detail} in ${sql}`);
  });
}

beforeAll(() => {
  const path = join(tempDir('plans', { inMemory: true }), 'kanban.db');
  db = openDatabase({ path, files: boardFiles, mode: 'create', busyTimeoutMs: 1_000 }, () => {});
  migrate(db, { stamp: 1 });
  db.write(() => db.exec(FILL));
  live();
});

afterAll(() => db.close());

test('the statements of a whole life were recorded', () => {
  expect(statements.size).toBeGreaterThan(45);
});

test('no hot statement scans a growing table without statistics', () => {
  expect(scansOf()).toEqual([]);
});

test('no hot statement scans a growing table with statistics', () => {
  db.exec('ANALYZE');
  expect(scansOf()).toEqual([]);
});

test('no statement has a bare parameter as its limit, for which SQLite plans it anew at each execution', () => {
  expect([...statements].filter((sql) => /LIMIT [?@]/.test(sql))).toEqual([]);
});
