/**
 * What the kernel's operations cost on boards of three sizes, each against the least raw SQL that does the same
 * durable work on the same file in the same run. Prints one table per size; `--short` leaves out the largest board.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { compare, table, type Comparison } from '../support/measure.ts';
import { openRawSql, type RawSql } from './raw-sql.ts';

const isShort = process.argv.includes('--short');
const SIZES = isShort ? [100, 1_000] : [100, 1_000, 10_000];
const WRITES = isShort ? 50 : 200;
const READS = isShort ? 20 : 40;

for (const size of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), 'flockboard-bench-'));
  const path = join(folder, 'kanban.db');
  const kernel = openKernel({ path, world: kernelWorldOf(openWorld()) });
  const ids = fill(kernel, size);
  const raw = openRawSql(path);
  try {
    console.log(`\n${size} tasks\n${table([...writes(kernel, raw, ids), ...reads(kernel, raw)])}`);
  } finally {
    raw.close();
    kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A board of which a third is done and a fifth waits below a parent. */
function fill(kernel: Kernel, size: number): string[] {
  const ids: string[] = [];
  for (let n = 0; n < size; n++) {
    const parents = n % 5 === 4 ? [ids[n - 1] ?? ''] : [];
    const { task } = kernel.createTask({ title: `Task number ${n} of the board`, body: 'x'.repeat(500), parents });
    ids.push(task.id);
    if (n % 3 === 0 && parents.length === 0) kernel.complete(task.id, { summary: `Result of ${n}` });
  }
  return ids;
}

function writes(kernel: Kernel, raw: RawSql, ids: readonly string[]): Comparison[] {
  const fresh = () => kernel.createTask({ title: 'fresh' }).task.id;
  const pool = Array.from({ length: 2 * (WRITES + Math.ceil(WRITES / 10)) }, fresh);
  const half = pool.length / 2;
  const [held, heldRaw] = [fresh(), fresh()];
  const { run } = kernel.claim(held);
  kernel.claim(heldRaw);
  return [
    compare('create', WRITES, {
      ours: (n) => kernel.createTask({ title: `measured ${n}` }),
      least: (n) => raw.create(`t_raw${ids.length}_${n}`),
    }),
    compare('claim + complete', WRITES, {
      ours: (n) => {
        const claim = kernel.claim(pool[n] ?? '');
        kernel.complete(claim.task.id, { runToken: claim.run.token, summary: 'ok' });
      },
      least: (n) => raw.claimAndComplete(pool[half + n] ?? ''),
    }),
    compare('heartbeat', WRITES, {
      ours: () => kernel.heartbeat(held, { runToken: run.token }),
      least: (n) => raw.heartbeat(heldRaw, n),
    }),
  ];
}

function reads(kernel: Kernel, raw: RawSql): Comparison[] {
  return [
    compare('snapshot', READS, { ours: () => kernel.snapshot(), least: () => raw.snapshot() }),
    compare('delta of 20 events', READS, {
      ours: () => kernel.delta(kernel.cursor() - 20),
      least: () => raw.delta(kernel.cursor() - 20),
    }),
    compare('ready queue, first 50', READS, { ours: () => kernel.readyQueue(50), least: () => raw.readyQueue(50) }),
  ];
}
