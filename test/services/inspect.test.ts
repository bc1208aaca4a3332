/** What a window can look at and take away, over a real engine: the archive, deleting, late verdicts, live usage. */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { boardPaths } from '../../src/main/services/boards.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { reassignTask } from '../../src/main/services/task-moves.ts';
import { cpuPercent, followUsage } from '../../src/main/services/worker-usage.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';
import { startWorker } from '../support/workers.ts';
import { openBoardClient } from './open-board-client.ts';

const world = openWorld({ quiet: true });
const by = { actor: 'you' };

function openBoard(path = join(tempDir(), 'kanban.db')): Kernel {
  const kernel = openKernel({ path, world: kernelWorldOf(world) });
  onTestFinished(() => kernel.close());
  return kernel;
}

describe('the window over a real engine', () => {
  it('lists what was archived, deletes and brings back, and decides about late verdicts (F010, Q50)', async () => {
    const { client, home, board } = await openBoardClient('[dispatch]\nenabled = false\n');
    const [old, kept] = await Promise.all(
      ['Old idea', 'Kept idea'].map((title) => client.task.create({ board, task: { title, assignee: 'shell' } })),
    );
    if (old === undefined || kept === undefined) throw new Error('Nothing was created.');
    await client.task.move({ board, id: old.id, to: 'archived' });
    expect((await client.board.archived({ board })).cards.map((card) => card.id)).toEqual([old.id]);
    expect((await client.board.archived({ board, text: 'OLD' })).cards).toHaveLength(1);
    expect((await client.board.archived({ board, text: 'kept' })).cards).toEqual([]);
    expect((await client.task.get({ board, id: old.id })).card.status).toBe('archived');

    await client.task.remove({ board, id: old.id });
    expect((await client.board.archived({ board })).cards).toEqual([]);
    await expect(client.task.get({ board, id: old.id })).rejects.toThrow(/no task/);
    expect((await client.task.undelete({ board, id: old.id })).status).toBe('archived');
    await expect(client.task.remove({ board, id: kept.id, version: 0 })).rejects.toMatchObject({
      data: { code: 'conflict' },
    });

    // A worker whose run was taken back reports twice after it is over.
    const kernel = openBoard(boardPaths(home, board).database);
    const { run } = kernel.claim(kept.id);
    kernel.reclaim(kept.id, by);
    for (const summary of ['all done', 'really'])
      expect(() => kernel.complete(kept.id, { runToken: run.token, summary })).toThrow(/.+/);
    const { lateVerdicts } = await client.task.get({ board, id: kept.id });
    expect(lateVerdicts.map((late) => [late.verb, late.summary])).toEqual([
      ['complete', 'all done'],
      ['complete', 'really'],
    ]);
    const [first, second] = lateVerdicts.map((late) => late.eventId);
    const decide = (eventId: number | undefined, decision: 'accept' | 'dismiss') =>
      client.task.decideLate({ board, id: kept.id, eventId: eventId ?? 0, decision });
    await decide(second, 'dismiss');
    await expect(decide(second, 'dismiss')).rejects.toMatchObject({ data: { code: 'invalid' } });
    expect((await decide(first, 'accept')).status).toBe('done');
    const after = await client.task.get({ board, id: kept.id });
    expect(after.lateVerdicts.map((late) => late.acceptedAt === null)).toEqual([false]);
    await expect(decide(first, 'dismiss')).rejects.toMatchObject({ data: { code: 'invalid' } });
    expect(await client.workspace.changes({ board, id: kept.id })).toBeNull();
    await expect(client.run.search({ board, runId: '999', text: 'x' })).rejects.toMatchObject({
      data: { code: 'unknown_run' },
    });
  });
});

describe('pages of the archive', () => {
  it('hold every task once, newest first, however many were archived in the same moment', () => {
    const kernel = openBoard();
    const ids = Array.from({ length: 120 }, (_, index) => kernel.createTask({ title: `task ${index}` }).task.id);
    for (const id of ids) kernel.archive(id);
    const seen: string[] = [];
    for (let page = kernel.archivedCards('', null); ; page = kernel.archivedCards('', page.next)) {
      seen.push(...page.cards.map((card) => card.id));
      if (page.next === null) break;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen)).toEqual(new Set(ids));
    const since = seen.map((id) => kernel.getTask(id)?.statusSince ?? 0);
    expect(since).toEqual(since.toSorted((a, b) => b - a));
  });
});

describe('giving a running task to another worker', () => {
  it('takes it back in the same commit, closes the run uncounted and starts the failures anew', () => {
    const kernel = openBoard();
    const { id } = kernel.createTask({ title: 'long', assignee: 'shell' }).task;
    const { run } = kernel.claim(id);
    const task = reassignTask(kernel, { board: 'default', id, assignee: 'claude' }, 'you');
    expect(task).toMatchObject({ status: 'ready', assignee: 'claude', consecutiveFailures: 0 });
    expect(kernel.getRun(run.id)).toMatchObject({ outcome: 'reclaimed', phase: 'ended' });
    expect(reassignTask(kernel, { board: 'default', id, assignee: null }, 'you').assignee).toBeNull();
    expect(() => reassignTask(kernel, { board: 'default', id, assignee: 'x', version: 0 }, 'you')).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});

describe('what a live worker uses', () => {
  it('is processor time and memory of its whole tree, and nothing once it is gone', async () => {
    const kernel = openBoard();
    const { id } = kernel.createTask({ title: 'busy', assignee: 'shell' }).task;
    const { run } = kernel.claim(id);
    const env = { PATH: '/usr/bin:/bin', FLOCKBOARD_RUN_TOKEN: run.token };
    const worker = await startWorker('(while :; do :; done) & sleep 600', { env });
    const kill = (): void => {
      const left = world.processes.findByToken(run.token);
      world.processes.signalTree(null, left, 'SIGKILL', run.token);
    };
    onTestFinished(kill);
    kernel.markSpawning(run.id, { workspacePath: tempDir(), logPath: null });
    const identity = world.processes.identify(worker.pid, run.token);
    if (identity === null) throw new Error('The worker has no identity.');
    kernel.recordWorker(run.id, identity);
    const abort = new AbortController();
    const looks = followUsage('default', kernel, world, abort.signal);
    const first = await looks.next();
    expect(first.value?.workers).toMatchObject([{ taskId: id, runId: run.id, cpuPercent: null }]);
    const second = await looks.next();
    const [usage] = second.value?.workers ?? [];
    expect(usage?.processes).toBeGreaterThanOrEqual(2);
    expect(usage?.memoryBytes).toBeGreaterThan(100_000);
    // A loop without a pause gets at least some of a busy machine.
    expect(usage?.cpuPercent).toBeGreaterThan(0);
    kill();
    await worker.exited;
    expect(world.processes.usage(identity)).toBeNull();
    abort.abort();
    expect((await looks.next()).done).toBe(true);
  });

  it('counts a process that came as new and one that ended as nothing', () => {
    const at = (ms: number, spent: Record<string, number>) => ({ at: ms, cpuMs: new Map(Object.entries(spent)) });
    expect(cpuPercent(undefined, at(1000, { a: 5 }))).toBeNull();
    expect(cpuPercent(at(0, { a: 100, b: 900 }), at(1000, { a: 350, c: 250 }))).toBe(50);
    expect(cpuPercent(at(1000, { a: 1 }), at(1000, { a: 2 }))).toBeNull();
  });
});
