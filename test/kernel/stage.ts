/** Brings tasks into every status and runs into every phase through the kernel's own transitions. */
import { isRefusal } from '../../src/contract/error.ts';
import type { RunPhase, Status } from '../../src/contract/status.ts';
import type { Run, WorkerIdentity } from '../../src/contract/task.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';

export const WORKER: WorkerIdentity = { pid: 4_242, startTicks: '17', bootId: 'boot', verified: true };

/** A new task in that status. */
export function taskIn(kernel: Kernel, status: Status): string {
  return brought(kernel, kernel.createTask({ title: status }).task.id, status);
}

/** A task in that status that had a run before, whose worker reported its completion too late. */
export function taskWithPast(kernel: Kernel, status: Status): { id: string; formerToken: string; eventId: number } {
  const { task, run } = kernel.claim(kernel.createTask({ title: status }).task.id);
  kernel.reclaim(task.id);
  try {
    kernel.complete(task.id, { runToken: run.token, summary: 'late' });
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const [late] = kernel.listLateVerdicts(task.id);
  return { id: brought(kernel, task.id, status), formerToken: run.token, eventId: late?.eventId ?? 0 };
}

/** Brings a ready task into that status. */
function brought(kernel: Kernel, id: string, status: Status): string {
  switch (status) {
    case 'ready':
      break;
    case 'triage':
      kernel.toTriage(id);
      break;
    case 'todo':
      kernel.park(id);
      break;
    case 'scheduled':
      kernel.schedule(id, 4_000_000_000_000);
      break;
    case 'running':
      kernel.claim(id);
      break;
    case 'blocked':
      kernel.block(id, { reason: 'why' });
      break;
    case 'review':
      kernel.requestReview(id);
      break;
    case 'done':
      kernel.complete(id);
      break;
    case 'archived':
      kernel.archive(id);
      break;
  }
  return id;
}

/** A new task whose newest run is in that phase. */
export function runIn(kernel: Kernel, phase: RunPhase): Run {
  const { task, run } = kernel.claim(kernel.createTask({ title: phase }).task.id);
  if (phase === 'claimed') return run;
  kernel.markSpawning(run.id, { workspacePath: '/w', logPath: '/l' });
  if (phase !== 'spawning') kernel.recordWorker(run.id, WORKER);
  if (phase === 'stopping') kernel.markStopping(run.id, 'time limit');
  if (phase === 'ended') kernel.complete(task.id);
  const found = kernel.getRun(run.id);
  if (found === null) throw new Error(`Run ${run.id} is gone.`);
  return found;
}
