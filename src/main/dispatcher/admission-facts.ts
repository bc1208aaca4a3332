/**
 * Gathers what admission must know before it decides: the limits of the configuration, what is in use of them, and what
 * can be said of the profiles and folders. Looks, and changes nothing but through `lastCheck`.
 */
import type { DispatchConfig } from '../../contract/config.ts';
import type { QueueEntry } from '../kernel/kernel.ts';
import type { AdmissionFacts, ProfileFacts } from './admission.ts';
import { retryAt } from './backoff.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { TickOptions } from './dispatcher.ts';
import { liveWork } from './live-work.ts';
import type { World } from '../world/world.ts';
import { commandHold, openWorkspace } from './preflight.ts';
import { profileFacts } from './profile-facts.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;

/** @param workspaces receives the folder of each task that passes its last check */
export function factsOf(
  context: DispatchContext,
  options: TickOptions,
  workspaces: Map<string, string>,
): Omit<AdmissionFacts, 'queue'> {
  const live = liveWork(context);
  const stopping = [...context.stops.values()].map((stop) => stop.run);
  const { dispatch } = context.config;
  const isInjected = options.spawn !== undefined;
  const now = context.world.clock.now();
  return {
    isPaused: context.kernel.isPaused(),
    isOnBattery: !isInjected && isHeldByBattery(dispatch, context.world),
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
    stoppingTasks: new Set([...stopping, ...context.kernel.runsToObserve()].map((run) => run.taskId)),
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

/** Whether that configuration lets nothing start on this machine now. */
export function isHeldByBattery(
  dispatch: Pick<DispatchConfig, 'pauseOnBattery'>,
  world: Pick<World, 'power'>,
): boolean {
  return dispatch.pauseOnBattery === true && world.power.isOnBattery() === true;
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
