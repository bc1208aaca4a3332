/** Picks the process that leads a worker's tree when only the tree is known. */
import type { WorkerIdentity } from '../../contract/task.ts';

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
