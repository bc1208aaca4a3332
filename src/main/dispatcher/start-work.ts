/**
 * The last phase of a tick: looks at the ready queue, asks admission, writes the reasons of those that wait and
 * launches the rest. Reasons are written only when they change, so an idle board writes nothing (defect Q29).
 */
import { profileNamed } from '../../contract/config.ts';
import type { HoldCode } from '../../contract/status.ts';
import type { QueueEntry } from '../kernel/kernel.ts';
import { admit, type AdmissionDecision, type AdmissionFacts, type ProfileFacts } from './admission.ts';
import { retryAt } from './backoff.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { DispatchResult, TickOptions } from './dispatcher.ts';
import { crashPoint } from '../world/crash-points.ts';
import { launchAll, launchInjected } from './launcher.ts';
import { liveWork } from './live-work.ts';
import { commandHold, openWorkspace } from './preflight.ts';
import { profileFacts } from './profile-facts.ts';

/** How much of the queue is looked at while every slot is taken; further down the reason is the same. */
const WINDOW = 256;

/** Between two looks at the memory while tasks wait for it. */
const MEMORY_LOOK_MS = 2_000;

const UNLIMITED = Number.POSITIVE_INFINITY;

export interface Plan extends AdmissionDecision {
  /** The folder of every task to start. */
  workspaces: ReadonlyMap<string, string>;
}

/** Reads the queue and decides. Writes nothing to the board; unless it is a dry run, it makes workspace folders. */
export function plan(context: DispatchContext, options: TickOptions): Plan {
  const workspaces = new Map<string, string>();
  const facts = factsOf(context, options, workspaces);
  for (let limit = WINDOW; ; limit *= 8) {
    const queue = context.kernel.readyQueue(limit);
    const decision = admit({ ...facts, queue });
    if (queue.length < limit || decision.isFull || decision.start.length >= facts.startsMax)
      return { ...decision, workspaces };
  }
}

function factsOf(
  context: DispatchContext,
  options: TickOptions,
  workspaces: Map<string, string>,
): Omit<AdmissionFacts, 'queue'> {
  const live = liveWork(context);
  const { dispatch } = context.config;
  const isInjected = options.spawn !== undefined;
  const now = context.world.clock.now();
  return {
    isPaused: context.kernel.isPaused(),
    workersMax: isInjected ? UNLIMITED : dispatch.workersMax,
    workersLive: live.total,
    tenantWorkersMax: isInjected ? UNLIMITED : (dispatch.tenantWorkersMax ?? UNLIMITED),
    tenantLive: live.byTenant,
    startsMax: options.maxSpawn ?? UNLIMITED,
    defaultAssignee: dispatch.defaultAssignee,
    profileOf: isInjected
      ? () => ANY_PROFILE
      : onceEach((name) => profileFacts(context, name, live.byProfile.get(name) ?? 0)),
    retryAt: (entry) => (isInjected ? null : retryAt(entry, dispatch.retryBackoffMs, now)),
    isMemoryLow: !isInjected && isMemoryLow(context),
    stoppingTasks: new Set([...context.stops.values()].map((stop) => stop.run.taskId)),
    busyFolders: live.folders,
    folderOf: (entry) => (isInjected ? null : sharedFolder(context, entry)),
    lastCheck: (entry, assignee) => {
      if (options.dryRun === true) return null;
      const isWorktree = entry.workspaceKind === 'worktree' && !isInjected;
      const workspace = isWorktree ? context.worktrees.ask(entry.id) : openWorkspace(context, entry);
      if ('code' in workspace) return workspace;
      workspaces.set(entry.id, workspace.path);
      return isInjected ? null : commandHold(context, entry.id, assignee, workspace.path);
    },
  };
}

function isMemoryLow(context: DispatchContext): boolean {
  const floor = context.config.dispatch.memoryFloorBytes;
  const available = floor === 0 ? null : context.world.memory.availableBytes();
  return available !== null && available < floor;
}

