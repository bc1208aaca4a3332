/** When a change is noticed, with time in the test's hand (performance.md, "Seeing a change"). */
import { expect, test } from 'vitest';
import { createWakeUp } from '../../src/main/dispatcher/wake-up.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { join } from 'node:path';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { tempDir } from '../support/temp.ts';

test.each([1, 25, 100, 400])(
  'a commit that is visible only %i ms after its journal was written is seen without the poll',
  (syncMs) => {
    const world = createSimulatedWorld();
    let isVisible = false;
    let touch: (name: string | null) => void = () => undefined;
    const opened = openKernel({ path: join(tempDir(), 'kanban.db'), world: kernelWorldOf(world) });
    const kernel = { ...opened, dataVersion: () => (isVisible ? 2 : 1) };
    const watchDir = (_path: string, changed: typeof touch): { close: () => void } => {
      touch = changed;
      return { close: () => undefined };
    };
    const seenAt: number[] = [];
    const wakeUp = createWakeUp(kernel, { ...world, files: { ...world.files, watchDir } }, () => {
      seenAt.push(world.clock.monotonic());
      wakeUp.mark();
    });
    wakeUp.start();
    touch('kanban.db-wal');
    world.clock.advance(syncMs);
    expect(seenAt).toEqual([]);
    isVisible = true;
    world.clock.advance(500);
    expect(seenAt).toHaveLength(1);
    expect(seenAt[0]).toBeLessThanOrEqual(syncMs * 2 + 2);
    wakeUp.stop();
    expect(world.clock.pending()).toBe(0);
    opened.close();
  },
);
