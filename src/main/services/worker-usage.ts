/**
 * What the live workers of a board use, as a stream for whoever looks: processor share and memory of each run's whole
 * process tree. Looks only while somebody listens; reads process tables and never a row but the open runs.
 */
import type { BoardUsage, WorkerUsage } from '../../contract/inspect.ts';
import type { Run } from '../../contract/task.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';
import { pause } from './pacing.ts';

/** Between two looks. Each one reads the whole process table. */
const LOOK_MS = 4_000;
/** The first share needs a second look; nobody wants to wait the whole time for it. */
const SECOND_LOOK_MS = 1_000;

interface Sample {
  at: number;
  /** Processor time of each process, by pid and start, so that one that ends takes nothing away. */
  cpuMs: Map<string, number>;
}

/** One look at the tree of a run. Null when nothing of it is seen. */
function sampleOf(run: Run, world: World, survey: ReturnType<World['processes']['survey']>) {
  const members = survey.findByToken(run.token, run.worker);
  const cpuMs = new Map<string, number>();
  let memoryBytes = 0;
  for (const member of members) {
    const usage = world.processes.usage(member);
    if (usage === null) continue;
    cpuMs.set(`${member.pid} ${member.startTicks}`, usage.cpuMs);
    memoryBytes += usage.memoryBytes;
  }
  return cpuMs.size === 0 ? null : { at: world.clock.monotonic(), cpuMs, memoryBytes };
}

/** Percent of one processor between two looks. What a new process used, it used since then. */
export function cpuPercent(before: Sample | undefined, now: Sample): number | null {
  if (before === undefined || now.at <= before.at) return null;
  let spent = 0;
  for (const [key, ms] of now.cpuMs) spent += Math.max(0, ms - (before.cpuMs.get(key) ?? 0));
  return Math.round((spent / (now.at - before.at)) * 1_000) / 10;
}

/** @param board its name, for the reader. @returns a look every few seconds until `signal` aborts */
export async function* followUsage(
  board: string,
  kernel: Pick<Kernel, 'openRuns'>,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<BoardUsage, void, void> {
  let known = new Map<string, Sample>();
  for (let looks = 0; !signal.aborted; looks += 1) {
    const runs = kernel.openRuns().filter((run) => run.workerPid !== null);
    const seen: typeof known = new Map();
    const workers: WorkerUsage[] = [];
    const survey = runs.length === 0 ? null : world.processes.survey();
    for (const run of runs) {
      const sample = survey === null ? null : sampleOf(run, world, survey);
      if (sample === null) continue;
      seen.set(run.id, sample);
      workers.push({
        taskId: run.taskId,
        runId: run.id,
        cpuPercent: cpuPercent(known.get(run.id), sample),
        memoryBytes: sample.memoryBytes,
        processes: sample.cpuMs.size,
      });
    }
    known = seen;
    yield { board, now: world.clock.now(), workers };
    const isNew = workers.some((worker) => worker.cpuPercent === null);
    // oxlint-disable-next-line no-await-in-loop -- a stream waits for its next element
    await pause(world.clock, looks === 0 || isNew ? SECOND_LOOK_MS : LOOK_MS, signal);
  }
}
