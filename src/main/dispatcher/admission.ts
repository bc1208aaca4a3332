/**
 * Which ready tasks start now, and why the others wait: the one place that knows caps (failures.md F015 to F017,
 * defects Q4, Q5, Q29). Pure: everything it needs is in the facts, everything it decides is in the answer. A task
 * that cannot be started never uses a slot. Each reason is one check and one sentence that says what clears it; of every
 * task looked at `admit` tells the first, and `reasonsFor` all of them in the same order.
 */
import type { Hold } from '../../contract/task.ts';
import type { QueueEntry } from '../kernel/kernel.ts';
import { CHECKS, type Look, type Taken } from './admission-checks.ts';

export interface ProfileFacts {
  slots: number;
  /** Live workers of this profile, spawning, stopping and lingering ones included. */
  live: number;
  /** The command cannot be started at all. */
  problem: Hold | null;
  /** It reported a usage limit and may be tried again then, epoch milliseconds; null when it did not. */
  heldUntil: number | null;
  /** Its hold is over and one run tries it; the others wait for what comes of that (F046). `due`: none runs yet. */
  probe?: 'due' | 'running';
}

export interface AdmissionFacts {
  /** In starting order. */
  queue: readonly QueueEntry[];
  isPaused: boolean;
  /** The machine runs on battery, and the configuration wants no worker to start then. */
  isOnBattery: boolean;
  /** The board's cap and how much of it is used. Infinity when the caller asked for no cap. */
  workersMax: number;
  workersLive: number;
  /** The cap of each tenant and how much of it is used; Infinity for none. Tasks without a tenant have no such cap. */
  tenantWorkersMax: number;
  tenantLive: ReadonlyMap<string, number>;
  /** At most this many new workers. */
  startsMax: number;
  defaultAssignee: string | null;
  /** Null for a name that no profile has. */
  profileOf: (name: string) => ProfileFacts | null;
  /** When a task that failed may start again, epoch milliseconds; null for now. */
  retryAt: (entry: QueueEntry) => number | null;
  /** Less memory is available than the configuration wants free. */
  isMemoryLow: boolean;
  /** Tasks whose earlier process is being stopped. */
  stoppingTasks: ReadonlySet<string>;
  /** Real folders in use by live workers of other tasks. */
  busyFolders: readonly string[];
  /** The folder that the task would work in when others could share it, resolved; null for its own scratch. */
  folderOf: (entry: QueueEntry) => string | null;
  /** The last look at a task that would start now: why it cannot after all. Asked for no other task. */
  lastCheck: (entry: QueueEntry, assignee: string) => Hold | null;
}

export interface Start {
  entry: QueueEntry;
  assignee: string;
}

export interface AdmissionDecision {
  start: Start[];
  /** Everything further down the queue waits for the same. */
  isFull: boolean;
  /** The present reason of every task that was looked at and not started; null clears an old one. */
  holds: { entry: QueueEntry; hold: Hold | null }[];
  unassigned: string[];
}

/** Decides about the whole queue in its order. */
export function admit(facts: AdmissionFacts): AdmissionDecision {
  const decision: AdmissionDecision = {
    start: [],
    holds: [],
    unassigned: [],
    isFull: facts.isPaused || facts.isOnBattery,
  };
  const started = new Map<string, number>();
  const tenants = new Map(facts.tenantLive);
  const folders = [...facts.busyFolders];
  const taken = { started, tenants, folders, total: 0 };
  for (const entry of facts.queue) {
    const look = lookAt(facts, entry, taken);
    const { assignee, folder } = look;
    if (assignee === null) decision.unassigned.push(entry.id);
    let hold = holdOf(look);
    const mayStart = hold === null && taken.total < facts.startsMax;
    if (mayStart && assignee !== null) hold = facts.lastCheck(entry, assignee);
    if (hold !== null || !mayStart || assignee === null) {
      decision.holds.push({ entry, hold });
      decision.isFull ||= facts.workersLive + taken.total >= facts.workersMax;
      continue;
    }
    decision.start.push({ entry, assignee });
    taken.total += 1;
    started.set(assignee, (started.get(assignee) ?? 0) + 1);
    if (entry.tenant !== null) tenants.set(entry.tenant, (tenants.get(entry.tenant) ?? 0) + 1);
    if (folder !== null) folders.push(folder);
  }
  return decision;
}

/**
 * Everything that keeps a task from starting now, in the order of `CHECKS`; `admit` stores the first of them. What the
 * last check would find is not among it, because looking makes folders.
 */
export function reasonsFor(facts: Omit<AdmissionFacts, 'queue'>, entry: QueueEntry): Hold[] {
  const taken = { started: new Map<string, number>(), tenants: facts.tenantLive, folders: facts.busyFolders, total: 0 };
  const look = lookAt(facts, entry, taken);
  return CHECKS.flatMap((check) => check(look) ?? []);
}

function lookAt(facts: Look['facts'], entry: QueueEntry, taken: Taken): Look {
  const assignee = entry.assignee ?? facts.defaultAssignee;
  const profile = assignee === null ? null : facts.profileOf(assignee);
  return { facts, entry, assignee, profile, folder: facts.folderOf(entry), taken };
}

/** The first reason alone: a queue of 100,000 tasks is read within one tick. */
function holdOf(look: Look): Hold | null {
  for (const check of CHECKS) {
    const hold = check(look);
    if (hold !== null) return hold;
  }
  return null;
}
