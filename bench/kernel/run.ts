/**
 * What the kernel's operations cost on aged and wide boards of several sizes, each against the least raw SQL that does
 * the same durable work on the same file in the same run, and how cost grows with the board. `--short` leaves out the
 * large boards, `--growth` prints only what a long history adds. docs/performance.md holds a table of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { table, type Comparison } from '../support/measure.ts';
import { compareContention } from './contention.ts';
import { fillBoard, fillFan, type Shape } from './fill.ts';
import { compareReads, compareWrites, type Rounds } from './operations.ts';
import { openRawSql, type RawSql } from './raw-sql.ts';

const isShort = process.argv.includes('--short');
const SIZES = isShort ? [100, 1_000] : [100, 1_000, 10_000, 100_000];
const ROUNDS: Rounds = isShort ? { writes: 100, reads: 60 } : { writes: 300, reads: 100 };
const CHILDREN = isShort ? 1_000 : 10_000;

async function onBoard<T>(
  fill: (path: string) => void,
  work: (kernel: Kernel, raw: RawSql) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'flockboard-bench-'));
  const path = join(folder, 'kanban.db');
  const world = kernelWorldOf(openWorld());
  openKernel({ path, world }).close();
  fill(path);
  const kernel = openKernel({ path, world });
  const raw = openRawSql(path);
  try {
    return await work(kernel, raw);
  } finally {
    raw.close();
    kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const bySize = new Map<number, Comparison[]>();
for (const shape of ['aged', 'wide'] satisfies Shape[]) {
  for (const size of SIZES) {
    const rows = await onBoard(
      (path) => fillBoard(path, shape, size),
      (kernel, raw) => [...compareWrites(kernel, raw, ROUNDS), ...compareReads(kernel, raw, ROUNDS)],
    );
    console.log(`\n${shape}, ${size} tasks\n${table(rows)}`);
    if (shape === 'aged') bySize.set(size, rows);
  }
}

const [small, large] = [SIZES[0] ?? 0, SIZES.at(-1) ?? 0];
console.log(`\nTimes of ${large} finished tasks over those of ${small}`);
for (const row of bySize.get(large) ?? []) {
  const before = bySize.get(small)?.find(({ name }) => name === row.name);
  if (before !== undefined) console.log(`${row.name.padEnd(24)} ${(row.oursMs / before.oursMs).toFixed(2)}`);
}

for (const way of ['kernel', 'raw'] as const) {
  const ms = await onBoard(
    (path) => fillFan(path, CHILDREN),
    (kernel, raw) => {
      const started = performance.now();
      if (way === 'kernel') kernel.complete('parent');
      else raw.completeParent('parent');
      return performance.now() - started;
    },
  );
  console.log(`\ncompleting a parent of ${CHILDREN} children, ${way}: ${ms.toFixed(0)} ms`);
}

console.log(
  `\n${await onBoard(
    () => {},
    async (kernel) => compareContention(kernel, 5, isShort ? 40 : 200, 3),
  )}`,
);
