/**
 * Which ready tasks start now, and why the others wait: the one place that knows caps (failures.md F015 to F017,
 * defects Q4, Q5, Q29). Pure: everything it needs is in the facts, everything it decides is in the answer. A task
 * that cannot be started never uses a slot, and every task it looked at has at most one reason: the first in the order
 * of `holdOf`, as one sentence that says what clears it.
 */
import type { HoldCode } from '../../contract/status.ts';
import type { Hold } from '../../contract/task.ts';
import type { QueueEntry } from '../kernel/kernel.ts';

export interface ProfileFacts {
  slots: number;
  /** Live workers of this profile, spawning, stopping and lingering ones included. */
  live: number;
  /** The command cannot be started at all. */
  problem: Hold | null;
  /** It reported a usage limit and may be tried again then, epoch milliseconds; null when it did not. */
  heldUntil: number | null;
}

export interface AdmissionFacts {
  /** In starting order. */
  queue: readonly QueueEntry[];
  isPaused: boolean;
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
  const decision: AdmissionDecision = { start: [], holds: [], unassigned: [], isFull: facts.isPaused };
  const started = new Map<string, number>();
  const tenants = new Map(facts.tenantLive);
  const folders = [...facts.busyFolders];
  for (const entry of facts.queue) {
    const assignee = entry.assignee ?? facts.defaultAssignee;
    if (assignee === null) decision.unassigned.push(entry.id);
    const folder = facts.folderOf(entry);
    let hold = holdOf(facts, entry, assignee, folder, { started, tenants, folders, total: decision.start.length });
    const mayStart = hold === null && decision.start.length < facts.startsMax;
    if (mayStart && assignee !== null) hold = facts.lastCheck(entry, assignee);
    if (hold !== null || !mayStart || assignee === null) {
      decision.holds.push({ entry, hold });
      decision.isFull ||= facts.workersLive + decision.start.length >= facts.workersMax;
      continue;
    }
    decision.start.push({ entry, assignee });
    started.set(assignee, (started.get(assignee) ?? 0) + 1);
    if (entry.tenant !== null) tenants.set(entry.tenant, (tenants.get(entry.tenant) ?? 0) + 1);
    if (folder !== null) folders.push(folder);
  }
  return decision;
}

const NEXT = 'it starts when one is free';

interface Taken {
  started: ReadonlyMap<string, number>;
  /** Live workers of each tenant, with those just decided. */
  tenants: ReadonlyMap<string, number>;
  folders: readonly string[];
  total: number;
}

function holdOf(
  facts: AdmissionFacts,
  entry: QueueEntry,
  assignee: string | null,
  folder: string | null,
  taken: Taken,
): Hold | null {
  if (facts.isPaused) return waits('paused', 'Dispatching is paused on this board: resume it to go on.');
  if (assignee === null) return waits('unassigned', 'Nobody is assigned: choose a worker.');
  if (entry.workerLingers || facts.stoppingTasks.has(entry.id)) {
    return waits('stopping', 'The worker of an earlier run has not ended yet; it starts when that is proven gone.');
  }
  const profile = facts.profileOf(assignee);
  if (profile === null) {
    const fix = `add [profiles.${assignee}] to config.toml or choose another worker`;
    return waits('unknown_profile', `No profile is called "${assignee}": ${fix}.`);
  }
  if (profile.problem !== null) return profile.problem;
  if (profile.heldUntil !== null) {
    const at = new Date(profile.heldUntil).toISOString().slice(11, 16);
    return waits('quota', `Profile "${assignee}" reported a usage limit and is tried again at ${at} UTC.`);
  }
  if (facts.retryAt(entry) !== null) {
    return waits('backoff', `The last run failed (failure ${entry.lastFailure?.failures}); it is tried again shortly.`);
  }
  if (folder !== null && taken.folders.some((other) => overlaps(folder, other))) {
    return waits('workspace_busy', `Another task works in ${folder}; it starts when that one is over.`);
  }
  if (profile.live + (taken.started.get(assignee) ?? 0) >= profile.slots) {
    return waits('cap_profile', `All ${profile.slots} slots of profile "${assignee}" are in use; ${NEXT}.`);
  }
  if (entry.tenant !== null && (taken.tenants.get(entry.tenant) ?? 0) >= facts.tenantWorkersMax) {
    return waits(
      'cap_board',
      `All ${facts.tenantWorkersMax} worker slots of tenant "${entry.tenant}" are in use; ${NEXT}.`,
    );
  }
  if (facts.workersLive + taken.total >= facts.workersMax) {
    return waits('cap_board', `All ${facts.workersMax} worker slots of this board are in use; ${NEXT}.`);
  }
  if (facts.isMemoryLow) return waits('low_memory', 'Little memory is available; waiting until more is.');
  return null;
}

function waits(code: HoldCode, text: string): Hold {
  return { code, text };
}

/** True when one folder is the other or lies inside it: two writers there would undo each other (failures.md F082). */
export function overlaps(one: string, other: string): boolean {
  const a = withSlash(one);
  const b = withSlash(other);
  return a.startsWith(b) || b.startsWith(a);
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
