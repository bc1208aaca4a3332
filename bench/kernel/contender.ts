/** One of several processes that claim and complete tasks of one board as fast as they can, by kernel or raw SQL. */
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { openRawSql } from './raw-sql.ts';

interface ContenderInput {
  path: string;
  way: 'kernel' | 'raw';
  ids: string[];
  /** Worked on before the race, so that every process has its statements prepared and its code compiled. */
  warmUp: string[];
}

const { path, way, ids, warmUp } = JSON.parse(process.argv[2] ?? '{}') as ContenderInput;
const work = way === 'kernel' ? byKernel() : byRawSql();
for (const id of warmUp) work(id);
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  let slowestMs = 0;
  for (const id of ids) {
    const startedAt = performance.now();
    work(id);
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  }
  process.stdout.write(`${slowestMs}\n`, () => process.exit(0));
});

function byKernel(): (id: string) => void {
  const kernel = openKernel({ path, world: kernelWorldOf(openWorld()), busyTimeoutMs: 60_000 });
  return (id) => {
    const { run } = kernel.claim(id);
    kernel.complete(id, { runToken: run.token, summary: 'ok' });
  };
}

function byRawSql(): (id: string) => void {
  const raw = openRawSql(path, 60_000);
  return (id) => raw.complete(id, raw.claim(id));
}
