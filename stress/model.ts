/**
 * The kernel against the model (failures.md section 0; kernel-spec 11.2, property fuzz): many thousand random sequences
 * of operations, each on an emptied board in memory. Every answer, every status and every count of failures must be the
 * model's, and at the end of each sequence all invariants must hold, with the fold of the events among them. What failed
 * once is kept, shrunk, in stress/seeds and performed first.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '../test/kernel-api/board-pair.ts';
import { SEEDS } from './support/kept-runs.ts';
import { Report } from './support/report.ts';
import { sequenceRunner } from './support/sequences.ts';
import { readSettings } from './support/settings.ts';
import { startWorker } from './support/workers.ts';
import type { ModelWorkerInput, ModelWorkerLine } from './workers/model-worker.ts';

const { seed, numbers } = readSettings({
  short: { sequences: 10_000, lengthMax: 20 },
  reference: { sequences: 100_000, lengthMax: 60 },
  hard: { sequences: 1_000_000, lengthMax: 120 },
});
const report = new Report('model', seed, numbers);

function replaySaved(): number {
  mkdirSync(SEEDS, { recursive: true });
  const files = readdirSync(SEEDS).filter((name) => name.startsWith('model-') && name.endsWith('.json'));
  const runner = sequenceRunner();
  for (const name of files) {
    try {
      runner.perform(JSON.parse(readFileSync(join(SEEDS, name), 'utf8')) as Operation[]);
    } catch (error) {
      report.require(false, `${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  runner.close();
  return files.length;
}

function keep(operations: readonly Operation[], workerSeed: number): string {
  const path = join(SEEDS, `model-${workerSeed}.json`);
  writeFileSync(path, `${JSON.stringify(operations, null, 1)}\n`);
  return path;
}

report.count('saved sequences', replaySaved());
const share = Math.ceil(numbers.sequences / availableParallelism());
const workers = Array.from({ length: availableParallelism() }, (_, n) => ({
  seed: seed + n,
  ...startWorker<ModelWorkerLine>('model-worker.ts', {
    seed: seed + n,
    sequences: share,
    lengthMax: numbers.lengthMax,
  } satisfies ModelWorkerInput),
}));
const troubles = await Promise.all(workers.map(async (worker) => worker.ended));
for (const trouble of troubles) report.require(trouble === null, trouble ?? '');
for (const worker of workers) {
  for (const { failure } of worker.lines) {
    if (failure !== null) report.require(false, `${failure.error} (kept in ${keep(failure.operations, worker.seed)})`);
  }
}
const lines = workers.flatMap((worker) => worker.lines);
const total = lines.reduce((sum, line) => sum + line.sequences, 0);
report.count('sequences', total);
report.count(
  'operations',
  lines.reduce((sum, line) => sum + line.operations, 0),
);
report.require(total >= numbers.sequences, `Only ${total} of ${numbers.sequences} sequences were performed.`);
report.finish();