/** Wall-clock time at which a task that waits now may start although nothing on the board changes; null for none. */
function nextLookAt(context: DispatchContext, holds: AdmissionDecision['holds']): number | null {
  const now = context.world.clock.now();
  const times = holds.flatMap(({ entry, hold }) => {
    if (hold?.code === 'low_memory') return [now + MEMORY_LOOK_MS];
    const at = hold?.code === 'backoff' ? retryAt(entry, context.config.dispatch.retryBackoffMs, now) : null;
    return at === null ? [] : [at];
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** Spawn functions of a caller bring their own programs: nothing is known about profiles. */
const ANY_PROFILE: ProfileFacts = { slots: UNLIMITED, live: 0, problem: null, heldUntil: null };

function onceEach<T>(find: (name: string) => T): (name: string) => T {
  const found = new Map<string, T>();
  return (name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const value = find(name);
    found.set(name, value);
    return value;
  };
}

/** The real folder of a task that brings its own; null where each task has a folder that no other can name. */
function sharedFolder(context: DispatchContext, entry: QueueEntry): string | null {
  if (entry.workspaceKind !== 'dir' || entry.workspacePath === null) return null;
  const { files } = context.world;
  return files.exists(entry.workspacePath) ? files.realPath(entry.workspacePath) : entry.workspacePath;
}

/** Reasons that are no sign of trouble: a person's choice, or every slot is in use (defect Q42). */
const EXPLAINED: ReadonlySet<HoldCode> = new Set([
  'paused',
  'unassigned',
  'unknown_profile',
  'no_command',
  'no_workspace',
  'cap_board',
  'cap_profile',
]);

/** Counts on while nothing starts that could; anything else begins anew. */
function idleAfter(
  context: DispatchContext,
  starts: number,
  holds: AdmissionDecision['holds'],
): DispatchContext['idle'] {
  const waits = holds.some(({ hold }) => hold === null || !EXPLAINED.has(hold.code));
  if (starts > 0 || !waits || liveWork(context).total > 0) return null;
  return { since: context.idle?.since ?? context.world.clock.now(), ticks: (context.idle?.ticks ?? 0) + 1 };
}

/** A single tick waits for the worktrees that it asked for: there may be no later one that starts their tasks. */
async function planned(context: DispatchContext, options: TickOptions): Promise<Plan> {
  const first = plan(context, options);
  const isWaiting = first.holds.some(({ hold }) => hold?.code === 'workspace_busy');
  if (!context.isOneShot || !isWaiting) return first;
  await context.worktrees.settled();
  return plan(context, options);
}

/** Starts what admission let in; see DispatchResult for what is reported. */
export async function startWork(context: DispatchContext, options: TickOptions, result: DispatchResult): Promise<void> {
  const { start, holds, unassigned, workspaces } = await planned(context, options);
  if (start.length > 0) crashPoint('work.planned');
  context.lookAgainAt = nextLookAt(context, holds);
  context.idle = idleAfter(context, start.length, holds);
  result.skippedUnassigned.push(...unassigned);
  const changed = holds.filter(({ entry, hold }) => entry.hold?.code !== hold?.code || entry.hold?.text !== hold?.text);
  if (changed.length > 0) context.kernel.setHolds(changed.map(({ entry, hold }) => ({ taskId: entry.id, hold })));
  for (const { entry, hold } of holds) if (hold !== null) result.held.push({ taskId: entry.id, ...hold });
  const launches = start.map((one) => ({
    start: one,
    workspace: workspaces.get(one.entry.id) ?? '',
    profile: profileNamed(context.config, one.assignee),
  }));
  const { spawn } = options;
  if (spawn === undefined) {
    await launchAll(context, launches, result);
    return;
  }
  for (const item of launches) {
    // oxlint-disable-next-line no-await-in-loop -- callers that bring their own spawn expect one start after the other
    await launchInjected(context, item, spawn, result);
  }
}
