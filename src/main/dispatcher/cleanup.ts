/**
 * Gives the disk back what finished tasks left: scratch folders and worktrees, files of runs, old logs (kernel-spec
 * 4.7, defect Q11; failures.md F076, F079, F084). A folder goes only when its task and everything after it are done
 * for the configured time, so children still find what a parent made. What is in doubt stays: a task the board does
 * not know, a worker not proven gone, a folder that is not provably ours. Of the board itself only deleted tasks are
 * purged, once nobody can bring them back.
 *
 * It works beside the ticks, item by item, and only while this process dispatches the board.
 */
import { basename, join } from 'node:path';
import type { Run } from '../../contract/task.ts';
import type { Timer } from '../world/world.ts';
import { createGit } from '../workspaces/git.ts';
import { removeWorktree } from '../workspaces/remove-worktree.ts';
import { leftInTrash, setScratchAside } from '../workspaces/safe-delete.ts';
import { scratchPath, workspacesRoot } from '../workspaces/scratch.ts';
import type { DispatchContext } from './dispatch-context.ts';

/** A start is busy enough without it. */
const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 3_600_000;
/** Items between two pauses, and the pause: about a hundred items a second. */
const BATCH = 8;
const PAUSE_MS = 80;
/** Deleted tasks purged in one transaction, which others wait for. */
const PURGE_BATCH = 50;
/** Tasks that may come after one; beyond this the folder stays. */
const DESCENDANTS_MAX = 10_000;

export interface Cleanup {
  start(): void;
  /** No further item is begun. The present one may go on for a moment; it asks the board nothing any more. */
  stop(): void;
  /** Goes through everything once. @returns how many folders and files were removed */
  sweep(): Promise<number>;
}

export function createCleanup(context: () => DispatchContext): Cleanup {
  let timer: Timer | null = null;
  let isStopped = true;

  const sweep = async (): Promise<number> => {
    let removed = 0;
    for (const [at, item] of itemsOf(context()).entries()) {
      if (isStopped) break;
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that the disk is there for workers
      if (at % BATCH === BATCH - 1) await pause(context(), PAUSE_MS);
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (!isStopped && (await attempt(context(), item))) removed += 1;
    }
    return removed;
  };
  const arm = (ms: number): void => {
    const turn = async (): Promise<void> => {
      await sweep();
      if (!isStopped) arm(EVERY_MS);
    };
    timer = context().world.clock.after(ms, () => void turn(), { background: true });
  };
  return {
    start: () => {
      if (!isStopped) return;
      isStopped = false;
      arm(FIRST_AFTER_MS);
    },
    stop: () => {
      isStopped = true;
      timer?.cancel();
      timer = null;
    },
    sweep: async () => {
      const wasStopped = isStopped;
      isStopped = false;
      try {
        return await sweep();
      } finally {
        isStopped = wasStopped;
      }
    },
  };
}

/** Removes one thing if it may be removed. */
type Item = () => Promise<boolean>;

async function attempt(context: DispatchContext, item: Item): Promise<boolean> {
  try {
    return await item();
  } catch (error) {
    context.world.log.warn('Something a task left could not be removed.', { board: context.board, error });
    return false;
  }
}

function itemsOf(context: DispatchContext): Item[] {
  const { world, paths, config } = context;
  const { scratchMs, logsMs } = config.retention;
  const names = (folder: string): string[] => (world.files.isDirectory(folder) ? world.files.list(folder) : []);
  const items: Item[] = leftInTrash(world.files, paths.dir).map((path) => async () => {
    await world.files.removeTreeAside(path);
    return true;
  });
  if (scratchMs > 0) {
    items.push(...names(workspacesRoot(paths.dir)).map((name) => async () => await dropScratch(context, name)));
    items.push(...names(join(paths.dir, 'runs')).map((name) => async () => await dropRunFiles(context, name)));
  }
  if (logsMs > 0) items.push(...names(paths.logs).map((name) => async () => await dropLog(context, name)));
  items.push(async () => await Promise.resolve(context.kernel.purgeDeleted(PURGE_BATCH).length > 0));
  return items;
}

