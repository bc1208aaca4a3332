/**
 * Turns the reference's tasks into ours (kernel-spec 1.6, 2). Nothing runs because of an import: what was running waits
 * in Ready or Todo, what cannot be understood waits for a person, and a child of an unfinished parent never starts.
 */
import {
  BLOCK_KINDS,
  satisfiesChildren,
  STATUSES,
  WORKSPACE_KINDS,
  type BlockKind,
  type Status,
} from '../../../contract/status.ts';
import { PRIORITY_MAX, PRIORITY_MIN } from '../../../contract/limits.ts';
import type { Adaptations } from './adaptations.ts';
import type { ImportedEvent } from './map-events.ts';
import type { SourceTask } from './source.ts';

export interface ImportedTask {
  source: SourceTask;
  id: string;
  /** What the source said. */
  was: string;
  status: Status;
  completedAt: number | null;
  scheduledAt: number | null;
  statusSince: number;
  updatedAt: number;
  isParked: boolean;
  archivedFrom: Status | null;
  blockKind: BlockKind | null;
  blockReason: string | null;
  workspaceKind: (typeof WORKSPACE_KINDS)[number];
  workspacePath: string | null;
  branch: string | null;
  base: string | null;
  /** JSON text. */
  skills: string | null;
  idempotencyKey: string | null;
  priority: number;
  assignee: string | null;
  failures: number;
}

/** What a task's events tell that its row does not. */
interface Story {
  lastAt: number | null;
  movedAt: number | null;
  blockedBy: ImportedEvent | null;
  completedAt: number | null;
  isReopened: boolean;
}

/** Events that do not move a task. */
const STILL = new Set([
  'commented',
  'heartbeat',
  'edited',
  'reprioritized',
  'assigned',
  'linked',
  'unlinked',
  'spawned',
  'claim_extended',
]);

function storyOf(events: readonly ImportedEvent[]): Story {
  const story: Story = { lastAt: null, movedAt: null, blockedBy: null, completedAt: null, isReopened: false };
  for (const event of events) {
    story.lastAt = Math.max(story.lastAt ?? 0, event.createdAt);
    if (!STILL.has(event.kind)) story.movedAt = event.createdAt;
    if (event.kind === 'blocked' || event.kind === 'gave_up') story.blockedBy = event;
    if (event.kind === 'unblocked') story.blockedBy = null;
    if (event.kind === 'completed') {
      story.completedAt = event.createdAt;
      story.isReopened = false;
    }
    if (event.kind === 'status' && event.payload?.['status'] !== 'done') story.isReopened = true;
  }
  return story;
}

