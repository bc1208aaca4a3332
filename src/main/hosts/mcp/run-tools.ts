/** The tools about the caller's own task: what it is told, and what it has to say. */
import { Refusal } from '../../../contract/error.ts';
import { TOOL_METADATA_CHARS_MAX, type ToolInput } from '../../../contract/tools.ts';
import type { Task } from '../../../contract/task.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Data } from './answers.ts';
import { nameOf, signFor, targetOf, type ToolCaller } from './tool-caller.ts';
import {
  COMMENTS_MAX,
  commentView,
  contextText,
  EVENTS_MAX,
  eventView,
  NEIGHBOURS_MAX,
  RUNS_MAX,
  runView,
  taskView,
} from './tool-views.ts';

export function show(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_show'>): Data {
  const id = targetOf(caller, input.task_id);
  const task = requireTask(kernel, id);
  const { parents, children } = kernel.linksOf(id);
  const comments = kernel.listComments(id);
  const runs = kernel.listRuns(id);
  const events = kernel.listEvents(id);
  return {
    task: taskView(task),
    parents: parents.slice(0, NEIGHBOURS_MAX),
    children: children.slice(0, NEIGHBOURS_MAX),
    comments: comments.slice(-COMMENTS_MAX).map(commentView),
    runs: runs.slice(-RUNS_MAX).map(runView),
    events: events.slice(-EVENTS_MAX).map(eventView),
    left_out: {
      comments: Math.max(0, comments.length - COMMENTS_MAX),
      runs: Math.max(0, runs.length - RUNS_MAX),
      events: Math.max(0, events.length - EVENTS_MAX),
    },
    worker_context: contextText(kernel.buildWorkerContext(id)),
  };
}

export function requireTask(kernel: Kernel, id: string): Task {
  const task = kernel.getTask(id);
  if (task !== null) return task;
  throw new Refusal('unknown_task', `There is no task ${id} on this board; use an id that a tool returned.`, { id });
}

export function complete(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_complete'>): Data {
  const id = targetOf(caller, input.task_id);
  const by = signFor(caller, id);
  if (input.summary === undefined && input.result === undefined)
    throw new Refusal(
      'invalid',
      'summary: is missing; say in 1 to 3 sentences what was done. Right is, for example: {"summary":"Added 12 tests; all pass."}',
      { fields: ['summary'] },
    );
  refuseUnknownCards(kernel, id, input.created_cards ?? []);
  const before = requireTask(kernel, id);
  const metadata = metadataOf(input);
  const task = kernel.complete(id, {
    ...by,
    ...(input.summary === undefined ? {} : { summary: input.summary }),
    ...(input.result === undefined ? {} : { result: input.result }),
    ...(metadata === null ? {} : { metadata }),
  });
  return { ok: true, task_id: task.id, run_id: before.currentRunId, status: task.status };
}

/** Cards that this task's runs did not create are named, and nothing is completed (Q56). */
function refuseUnknownCards(kernel: Kernel, id: string, cards: readonly string[]): void {
  if (cards.length === 0) return;
  const made = new Set(kernel.tasksMadeBy(id));
  const unknown = cards.filter((card) => !made.has(card));
  if (unknown.length === 0) return;
  throw new Refusal(
    'invalid',
    `created_cards: ${unknown.join(', ')} ${unknown.length === 1 ? 'was' : 'were'} not created by this task. Nothing was completed, the task is still yours: call again without ${unknown.length === 1 ? 'it' : 'them'}, or with [].`,
    { fields: ['created_cards'], unknown },
  );
}

function metadataOf(input: ToolInput<'kanban_complete'>): Data | null {
  const listed = input.metadata?.['artifacts'];
  const artifacts = [...new Set([...(Array.isArray(listed) ? (listed as unknown[]) : []), ...(input.artifacts ?? [])])];
  const metadata: Data = {
    ...input.metadata,
    ...(artifacts.length > 0 ? { artifacts } : {}),
    ...(input.created_cards !== undefined && input.created_cards.length > 0
      ? { created_cards: [...new Set(input.created_cards)] }
      : {}),
  };
  if (Object.keys(metadata).length === 0) return null;
  if (JSON.stringify(metadata).length > TOOL_METADATA_CHARS_MAX)
    throw new Refusal(
      'too_large',
      `metadata: has more than ${TOOL_METADATA_CHARS_MAX} characters of JSON; leave out logs and lists, or put them into a file in your workspace and name it in artifacts.`,
      { fields: ['metadata'] },
    );
  return metadata;
}

export function block(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_block'>): Data {
  const id = targetOf(caller, input.task_id);
  const by = signFor(caller, id);
  const before = requireTask(kernel, id);
  const task = kernel.block(id, { ...by, reason: input.reason, kind: input.kind ?? 'needs_input' });
  return { ok: true, task_id: task.id, run_id: before.currentRunId, status: task.status };
}

export function heartbeat(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_heartbeat'>): Data {
  const id = targetOf(caller, input.task_id);
  const { runToken } = signFor(caller, id);
  if (runToken === undefined)
    throw new Refusal('forbidden', 'Only the worker that runs a task gives its sign of life; there is nothing to do.');
  const note = input.note === undefined ? {} : { note: input.note };
  const { claimExpires } = kernel.heartbeat(id, { runToken, ...note });
  return { ok: true, task_id: id, claim_expires: claimExpires === null ? null : new Date(claimExpires).toISOString() };
}

/** A worker's comment on its own task is bound to its run; elsewhere it carries only its profile's name (T14). */
export function comment(kernel: Kernel, caller: ToolCaller, input: ToolInput<'kanban_comment'>): Data {
  const id = targetOf(caller, input.task_id);
  const author = nameOf(caller, kernel);
  const isOwn = caller.user === 'worker' && caller.taskId === id && caller.runToken !== null;
  const added = kernel.addComment(id, {
    author,
    body: input.body,
    ...(isOwn && caller.runToken !== null ? { runToken: caller.runToken } : {}),
  });
  return { ok: true, task_id: id, comment_id: added.id };
}
