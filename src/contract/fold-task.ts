/**
 * Folds the events of one task into the facts that its row holds (failures.md I16): what the events do not tell is
 * not part of the board's account. Pure; it knows no SQL and no clock. Tests compare it with the row after every
 * sequence of operations, and a log that is shipped elsewhere can be read with it.
 */
import { typedEvent, type EventOf, type TypedEvent } from './event.ts';
import type { EventKind, Status } from './status.ts';
import type { BoardEvent } from './task.ts';

export interface FoldedTask {
  status: Status;
  assignee: string | null;
  priority: number;
  /** In the order in which they were linked. */
  parents: string[];
  consecutiveFailures: number;
  /** The open run, null while none is. */
  currentRunId: string | null;
  /** Deleted and not brought back. */
  deleted: boolean;
}

/** Where a kind leads that says so by itself. */
const LEADS_TO: Partial<Record<EventKind, Status>> = {
  promoted: 'ready',
  promoted_manual: 'ready',
  changes_requested: 'ready',
  claimed: 'running',
  claim_rejected: 'todo',
  dependency_wait: 'todo',
  completed: 'done',
  blocked: 'blocked',
  gave_up: 'blocked',
  block_loop_detected: 'triage',
  review_requested: 'review',
  scheduled: 'scheduled',
  specified: 'todo',
  decomposed: 'todo',
  archived: 'archived',
  deleted: 'archived',
};

/** Kinds after which the failure count starts anew. */
const RESETS: ReadonlySet<EventKind> = new Set<EventKind>(['completed', 'unblocked', 'assigned']);

function statusAfter(task: FoldedTask, event: TypedEvent): Status {
  const payload: Readonly<Record<string, unknown>> = event.payload ?? {};
  const told = payload['status'];
  return LEADS_TO[event.kind] ?? (typeof told === 'string' ? (told as Status) : task.status);
}

function failuresAfter(task: FoldedTask, event: TypedEvent): number {
  if (RESETS.has(event.kind)) return 0;
  const payload: Readonly<Record<string, unknown>> = event.payload ?? {};
  const failures = payload['failures'];
  return typeof failures === 'number' ? failures : task.consecutiveFailures;
}

function parentsAfter(task: FoldedTask, event: TypedEvent): string[] {
  const { parents } = task;
  if (event.kind === 'unlinked') return parents.filter((id) => id !== event.payload?.parent);
  if (event.kind !== 'linked') return parents;
  const parent = event.payload?.parent;
  return parent === undefined || parents.includes(parent) ? parents : [...parents, parent];
}

function begin(event: EventOf<'created'>): FoldedTask {
  return {
    status: event.payload?.status ?? 'ready',
    assignee: event.payload?.assignee ?? null,
    priority: event.payload?.priority ?? 0,
    parents: [...(event.payload?.parents ?? [])],
    consecutiveFailures: 0,
    currentRunId: null,
    deleted: false,
  };
}

function step(task: FoldedTask, event: TypedEvent): FoldedTask {
  const status = statusAfter(task, event);
  return {
    status,
    assignee: event.kind === 'assigned' ? (event.payload?.assignee ?? null) : task.assignee,
    priority: event.kind === 'reprioritized' ? (event.payload?.priority ?? task.priority) : task.priority,
    parents: parentsAfter(task, event),
    consecutiveFailures: failuresAfter(task, event),
    currentRunId: event.kind === 'claimed' ? event.runId : status === 'running' ? task.currentRunId : null,
    deleted: event.kind === 'deleted' || (task.deleted && event.kind !== 'restored'),
  };
}

/** @param events all events of one task in order of id. @returns null when the task was never created */
export function foldTask(events: readonly BoardEvent[]): FoldedTask | null {
  let task: FoldedTask | null = null;
  for (const event of events) {
    const typed = typedEvent(event);
    if (typed.kind === 'created') task = begin(typed);
    else if (task !== null) task = step(task, typed);
  }
  return task;
}
