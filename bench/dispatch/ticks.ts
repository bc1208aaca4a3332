/**
 * What a tick costs on an empty, a small and a large board, and how long the engine's event loop is held up on the
 * large one while eight noisy workers run, a window follows the board, and tasks come and go. `--short` does less.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { createBoardSessions, type BoardSessions } from '../../src/main/services/engine/board-sessions.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { fillBoard, type Shape } from '../kernel/fill.ts';

const isShort = process.argv.includes('--short');
const SIZES = isShort ? [0, 1_000] : [0, 1_000, 100_000];
const ROUNDS = isShort ? 30 : 200;
const LOOP_SECONDS = isShort ? 5 : 20;
const WORKERS = 8;
const world = openWorld({ quiet: true });

const CONFIG = `[dispatch]
max_workers = ${WORKERS}
memory_floor_mb = 0
[profiles.shell]
slots = ${WORKERS}
[profiles.coder]
command = ["/bin/sh", "-c", "while :; do echo a line of output; sleep 0.05; done"]
prompt = "none"
slots = ${WORKERS}
`;

for (const size of SIZES) {
  for (const shape of ['aged', 'wide'] as const) await measure(shape, size);
}

async function measure(shape: Shape, size: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'flockboard-bench-'));
  const path = join(home, 'boards/default/kanban.db');
  mkdirSync(join(home, 'boards/default'), { recursive: true });
  writeFileSync(join(home, 'config.toml'), CONFIG);
  openKernel({ path, world: kernelWorldOf(world) }).close();
  if (size > 0) fillBoard(path, shape, size);
  const config = parseConfig(CONFIG, { home, path: join(home, 'config.toml') });
  const hostEnv = { PATH: process.env['PATH'] ?? '' };
  const start = { config, kind: 'serve' as const, board: 'default', version: '0', cli: [process.execPath], hostEnv };
  const boards = createBoardSessions(start, world, () => undefined);
  await boards.start();
  try {
    const session = boards.session('default');
    await session.dispatcher.tick();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      await session.dispatcher.tick();
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const at = (q: number): string => (times[Math.floor((times.length - 1) * q)] ?? Number.NaN).toFixed(2);
    const live = session.dispatcher.view().workers;
    console.log(`tick, ${shape} board of ${size}, ${live} workers: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
    if (size === SIZES.at(-1)) await heldUp(boards, `${shape} board of ${size}`);
  } finally {
    await boards.close('stop');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The delay of a timer that fires every 5 ms, while everything that an engine does at once is going on. */
async function heldUp(boards: BoardSessions, name: string): Promise<void> {
  const { kernel, feed, followStatus, wrote } = boards.session('default');
  for (let n = kernel.openRuns().length; n < WORKERS; n += 1) {
    kernel.createTask({ title: 'noise', assignee: 'coder', priority: 9 });
  }
  wrote();
  const over = new AbortController();
  const follow = async (stream: AsyncIterable<unknown>): Promise<number> => {
    let count = 0;
    for await (const _ of stream) count += 1;
    return count;
  };
  const streams = [follow(feed.follow(kernel.cursor(), over.signal)), follow(followStatus(over.signal))];
  await sleep(2_000);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const until = performance.now() + LOOP_SECONDS * 1_000;
  while (performance.now() < until) {
    const { id } = kernel.createTask({ title: 'passing by', assignee: 'shell', body: 'true' }).task;
    kernel.addComment(id, { author: 'ann', body: 'A remark.' });
    wrote();
    await sleep(250);
  }
  delay.disable();
  over.abort();
  const counts = await Promise.all(streams);
  // The histogram counts whole intervals; what lies above one is the delay.
  const at = (q: number): string => (delay.percentile(q) / 1e6 - 5).toFixed(1);
  const workers = kernel.openRuns().length;
  console.log(
    `event loop, ${name}, ${workers} noisy workers, ${counts.join(' and ')} messages to a window: ` +
      `held up p50 ${at(50)} ms, p99 ${at(99)} ms, p99.9 ${at(99.9)} ms, worst ${(delay.max / 1e6 - 5).toFixed(1)} ms`,
  );
}
