import { expect, test } from 'vitest';
import { watchChanges } from '../../src/main/services/change-watch.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { simulatedClock } from '../support/simulated-world.ts';

test('a change whose sync is slow is seen soon after it, not at the next poll', () => {
  const clock = simulatedClock(0);
  const world = { ...openWorld({ quiet: true }), clock };
  let written = (): void => undefined;
  const files = {
    ...world.files,
    watchDir: (_path: string, changed: (name: string | null) => void) => {
      written = () => changed('kanban.db-wal');
      return { close: () => undefined };
    },
  };
  let visibleAt = Number.POSITIVE_INFINITY;
  let seenAt: number | null = null;
  const watch = watchChanges('/board', { ...world, files }, () => {
    if (clock.monotonic() < visibleAt || seenAt !== null) return false;
    seenAt = clock.monotonic();
    return true;
  });
  const writtenAt = clock.monotonic();
  visibleAt = writtenAt + 200;
  written();
  clock.advance(900);
  expect(seenAt).not.toBeNull();
  expect((seenAt ?? 0) - visibleAt).toBeLessThan(200);
  watch.close();
});
