/**
 * Ends the imported history with what the import itself did, so that folding a task's events gives its row (I16) although
 * the reference told less: first what moved because of the import, then what its events never said.
 */
import { foldTask, type FoldedTask } from '../../../contract/fold-task.ts';
import type { EventKind } from '../../../contract/status.ts';
import type { BoardEvent } from '../../../contract/task.ts';
import type { Edge } from '../invariants.ts';
import type { ImportedEvent } from './map-events.ts';
import type { ImportedRun } from './map-runs.ts';
import type { ImportedTask } from './map-tasks.ts';

interface Facts {
  assignee: string | null;
  parents: readonly string[];
  failures: number;
}

interface Told {
  kind: EventKind;
  payload: Record<string, unknown>;
  runId?: number | null;
}

function asBoardEvent(event: ImportedEvent): BoardEvent {
  const { id, taskId, kind, payload, createdAt } = event;
  return { id, taskId, runId: event.runId === null ? null : String(event.runId), kind, payload, createdAt };
}

/** The events that lead from what was told to what is. */
function corrections(told: FoldedTask | null, task: ImportedTask, facts: Facts): Told[] {
  const { status, priority } = task;
  const { assignee, parents, failures } = facts;
  const actor = 'import';
  const seen: FoldedTask = told ?? {
    status,
    assignee,
    priority,
    parents: [...parents],
    consecutiveFailures: 0,
    currentRunId: null,
    deleted: false,
  };
  const events: Told[] = [];
  if (told === null) events.push({ kind: 'created', payload: { actor, assignee, status, priority, parents } });
  if (seen.assignee !== assignee) events.push({ kind: 'assigned', payload: { actor, assignee } });
  if (seen.priority !== priority) events.push({ kind: 'reprioritized', payload: { actor, priority } });
  for (const parent of seen.parents.filter((id) => !parents.includes(id)))
    events.push({ kind: 'unlinked', payload: { parent, child: task.id } });
  for (const parent of parents.filter((id) => !seen.parents.includes(id)))
    events.push({ kind: 'linked', payload: { parent, child: task.id, rule: 'done' } });
  // Assigning sets the count back, so it is told last, together with the status.
  const counted = seen.assignee === assignee ? seen.consecutiveFailures : 0;
  if (seen.status !== status || counted !== failures)
    events.push({ kind: 'status', payload: { actor, status, failures } });
  return events;
}

/** What the import did to a task that was running: its run is over, and it waits. */
function givenBack(task: ImportedTask, runId: number | undefined): Told[] {
  if (task.was !== 'running') return [];
  const payload = { actor: 'import', status: task.status, from: task.was };
  return [{ kind: 'released', payload, runId: runId ?? null }];
}

/**
 * Appends to `events`; ids go on after the highest.
 * @param now Unix seconds
 */
export function closeAccount(
  tasks: readonly ImportedTask[],
  runs: readonly ImportedRun[],
  links: readonly Edge[],
  events: ImportedEvent[],
  now: number,
): void {
  let id = events.reduce((highest, event) => Math.max(highest, event.id), 0);
  const stories = Map.groupBy(events, (event) => event.taskId);
  const parentsOf = Map.groupBy(links, (link) => link.child);
  const open = new Map(runs.filter(({ wasOpen }) => wasOpen).map((run) => [run.taskId, run.id]));
  for (const task of tasks) {
    const story = stories.get(task.id) ?? [];
    const add = ({ kind, payload, runId = null }: Told): void => {
      id += 1;
      const event: ImportedEvent = { id, taskId: task.id, runId, kind, payload, createdAt: now };
      story.push(event);
      events.push(event);
    };
    givenBack(task, open.get(task.id)).forEach(add);
    const facts = {
      assignee: task.assignee,
      parents: (parentsOf.get(task.id) ?? []).map(({ parent }) => parent),
      failures: task.failures,
    };
    corrections(foldTask(story.map(asBoardEvent)), task, facts).forEach(add);
    if (task.was !== task.status) task.statusSince = now;
  }
}
