/** The tools about other tasks: listing, creating, linking and releasing them. */
import type { CreateTaskInput } from '../../../contract/task.ts';
import { TOOL_LIST_MAX, type ToolInput } from '../../../contract/tools.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { withDefaultWorkdir } from '../../services/board-details.ts';
import type { Files } from '../../world/world.ts';
import type { Data } from './answers.ts';
import { requireTask } from './run-tools.ts';
import { nameOf, tokenOf, type ToolCaller } from './tool-caller.ts';
import { taskLine } from './tool-views.ts';

const LIST_STANDARD = 50;

export function list(kernel: Kernel, _caller: ToolCaller, input: ToolInput<'kanban_list'>): Data {
  const limit = input.limit ?? LIST_STANDARD;
  const found = kernel.listTasks({
    limit: limit + 1,
    includeArchived: input.include_archived === true || input.status === 'archived',
    ...(input.status === undefined ? {} : { status: input.status }),
    ...(input.assignee === undefined ? {} : { assignee: input.assignee }),
    ...(input.tenant === undefined ? {} : { tenant: input.tenant }),
  });
  const isCut = found.length > limit;
  const tasks = found.slice(0, limit).map(taskLine);
  const nextLimit = isCut && limit < TOOL_LIST_MAX ? Math.min(limit * 2, TOOL_LIST_MAX) : null;
  return { tasks, count: tasks.length, limit, truncated: isCut, next_limit: nextLimit };
}

export function create(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_create'>, files: Files): Data {
  const own = caller.user === 'worker' ? kernel.getTask(caller.taskId) : null;
  const by = caller.user === 'worker' ? { runToken: tokenOf(caller) } : {};
  const asked = { ...taskInput(input, own?.tenant ?? null), createdBy: nameOf(caller, kernel) };
  const { task, created } = kernel.createTask(withDefaultWorkdir(asked, kernel.path, files), by);
  const isHeld = task.status === 'triage' && input.triage !== true;
  return {
    ok: true,
    task_id: task.id,
    status: task.status,
    created,
    ...(isHeld
      ? {
          note: 'It waits in triage for a person, because workers created workers that created this. Do not wait for it.',
        }
      : {}),
  };
}

function taskInput(input: ToolInput<'kanban_create'>, ownTenant: string | null): CreateTaskInput {
  const tenant = input.tenant ?? ownTenant;
  return {
    title: input.title,
    assignee: input.assignee,
    ...(tenant === null ? {} : { tenant }),
    ...(input.body === undefined ? {} : { body: input.body }),
    ...(input.parents === undefined ? {} : { parents: input.parents }),
    ...(input.priority === undefined ? {} : { priority: input.priority }),
    ...(input.workspace_kind === undefined ? {} : { workspaceKind: input.workspace_kind }),
    ...(input.workspace_path === undefined ? {} : { workspacePath: input.workspace_path }),
    ...(input.triage === undefined ? {} : { triage: input.triage }),
    ...(input.initial_status === undefined ? {} : { initialStatus: input.initial_status }),
    ...(input.idempotency_key === undefined ? {} : { idempotencyKey: input.idempotency_key }),
    ...(input.max_runtime_seconds === undefined ? {} : { maxRuntimeSeconds: input.max_runtime_seconds }),
    ...(input.skills === undefined ? {} : { skills: input.skills }),
  };
}

export function link(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_link'>): Data {
  kernel.linkTasks(input.parent_id, input.child_id, caller.user === 'worker' ? { runToken: tokenOf(caller) } : {});
  const child = requireTask(kernel, input.child_id);
  return { ok: true, parent_id: input.parent_id, child_id: input.child_id, child_status: child.status };
}

export function unblock(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_unblock'>): Data {
  const task = kernel.unblock(input.task_id, { actor: nameOf(caller, kernel) });
  return { ok: true, task_id: task.id, status: task.status };
}
