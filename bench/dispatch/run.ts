/**
 * What dispatching costs, on real processes: from the commit of a ready task by another process to its worker's first
 * line, and how many short tasks a second go from ready to done, against bare starts of /bin/true. `--short` does less.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../src/contract/config.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';

const isShort = process.argv.includes('--short');
const ROUNDS = isShort ? 20 : 100;
const TASKS = isShort ? 60 : 300;
const AT_ONCE = 8;

const world = openWorld({ quiet: true });
const home = mkdtempSync(join(tmpdir(), 'flockboard-bench-'));
const kernel = openKernel({ path: join(home, 'boards/default/kanban.db'), world: kernelWorldOf(world) });
const dispatcher = await startDispatcher();
try {
  await firstLines();
  await throughput();
} finally {
  dispatcher.kill('SIGKILL');
  kernel.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

/** A process of its own, so that every commit below is one by another process. */
async function startDispatcher(): Promise<ChildProcess> {
  const base = parseConfig(null, { home, path: join(home, 'config.toml') });
  const { shell } = base.profiles;
  if (shell === undefined) throw new Error('There is no shell profile.');
  const dispatch = { ...base.dispatch, workersMax: AT_ONCE };
  const config: Config = { ...base, dispatch, profiles: { shell: { ...shell, slots: AT_ONCE } } };
  const program = join(import.meta.dirname, '../../test/fixtures/dispatching.ts');
  const child = spawn(process.execPath, [program, home, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdout.resume();
  return child;
}

async function firstLines(): Promise<void> {
  const latencies: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { id } = kernel.createTask({ title: 'first line', assignee: 'shell', body: 'date +%s%N' }).task;
    const committed = performance.timeOrigin + performance.now();
    await done(kernel, [id]);
    const log = kernel.listRuns(id)[0]?.logPath ?? '';
    latencies.push(Number(readFileSync(log, 'utf8')) / 1e6 - committed);
    await sleep(100);
  }
  latencies.sort((a, b) => a - b);
  const at = (q: number): string => (latencies[Math.floor((latencies.length - 1) * q)] ?? Number.NaN).toFixed(1);
  console.log(`commit to first line, ${ROUNDS} tasks: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`);
}

async function throughput(): Promise<void> {
  const ids: string[] = [];
  const began = performance.now();
  for (let at = 0; at < TASKS; at += 1) {
    ids.push(kernel.createTask({ title: 'short', assignee: 'shell', body: 'true' }).task.id);
  }
  await done(kernel, ids);
  const ours = TASKS / ((performance.now() - began) / 1_000);
  const bare = await bareStarts();
  const rate = `${ours.toFixed(0)}/s against ${bare.toFixed(0)}/s bare starts`;
  console.log(`${TASKS} tasks from creation to done, ${AT_ONCE} at once: ${rate} (${(bare / ours).toFixed(1)}x)`);
}

/** The least that starting could cost: the same number of /bin/true, as many at once, nothing recorded. */
async function bareStarts(): Promise<number> {
  let left = TASKS;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const child = await world.processes.spawn({
        argv: ['/bin/true'],
        cwd: home,
        env: { PATH: '/usr/bin:/bin' },
        logPath: join(home, 'bare.log'),
        stdin: null,
      });
      await child.exited;
    }
  };
  // The children are not awaited by the event loop; something must hold it.
  const hold = setInterval(() => undefined, 1_000);
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  clearInterval(hold);
  return TASKS / ((performance.now() - began) / 1_000);
}

async function done(board: Kernel, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    while (board.getTask(id)?.status !== 'done') {
      if (!existsSync(board.path)) throw new Error('The board is gone.');
      if (board.getTask(id)?.status === 'blocked') throw new Error(`Task ${id} is blocked.`);
      await sleep(5);
    }
  }
}