function textIn(event: ImportedEvent | null, key: string): string | null {
  const value = event?.payload?.[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function blockOf(task: SourceTask, story: Story): { blockKind: BlockKind; blockReason: string } {
  const named = BLOCK_KINDS.find((kind) => kind === task.block_kind);
  const gaveUp = story.blockedBy?.kind === 'gave_up';
  const error = task.last_failure_error ?? task.last_spawn_error;
  const reason = gaveUp ? (textIn(story.blockedBy, 'error') ?? error) : textIn(story.blockedBy, 'reason');
  return {
    blockKind: gaveUp ? 'breaker' : (named ?? 'needs_input'),
    blockReason: reason ?? 'It was blocked when it was imported.',
  };
}

type Standing = Pick<
  ImportedTask,
  'status' | 'completedAt' | 'scheduledAt' | 'isParked' | 'archivedFrom' | 'blockKind' | 'blockReason'
>;

const FREE = {
  completedAt: null,
  scheduledAt: null,
  isParked: false,
  archivedFrom: null,
  blockKind: null,
  blockReason: null,
};

/** Where the task stands on our board, before its parents are looked at. */
function standingOf(task: SourceTask, id: string, story: Story, notes: Adaptations): Standing {
  const word = task.status ?? '';
  const status = STATUSES.find((known) => known === word);
  const doneAt = task.completed_at ?? story.completedAt;
  switch (status) {
    case undefined:
      notes.note(`tasks with status ${word.slice(0, 60)} wait for a person`, id);
      return {
        ...FREE,
        status: 'blocked',
        blockKind: 'needs_input',
        blockReason: `It had the status "${word}" when it was imported.`,
      };
    case 'running':
      notes.note('running tasks were given back', id);
      return { ...FREE, status: 'ready' };
    case 'scheduled':
      if (task.scheduled_at !== null) return { ...FREE, status, scheduledAt: task.scheduled_at };
      // The reference knows no time for it and never wakes it (Q34).
      notes.note('scheduled tasks without a time wait in Todo until they are queued', id);
      return { ...FREE, status: 'todo', isParked: true };
    case 'done':
      if (task.completed_at === null) notes.note('done tasks without a time got that of their last event', id);
      return { ...FREE, status, completedAt: doneAt ?? story.lastAt ?? task.created_at ?? 0 };
    case 'archived': {
      const completedAt = story.isReopened ? null : doneAt;
      return { ...FREE, status, completedAt, archivedFrom: completedAt === null ? 'todo' : 'done' };
    }
    case 'blocked':
      return { ...FREE, status, ...blockOf(task, story) };
    case 'triage':
    case 'todo':
    case 'ready':
    case 'review':
      return { ...FREE, status };
  }
}

function skillsOf(task: SourceTask, id: string, notes: Adaptations): string | null {
  if (task.skills === null) return null;
  try {
    const value: unknown = JSON.parse(task.skills);
    if (Array.isArray(value)) return JSON.stringify(value.filter((name) => typeof name === 'string'));
  } catch {
    // Falls through to the note: what cannot be read as a list is none.
  }
  notes.note('skills that are no list were left out', id);
  return null;
}

function placeOf(
  task: SourceTask,
  id: string,
  notes: Adaptations,
): Pick<ImportedTask, 'workspaceKind' | 'workspacePath' | 'branch' | 'base'> {
  const kind = WORKSPACE_KINDS.find((known) => known === (task.workspace_kind ?? 'scratch'));
  if (kind === undefined) notes.note('tasks with an unknown kind of workspace got scratch', id);
  const workspaceKind = kind ?? 'scratch';
  // A scratch folder belongs to the board it was made for; ours makes its own.
  const workspacePath = workspaceKind === 'scratch' || task.workspace_path === '' ? null : task.workspace_path;
  if (workspaceKind !== 'worktree') return { workspaceKind, workspacePath, branch: null, base: null };
  return { workspaceKind, workspacePath, branch: task.branch_name || null, base: task.base_branch || null };
}

function mapTask(task: SourceTask, id: string, events: readonly ImportedEvent[], notes: Adaptations): ImportedTask {
  const story = storyOf(events);
  const created = task.created_at ?? 0;
  const priority = Math.min(PRIORITY_MAX, Math.max(PRIORITY_MIN, Math.trunc(task.priority ?? 0)));
  if (priority !== (task.priority ?? 0)) notes.note('priorities were brought into our range', id);
  return {
    source: task,
    id,
    was: task.status ?? '',
    ...standingOf(task, id, story, notes),
    statusSince: story.movedAt ?? task.completed_at ?? task.started_at ?? created,
    updatedAt: Math.max(story.lastAt ?? 0, task.completed_at ?? 0, created),
    ...placeOf(task, id, notes),
    skills: skillsOf(task, id, notes),
    idempotencyKey: task.idempotency_key === '' ? null : task.idempotency_key,
    priority,
    assignee: task.assignee?.trim() || null,
    failures: Math.max(0, Math.trunc(task.consecutive_failures ?? task.spawn_failures ?? 0)),
  };
}

/** Our keys are unique within a project (Q13); the newest task keeps it. */
function dropDoubledKeys(tasks: readonly ImportedTask[], notes: Adaptations): void {
  const seen = new Set<string>();
  for (const task of tasks.toReversed()) {
    if (task.idempotencyKey === null || task.status === 'archived') continue;
    const key = JSON.stringify([task.source.tenant ?? '', task.idempotencyKey]);
    if (seen.has(key)) {
      notes.note('older tasks lost an idempotency key that a newer one has', task.id);
      task.idempotencyKey = null;
    }
    seen.add(key);
  }
}

/** One predicate decides whether a child may start (Q9): ready only below satisfied parents, todo only above open ones. */
export function settleByParents(
  tasks: readonly ImportedTask[],
  links: readonly { parent: string; child: string }[],
  notes: Adaptations,
): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const waiting = new Set<string>();
  for (const { parent, child } of links) {
    const above = byId.get(parent);
    if (above !== undefined && !satisfiesChildren(above)) waiting.add(child);
  }
  for (const task of tasks) {
    if (task.status === 'ready' && waiting.has(task.id)) {
      notes.note('tasks below an unfinished parent wait in Todo', task.id);
      task.status = 'todo';
    } else if (task.status === 'todo' && !task.isParked && !waiting.has(task.id)) {
      notes.note('tasks in Todo that waited for nothing are ready', task.id);
      task.status = 'ready';
    }
  }
}

/** All tasks in order of creation, before `settleByParents`. */
export function mapTasks(
  source: ReadonlyMap<string, SourceTask>,
  events: readonly ImportedEvent[],
  notes: Adaptations,
): ImportedTask[] {
  const stories = Map.groupBy(events, (event) => event.taskId);
  const tasks = [...source].map(([id, task]) => mapTask(task, id, stories.get(id) ?? [], notes));
  dropDoubledKeys(tasks, notes);
  return tasks;
}
