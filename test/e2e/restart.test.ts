/**
 * `kill -9` of the application while a worker runs. After a restart the worker is taken over when it is alive and
 * settled when it is not; it is never started twice for one run (failures.md F006, F014, F028).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BoardEvent, RunView, Task } from '../../src/contract/task.ts';
import { buildIfStale } from '../../tools/build.ts';
import { endHost, runCli, startServe } from '../support/shells.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const TIMEOUT_MS = 120_000;

beforeAll(() => buildIfStale(), 180_000);

interface Scene {
  home: string;
  /** What the worker did, one line for each effect: `start <pid>`, `end <pid>`. */
  effects(): string[];
  /** Lets the worker end. */
  letGo(): void;
  show(): Promise<{ task: Task; runs: RunView[]; events: BoardEvent[] }>;
  serve(): Promise<{ kill(): Promise<void> }>;
  isAlive(pid: number): boolean;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A served board with one running worker. */
async function scene(): Promise<Scene & { pid: number; host: { kill(): Promise<void> } }> {
  const home = join(tempDir('restart'), 'home');
  const folder = tempDir('effects');
  const [log, gate] = [join(folder, 'effects'), join(folder, 'gate')];
  const body = [
    `echo "start $$" >> '${log}'`,
    `for i in $(seq 1200); do [ -e '${gate}' ] && break; sleep 0.05; done`,
    `echo "end $$" >> '${log}'`,
    "echo 'all done'",
  ].join('\n');
  await runCli(home, 'init');
  const { id } = JSON.parse(await runCli(home, 'create', 'Long work', '-a', 'shell', '--body', body, '--json')) as Task;
  const letGo = (): void => writeFileSync(gate, '');
  cleanups.push(async () => letGo());
  const parts: Scene = {
    home,
    effects: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    letGo,
    show: async () => JSON.parse(await runCli(home, 'show', id, '--json')) as Awaited<ReturnType<Scene['show']>>,
    async serve() {
      const { host } = await startServe(home);
      cleanups.push(() => endHost(host));
      return { kill: () => endHost(host, 'SIGKILL') };
    },
    isAlive(pid) {
      try {
        process.kill(pid, 0);
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    },
  };
  const host = await parts.serve();
  await waitFor(() => parts.effects().length === 1, { what: 'the worker’s first effect' });
  const pid = (await parts.show()).task.workerPid ?? 0;
  expect(parts.isAlive(pid)).toBe(true);
  return { ...parts, pid, host };
}

describe('kill -9 of the application while a worker runs', { timeout: TIMEOUT_MS }, () => {
  test('leaves the worker alone, and the next start takes it over and sees it through', async () => {
    const board = await scene();
    await board.host.kill();
    expect(board.isAlive(board.pid)).toBe(true);

    await board.serve();
    await waitFor(async () => (await board.show()).events.some(({ kind }) => kind === 'adopted'), {
      what: 'the adoption',
    });
    const adopted = await board.show();
    expect(adopted.task).toMatchObject({ status: 'running', workerPid: board.pid });
    expect(adopted.runs).toHaveLength(1);

    board.letGo();
    await waitFor(async () => (await board.show()).task.status === 'done', { what: 'the task being done' });
    expect(board.effects().map((line) => line.split(' ')[0])).toEqual(['start', 'end']);
    const { runs } = await board.show();
    expect(runs.map(({ outcome, summary }) => ({ outcome, summary }))).toEqual([
      { outcome: 'completed', summary: 'all done' },
    ]);
  });

  test('settles a worker that finished while nobody watched, from what it left behind', async () => {
    const board = await scene();
    await board.host.kill();
    board.letGo();
    await waitFor(() => board.effects().length === 2 && !board.isAlive(board.pid), { what: 'the worker’s end' });

    await board.serve();
    await waitFor(async () => (await board.show()).task.status === 'done', { what: 'the task being done' });
    expect((await board.show()).runs.map(({ outcome }) => outcome)).toEqual(['completed']);
    expect(board.effects()).toHaveLength(2);
  });

  test('settles a worker that was killed meanwhile without blaming the task (Q36) and tries again, one at a time', async () => {
    const board = await scene();
    await board.host.kill();
    process.kill(-board.pid, 'SIGKILL');
    await waitFor(() => !board.isAlive(board.pid), { what: 'the worker’s death' });

    await board.serve();
    await waitFor(() => board.effects().length === 2, { what: 'the second run' });
    const [first, second] = (await board.show()).runs.toSorted((a, b) => a.number - b.number);
    expect(first).toMatchObject({ outcome: 'reclaimed', workerGone: true });
    expect(second?.startedAt).toBeGreaterThanOrEqual(first?.endedAt ?? Number.POSITIVE_INFINITY);

    expect((await board.show()).task.consecutiveFailures).toBe(0);
    board.letGo();
    await waitFor(async () => (await board.show()).task.status === 'done', { what: 'the task being done' });
    expect(board.effects().map((line) => line.split(' ')[0])).toEqual(['start', 'start', 'end']);
  });
});