async function dropScratch(context: DispatchContext, taskId: string): Promise<boolean> {
  const { world, paths, config } = context;
  if (!isOver(context, taskId)) return false;
  const { files, ids } = world;
  const path = scratchPath(paths.dir, taskId);
  const aside = setScratchAside({ taskId, path, boardDir: paths.dir, home: config.home, files, ids });
  if (!aside.remove) return false;
  await files.removeTreeAside(aside.doomed);
  return true;
}

/** A run's script, prompt and exit code; and with the last run of a task its worktree, if it had one. */
async function dropRunFiles(context: DispatchContext, runId: string): Promise<boolean> {
  const { kernel, world, paths, config } = context;
  const run = /^\d{1,15}$/.test(runId) ? kernel.getRun(runId) : null;
  if (run === null || !hasEndedBefore(context, run, config.retention.scratchMs)) return false;
  if (!(await dropWorktree(context, run))) return false;
  const path = paths.run(runId);
  if (world.files.entryKind(path) !== 'directory') return false;
  await world.files.removeTreeAside(path);
  return true;
}

/** False while the worktree of that run stays, so that its run's files keep it in mind for the next time. */
async function dropWorktree(context: DispatchContext, run: Run): Promise<boolean> {
  const { kernel, world, paths, hostEnv } = context;
  const task = kernel.getTask(run.taskId);
  const isItsOwn = run.workspacePath !== null && basename(run.workspacePath) === run.taskId;
  if (task?.workspaceKind !== 'worktree' || !isItsOwn || run.number !== kernel.listRuns(task.id).at(-1)?.number) {
    return true;
  }
  if (!isOver(context, task.id)) return false;
  const { files, ids } = world;
  const git = createGit(world.processes, hostEnv);
  const path = run.workspacePath ?? '';
  const result = await removeWorktree({ taskId: task.id, path, boardDir: paths.dir, files, ids, git });
  if (result.removed) world.log.info('A worktree was removed.', { task: task.id, path, savedAs: result.savedAs });
  return result.removed || result.reason === 'missing' || result.reason === 'outside_root';
}

async function dropLog(context: DispatchContext, name: string): Promise<boolean> {
  const { kernel, world, paths, config } = context;
  const [, taskId, number] = /^(t_[0-9a-f]{8,64})\.(\d{1,9})\.log$/.exec(name) ?? [];
  const path = join(paths.logs, name);
  const { logsMs } = config.retention;
  if (taskId === undefined || (world.files.modifiedAt(path) ?? Infinity) > world.clock.now() - logsMs) return false;
  const run = kernel.listRuns(taskId).find((one) => one.number === Number(number));
  if (run === undefined || !hasEndedBefore(context, run, logsMs)) return false;
  world.files.removeFile(path);
  return await Promise.resolve(true);
}

function hasEndedBefore({ world }: DispatchContext, run: Run, ms: number): boolean {
  return run.endedAt !== null && run.workerGone && run.endedAt <= world.clock.now() - ms;
}

/** Whether a task and everything after it are finished for good, long enough, with no process left. */
function isOver({ kernel, world, config }: DispatchContext, taskId: string): boolean {
  const task = kernel.getTask(taskId);
  const latest = world.clock.now() - config.retention.scratchMs;
  if (task === null || !isFinished(task.status) || task.statusSince > latest) return false;
  if (kernel.lingeringRuns().some((run) => run.taskId === taskId)) return false;
  const seen = new Set([taskId]);
  const open = [taskId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const child of kernel.linksOf(id).children) {
      if (seen.has(child.id)) continue;
      if (!isFinished(child.status) || seen.size >= DESCENDANTS_MAX) return false;
      seen.add(child.id);
      open.push(child.id);
    }
  }
  return true;
}

function isFinished(status: string): boolean {
  return status === 'done' || status === 'archived';
}

async function pause({ world }: DispatchContext, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    world.clock.after(ms, resolve, { background: true });
  });
}
