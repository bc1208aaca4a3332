/**
 * From a task to the folder its worker runs in (kernel-spec 4.7). It makes scratch and `dir` folders; a `worktree`
 * path is only checked, the worker itself asks git for it. It never removes anything.
 */
import { Refusal } from '../../contract/error.ts';
import type { Task } from '../../contract/task.ts';
import type { Clock, Files } from '../world/world.ts';
import { absoluteWorkspacePath, openDirectory } from './directory.ts';
import { openScratch } from './scratch.ts';

export interface ResolveRequest {
  task: Pick<Task, 'id' | 'workspaceKind' | 'workspacePath'>;
  boardDir: string;
  files: Files;
  clock: Pick<Clock, 'now'>;
}

export interface ResolvedWorkspace {
  /** Absolute and normalised. */
  path: string;
  created: boolean;
}

/**
 * @throws Refusal 'invalid' that names `workspacePath` and what to give instead (F083)
 * @throws Fault when the folder cannot be made: permission, disk_full, not_found
 */
export function resolveWorkspace({ task, boardDir, files, clock }: ResolveRequest): ResolvedWorkspace {
  const given = task.workspacePath;
  switch (task.workspaceKind) {
    case 'scratch':
      return given === null
        ? openScratch(files, boardDir, task.id, clock.now())
        : openDirectory(files, boardDir, given);
    case 'dir':
      if (given === null)
        throw missing('A task with a dir workspace needs a workspace path: give the folder to work in.');
      return openDirectory(files, boardDir, given);
    case 'worktree':
      if (given === null) {
        throw missing('A task with a worktree workspace needs a workspace path: give where the worktree shall be.');
      }
      return { path: absoluteWorkspacePath(files, given), created: false };
  }
}

function missing(sentence: string): Refusal {
  return new Refusal('invalid', sentence, { field: 'workspacePath' });
}
