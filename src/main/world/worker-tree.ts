/**
 * Which processes belong to a run, and signalling them. The token in the environment is the mark; a process that
 * cleaned its environment is still found as a descendant of a marked one or as a member of the session that the
 * worker's leader opened (failures.md F022). What did all three (left the session, cleaned its environment, lost its
 * parents) is not found; nothing on a plain Linux user account would find it.
 *
 * No signal is sent on the strength of a pid: each target is looked up again right before, and must be the same
 * process (boot id, pid, start time) and still belong to the run (F028, T23).
 */
import type { WorkerIdentity } from '../../contract/task.ts';
import { errorCode } from './platform-faults.ts';
import type { ProcessEntry, ProcessListing, ProcessTable } from './process-table.ts';

export const TOKEN_VARIABLE = 'FLOCKBOARD_RUN_TOKEN';

export interface TreeContext {
  table: ProcessTable;
  /** Ourselves: never a target. */
  self: { pid: number; group: number };
  /** kill(2); throws as process.kill does. */
  kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Whether we started that pid and have not yet collected it: such a pid cannot have been reused. */
  isUncollectedChild(pid: number): boolean;
}

/** Every live process of the run: marked ones, their descendants, and the members of the leader's session. */
export function findTree(
  context: TreeContext,
  listing: ProcessListing,
  token: string,
  leader: WorkerIdentity | null,
): WorkerIdentity[] {
  const { table, self } = context;
  const { entries } = listing;
  const found = new Set([...listing.values].flatMap(([pid, value]) => (value === token ? [pid] : [])));
  const session = leader === null ? null : sessionOf(context, leader, entries, found);
  if (session !== null) {
    for (const entry of entries.values()) if (entry.session === session) found.add(entry.pid);
  }
  found.delete(self.pid);
  addDescendants(found, entries, self.pid);
  const bootId = table.bootId();
  return [...found].flatMap((pid) => {
    const entry = entries.get(pid);
    if (entry === undefined || entry.isZombie || pid <= 1) return [];
    return [{ pid, startTicks: entry.startTicks, bootId, verified: true }];
  });
}

/**
 * Whether that listing proves that no process of the run lives. A process that could not be looked at may be one of
 * them, unless it started before the run's leader did.
 */
export function isTreeGone(
  context: TreeContext,
  listing: ProcessListing,
  token: string,
  leader: WorkerIdentity | null,
): boolean {
  if (findTree(context, listing, token, leader).length > 0) return false;
  const isThisBoot = leader !== null && leader.startTicks !== '' && leader.bootId === context.table.bootId();
  const since = isThisBoot ? Number(leader.startTicks) : 0;
  return ![...listing.unclear].some(
    ([pid, startTicks]) => pid !== context.self.pid && (startTicks === '' || Number(startTicks) >= since),
  );
}

/**
 * The session that the leader opened, when it is certain that this number still means that session: the leader is
 * there itself, or a marked process is a member. The kernel does not give a number away while a session uses it.
 */
function sessionOf(
  context: TreeContext,
  leader: WorkerIdentity,
  entries: ReadonlyMap<number, ProcessEntry>,
  marked: ReadonlySet<number>,
): number | null {
  if (leader.pid <= 1 || !leader.verified || leader.bootId !== context.table.bootId()) return null;
  if (entries.get(context.self.pid)?.session === leader.pid) return null;
  const present = entries.get(leader.pid);
  if (present !== undefined) {
    const isSame = present.startTicks === leader.startTicks && present.session === leader.pid;
    return isSame && (marked.has(leader.pid) || context.isUncollectedChild(leader.pid)) ? leader.pid : null;
  }
  return [...marked].some((pid) => entries.get(pid)?.session === leader.pid) ? leader.pid : null;
}

function addDescendants(found: Set<number>, entries: ReadonlyMap<number, ProcessEntry>, selfPid: number): void {
  const children = new Map<number, number[]>();
  for (const entry of entries.values()) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry.pid]);
    else siblings.push(entry.pid);
  }
  const queue = [...found];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    for (const child of children.get(pid) ?? []) {
      if (found.has(child) || child === selfPid) continue;
      found.add(child);
      queue.push(child);
    }
  }
}

/**
 * Signals the leader's process group and every member. With `token`, each must still be in the run's tree; without
 * it, boot id, pid and start time must match. Returns how many processes a signal was sent to.
 */
export function signalTree(
  context: TreeContext,
  leader: WorkerIdentity | null,
  members: readonly WorkerIdentity[],
  signal: 'SIGTERM' | 'SIGKILL',
  token: string | null,
): number {
  const listing = context.table.survey(TOKEN_VARIABLE);
  const tree = token === null ? null : new Set(findTree(context, listing, token, leader).map(({ pid }) => pid));
  const { entries } = listing;
  const isTarget = (identity: WorkerIdentity): boolean => {
    const entry = entries.get(identity.pid);
    return (
      identity.verified &&
      isSafe(context, identity.pid) &&
      identity.bootId === context.table.bootId() &&
      entry !== undefined &&
      entry.startTicks === identity.startTicks &&
      entry.group !== context.self.group &&
      (tree === null || tree.has(identity.pid) || context.isUncollectedChild(identity.pid))
    );
  };
  const targets = members.filter(isTarget);
  const signalled = new Set<number>();
  if (leader !== null && isGroupOurs(context, leader, targets, entries, isTarget)) {
    if (send(context, -leader.pid, signal)) {
      for (const entry of entries.values()) {
        if (entry.group === leader.pid && !entry.isZombie) signalled.add(entry.pid);
      }
    }
  }
  for (const { pid } of targets) {
    if (signalled.has(pid) || entries.get(pid)?.isZombie === true) continue;
    if (send(context, pid, signal)) signalled.add(pid);
  }
  return signalled.size;
}

/** The group is the worker's while its leader is there, a zombie included, or while a proven member is in it. */
function isGroupOurs(
  context: TreeContext,
  leader: WorkerIdentity,
  targets: readonly WorkerIdentity[],
  entries: ReadonlyMap<number, ProcessEntry>,
  isTarget: (identity: WorkerIdentity) => boolean,
): boolean {
  if (!isSafe(context, leader.pid) || leader.pid === context.self.group || !leader.verified) return false;
  const present = entries.get(leader.pid);
  if (present !== undefined) return present.group === leader.pid && isTarget(leader);
  if (leader.bootId !== context.table.bootId()) return false;
  return targets.some((member) => entries.get(member.pid)?.group === leader.pid);
}

function isSafe(context: TreeContext, pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1 && pid !== context.self.pid;
}

/** False when nobody was there any more or the system did not allow it (a worker that changed its user). */
function send(context: TreeContext, pid: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    context.kill(pid, signal);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
