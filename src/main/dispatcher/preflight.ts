/**
 * The last look at a task that is about to start (failures.md F034): its folder and its command. What is wrong here
 * is nobody's failure: the task is held with the reason, and no run is opened.
 */
import { profileNamed } from '../../contract/config.ts';
import { join } from 'node:path';
import { isFault, isRefusal } from '../../contract/error.ts';
import type { Hold, Task } from '../../contract/task.ts';
import type { World } from '../world/world.ts';
import { resolveWorkspace } from '../workspaces/resolve-workspace.ts';
import type { BoardPaths } from './board-paths.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { workerCommand } from './worker-command.ts';

type WorkspaceTask = Pick<Task, 'id' | 'workspaceKind' | 'workspacePath'>;

/** The folder of a task, made when it has to be; or why there is none. */
export function openWorkspace(context: DispatchContext, task: WorkspaceTask): { path: string } | Hold {
  try {
    return { path: workspaceOf(context.world, context.paths, task) };
  } catch (error) {
    if (!isRefusal(error) && !isFault(error)) throw error;
    return { code: 'no_workspace', text: error.message };
  }
}

/**
 * The folder of a task. A scratch folder is noted on the task once it was used; asked for again, it is made with its
 * marker as before.
 * @throws Refusal 'invalid', Fault; see workspaces/resolve-workspace.ts
 */
export function workspaceOf(world: Pick<World, 'files' | 'clock'>, paths: BoardPaths, task: WorkspaceTask): string {
  const isOwnScratch =
    task.workspaceKind === 'scratch' && task.workspacePath === join(paths.dir, 'workspaces', task.id);
  const asked = isOwnScratch ? { ...task, workspacePath: null } : task;
  return resolveWorkspace({ task: asked, boardDir: paths.dir, files: world.files, clock: world.clock }).path;
}

/** Why this profile cannot run this task in that folder, or null. */
export function commandHold(
  context: DispatchContext,
  taskId: string,
  profileName: string,
  workspace: string,
): Hold | null {
  if (!context.world.files.isDirectory(workspace)) {
    return { code: 'no_workspace', text: `The folder ${workspace} does not exist: create it or choose another.` };
  }
  const profile = profileNamed(context.config, profileName);
  const task = context.kernel.getTask(taskId);
  if (profile === null || task === null) return null;
  try {
    const { board, cli } = context;
    workerCommand({
      profile,
      task,
      workspace,
      board,
      cli,
      runDir: context.paths.run('0'),
      variables: {},
      prompt: () => '',
    });
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { code: 'no_command', text: error.message };
  }
}
