/**
 * Kernels for tests of the dispatcher's side: a real file, a clock that stands still, and workers that live or not
 * as the test says. After every test the file is checked against all invariants.
 */
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { fakeClock, type FakeClock } from './clock.ts';
import { assertInvariants } from './invariants.ts';
import { tempDir } from './temp.ts';

export interface TestKernel {
  kernel: Kernel;
  path: string;
  clock: FakeClock;
  /** What the world answers about every worker. */
  alive: boolean;
}

const opened: TestKernel[] = [];

afterEach(() => {
  const kernels = opened.splice(0);
  for (const { kernel } of kernels) kernel.close();
  for (const path of new Set(kernels.map((made) => made.path))) assertInvariants(path);
});

/** A kernel on a new board, or another one on the board at `path`. */
export function testKernel(options: { path?: string; clock?: FakeClock; busyTimeoutMs?: number } = {}): TestKernel {
  const { ids } = openWorld();
  const clock = options.clock ?? fakeClock();
  const path = options.path ?? join(tempDir(), 'kanban.db');
  const world = {
    now: clock.now,
    taskId: ids.taskId,
    token: ids.token,
    claimer: ids.claimer,
    isAlive: () => made.alive,
  };
  const made: TestKernel = {
    kernel: openKernel({
      path,
      world,
      ...(options.busyTimeoutMs !== undefined && { busyTimeoutMs: options.busyTimeoutMs }),
    }),
    path,
    clock,
    alive: false,
  };
  opened.push(made);
  return made;
}
