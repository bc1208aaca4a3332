/** The process that leads a worker's tree: which of a tree it is, and whether it still runs. */
import type { Run, WorkerIdentity } from '../../contract/task.ts';
import type { Processes } from '../world/world.ts';

/**
 * Whether the recorded worker of `run` still runs. What our launcher starts (it alone gives a run a log) is led by the
 * wrapper, which keeps its environment, so its token is part of its identity (failures.md F028). A program that
 * somebody else started may have replaced itself and cleaned its environment; it is known by pid and start time.
 */
export function isWorkerAlive(
  processes: Pick<Processes, 'isAlive'>,
  run: Pick<Run, 'token' | 'logPath'>,
  worker: WorkerIdentity,
): boolean {
  return processes.isAlive(worker, run.logPath === null || !worker.verified ? null : run.token);
}

/** The process that started first (ticks since boot, then pid): the launch wrapper starts everything else. Null for none. */
export function leaderOf(members: readonly WorkerIdentity[]): WorkerIdentity | null {
  let leader: WorkerIdentity | null = null;
  for (const member of members) {
    if (leader === null || startsBefore(member, leader)) leader = member;
  }
  return leader;
}

function startsBefore(one: WorkerIdentity, other: WorkerIdentity): boolean {
  const difference = Number(one.startTicks) - Number(other.startTicks);
  return difference < 0 || (difference === 0 && one.pid < other.pid);
}
