/**
 * Each reason for which a ready task may have to wait (failures.md F016), as one pure check, and the order in which
 * people are told. Every sentence says what clears the reason.
 */
import type { HoldCode } from '../../contract/status.ts';
import type { Hold } from '../../contract/task.ts';
import type { QueueEntry } from '../kernel/kernel.ts';
import type { AdmissionFacts, ProfileFacts } from './admission.ts';

/** What the tasks before this one took of the slots and folders, in this tick and earlier. */
export interface Taken {
  /** New workers of each profile. */
  started: ReadonlyMap<string, number>;
  /** Live workers of each tenant, with those just decided. */
  tenants: ReadonlyMap<string, number>;
  folders: readonly string[];
  total: number;
}

/** One task with what the checks need to know of it. */
export interface Look {
  facts: Omit<AdmissionFacts, 'queue'>;
  entry: QueueEntry;
  assignee: string | null;
  /** Null without an assignee, and for one that is no profile. */
  profile: ProfileFacts | null;
  folder: string | null;
  taken: Taken;
}

/** What people are told of the board as a whole. */
export const ON_BATTERY = 'No worker starts until the machine is plugged in (dispatch.pause_on_battery).';
const NEXT = 'it starts when one is free';

type Check = (look: Look) => Hold | null;

/**
 * In the order in which people are told: what a person chose or has to mend goes before what passes by itself, and the
 * slots come last, because a slot that gets free would not help a task that waits for something else too.
 */
export const CHECKS: readonly Check[] = [
  paused,
  onBattery,
  unassigned,
  stopping,
  unknownProfile,
  profileProblem,
  quota,
  backoff,
  workspaceBusy,
  profileFull,
  tenantFull,
  boardFull,
  lowMemory,
];

function paused({ facts }: Look): Hold | null {
  return facts.isPaused ? waits('paused', 'Dispatching is paused on this board: resume it to go on.') : null;
}

function onBattery({ facts }: Look): Hold | null {
  return facts.isOnBattery ? waits('paused', 'Waits until the machine is plugged in.') : null;
}

function unassigned({ assignee }: Look): Hold | null {
  return assignee === null ? waits('unassigned', 'Nobody is assigned: choose a worker.') : null;
}

function stopping({ facts, entry }: Look): Hold | null {
  if (!entry.workerLingers && !facts.stoppingTasks.has(entry.id)) return null;
  return waits('stopping', 'The worker of an earlier run has not ended yet; it starts when that is proven gone.');
}

function unknownProfile({ assignee, profile }: Look): Hold | null {
  if (assignee === null || profile !== null) return null;
  const fix = `add [profiles.${assignee}] to config.toml or choose another worker`;
  return waits('unknown_profile', `No profile is called "${assignee}": ${fix}.`);
}

function profileProblem({ profile }: Look): Hold | null {
  return profile?.problem ?? null;
}

function quota({ assignee, profile, taken }: Look): Hold | null {
  if (profile === null || assignee === null) return null;
  if (profile.heldUntil === null) {
    const isTried = profile.probe === 'running' || (profile.probe === 'due' && taken.started.has(assignee));
    if (!isTried) return null;
    return waits('quota', `Profile "${assignee}" reported a usage limit; one task tries it, the others wait for that.`);
  }
  const at = new Date(profile.heldUntil).toISOString().slice(11, 16);
  return waits('quota', `Profile "${assignee}" reported a usage limit and is tried again at ${at} UTC.`);
}

function backoff({ facts, entry }: Look): Hold | null {
  if (facts.retryAt(entry) === null) return null;
  return waits('backoff', `The last run failed (failure ${entry.lastFailure?.failures}); it is tried again shortly.`);
}

function workspaceBusy({ folder, taken }: Look): Hold | null {
  if (folder === null || !taken.folders.some((other) => overlaps(folder, other))) return null;
  return waits('workspace_busy', `Another task works in ${folder}; it starts when that one is over.`);
}

function profileFull({ assignee, profile, taken }: Look): Hold | null {
  if (assignee === null || profile === null) return null;
  if (profile.live + (taken.started.get(assignee) ?? 0) < profile.slots) return null;
  return waits('cap_profile', `All ${profile.slots} slots of profile "${assignee}" are in use; ${NEXT}.`);
}

function tenantFull({ facts: { tenantWorkersMax }, entry: { tenant }, taken }: Look): Hold | null {
  if (tenant === null || (taken.tenants.get(tenant) ?? 0) < tenantWorkersMax) return null;
  return waits('cap_board', `All ${tenantWorkersMax} worker slots of tenant "${tenant}" are in use; ${NEXT}.`);
}

function boardFull({ facts: { workersLive, workersMax }, taken }: Look): Hold | null {
  if (workersLive + taken.total < workersMax) return null;
  return waits('cap_board', `All ${workersMax} worker slots of this board are in use; ${NEXT}.`);
}

function lowMemory({ facts }: Look): Hold | null {
  return facts.isMemoryLow ? waits('low_memory', 'Little memory is available; waiting until more is.') : null;
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
