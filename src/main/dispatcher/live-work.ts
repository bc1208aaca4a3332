/**
 * Counts what a cap counts (failures.md F015, promise P9): workers that are starting, run, are being stopped, or
 * linger after their run ended. A person's claim has no process and takes no slot.
 */
import type { Run } from '../../contract/task.ts';
import { WORKTREES_FOLDER } from '../workspaces/worktree.ts';
import { isDispatcherClaim } from './claims.ts';
import type { DispatchContext } from './dispatch-context.ts';

export interface LiveWork {
  total: number;
  byProfile: ReadonlyMap<string, number>;
  /** Counted only where the configuration caps tenants. */
  byTenant: ReadonlyMap<string, number>;
  /** Real workspace folders of all of them, and of runs whose work is being looked at (F047), but for worktrees. */
  folders: string[];
}

export function liveWork(context: DispatchContext): LiveWork {
  const runs = new Map<string, Run>();
  for (const run of context.kernel.openRuns()) {
    if (run.worker !== null || isDispatcherClaim(run.claimLock)) runs.set(run.id, run);
  }
  for (const run of context.kernel.lingeringRuns()) runs.set(run.id, run);
  for (const stop of context.stops.values()) runs.set(stop.run.id, stop.run);
  const observed = context.kernel.runsToObserve();
  const byProfile = new Map<string, number>();
  const byTenant = new Map<string, number>();
  const folders: string[] = [];
  const hasTenantCap = context.config.dispatch.tenantWorkersMax != null;
  for (const run of runs.values()) {
    if (run.profile !== null) byProfile.set(run.profile, (byProfile.get(run.profile) ?? 0) + 1);
    const tenant = hasTenantCap ? (context.kernel.getTask(run.taskId)?.tenant ?? null) : null;
    if (tenant !== null) byTenant.set(tenant, (byTenant.get(tenant) ?? 0) + 1);
  }
  for (const run of [...runs.values(), ...observed]) {
    if (run.workspacePath !== null && !isWorktree(run)) folders.push(real(context, run.workspacePath));
  }
  return { total: runs.size, byProfile, byTenant, folders };
}

/** A worktree lies inside the repository and is nevertheless a place of its own. */
function isWorktree(run: Run): boolean {
  return run.workspacePath?.endsWith(`/${WORKTREES_FOLDER}/${run.taskId}`) === true;
}

function real(context: DispatchContext, path: string): string {
  const { files } = context.world;
  return files.exists(path) ? files.realPath(path) : path;
}
