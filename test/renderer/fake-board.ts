/**
 * A board in memory that answers like the engine: enough of the rules for the window to be driven, none of the
 * guarantees. Every change bumps the row, appends an event and tells the subscribers.
 */
import { Refusal } from '../../src/contract/error.ts';
import type { BoardDelta } from '../../src/contract/feed.ts';
import { ruleFor } from '../../src/contract/moves.ts';
import type { MoveInput } from '../../src/contract/schemas.ts';
import type { EventKind, Status } from '../../src/contract/status.ts';
import type { WorkspaceChanges } from '../../src/contract/inspect.ts';
import type { BoardEvent, Card, Comment, LateVerdict, Reason, RunView, Task } from '../../src/contract/task.ts';

export interface FakeTask {
  card: Card;
  body: string | null;
  parents: string[];
  runs: RunView[];
  comments: Comment[];
  log: string;
  lateVerdicts: LateVerdict[];
  /** Why it does not start, besides what its card says. */
  furtherReasons: Reason[];
  /** What its workspace holds; null: it is not under git. */
  changes: WorkspaceChanges | null;
  /** Fields of the task that no card shows, as they were edited. */
  extra: Partial<Task>;
  isFollowed: boolean;
}

export interface FakeBoard {
  tasks: Map<string, FakeTask>;
  events: BoardEvent[];
  /** Refuses the next move with this, once; tests use it for rollback. */
  refuseNext: Refusal | null;
  subscribe(listener: (delta: BoardDelta) => void): () => void;
  /** Keeps what changes from the subscribers until the returned function is called, as a slow feed would. */
  holdFeed(): () => void;
  add(input: { title: string } & Partial<FakeTask['card']> & { body?: string | null; parents?: string[] }): FakeTask;
  /** Records that a task changed and tells the subscribers. */
  changed(task: FakeTask, kind: EventKind, payload?: Record<string, unknown>): void;
  move(input: MoveInput): FakeTask;
  link(parentId: string, childId: string): void;
  unlink(parentId: string, childId: string): boolean;
  get(id: string): FakeTask;
  /** Hides a task, or shows it again. */
  setDeleted(id: string, isDeleted: boolean): FakeTask;
}

const card = (id: string, title: string, now: number): Card => ({
  id,
  title,
  status: 'ready',
  statusSince: now,
  assignee: null,
  tenant: null,
  priority: 0,
  workspaceKind: 'scratch',
  parentCount: 0,
  openParents: [],
  stuckOn: [],
  childCount: 0,
  childDoneCount: 0,
  commentCount: 0,
  consecutiveFailures: 0,
  failureLimit: 3,
  blockKind: null,
  blockReason: null,
  hold: null,
  scheduledAt: null,
  createdAt: now,
  completedAt: null,
  version: 1,
  run: null,
  lastLine: null,
  workerLingers: false,
});

/** Builds an empty board called `board`. */
export function createFakeBoard(board: string): FakeBoard {
  const tasks = new Map<string, FakeTask>();
  const deleted = new Map<string, FakeTask>();
  const events: BoardEvent[] = [];
  const listeners = new Set<(delta: BoardDelta) => void>();
  let nextId = 0xa000;
  let held: BoardDelta[] | null = null;

  const get = (id: string): FakeTask => {
    const task = tasks.get(id);
    if (task === undefined) throw new Refusal('unknown_task', `There is no task ${id} on this board.`);
    return task;
  };

  /** Recomputes what a card says about its links. */
  const relink = (task: FakeTask): void => {
    const open = task.parents.filter((id) => tasks.get(id)?.card.status !== 'done');
    const children = [...tasks.values()].filter((other) => other.parents.includes(task.card.id));
    const done = children.filter((child) => child.card.status === 'done').length;
    const links = { parentCount: task.parents.length, openParents: open };
    task.card = { ...task.card, ...links, childCount: children.length, childDoneCount: done };
  };

  const changed: FakeBoard['changed'] = (task, kind, payload = {}) => {
    const now = Date.now();
    task.card = { ...task.card, version: task.card.version + 1, commentCount: task.comments.length };
    const event: BoardEvent = {
      id: events.length + 1,
      taskId: task.card.id,
      runId: null,
      kind,
      payload,
      createdAt: now,
    };
    events.push(event);
    for (const other of tasks.values()) relink(other);
    const near = [...tasks.values()].filter(
      (other) => other === task || other.parents.includes(task.card.id) || task.parents.includes(other.card.id),
    );
    const delta = {
      board,
      cursor: events.length,
      cards: near.filter((other) => tasks.has(other.card.id)).map((other) => other.card),
      removed: kind === 'deleted' ? [task.card.id] : [],
      events: [event],
      now,
    };
    if (held !== null) held.push(delta);
    else for (const listener of listeners) listener(delta);
  };

  const add: FakeBoard['add'] = ({ title, body = null, parents = [], ...rest }) => {
    if (title.trim() === '') throw new Refusal('empty_title', 'title: write what is to be done', { field: 'title' });
    const id = rest.id ?? `t_${(nextId++).toString(16)}`;
    const task: FakeTask = {
      card: { ...card(id, title, Date.now()), ...rest, id },
      body,
      parents,
      runs: [],
      comments: [],
      log: '',
      lateVerdicts: [],
      furtherReasons: [],
      changes: null,
      extra: {},
      isFollowed: false,
    };
    for (const parent of parents)
      if (!tasks.has(parent))
        throw new Refusal('unknown_task', `parents: there is no task ${parent}.`, { field: 'parents' });
    tasks.set(id, task);
    relink(task);
    if (task.card.openParents.length > 0 && task.card.status === 'ready') task.card = { ...task.card, status: 'todo' };
    changed(task, 'created');
    return task;
  };

  const reaches = (task: FakeTask, id: string): boolean =>
    task.parents.some((parent) => parent === id || reaches(get(parent), id));

  const self: FakeBoard = {
    tasks,
    events,
    refuseNext: null,
    get,
    add,
    changed,
    holdFeed() {
      held = [];
      return () => {
        const late = held ?? [];
        held = null;
        for (const delta of late) for (const listener of listeners) listener(delta);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move(input) {
      const task = get(input.id);
      if (self.refuseNext !== null) {
        const refusal = self.refuseNext;
        self.refuseNext = null;
        throw refusal;
      }
      const wasArchived = task.card.status === 'archived';
      applyMove(task, input);
      const kind = input.to === 'archived' ? 'archived' : wasArchived ? 'restored' : 'status';
      changed(task, kind, { to: input.to, reason: input.reason });
      return task;
    },
    setDeleted(id, isDeleted) {
      const task = isDeleted ? get(id) : deleted.get(id);
      if (task === undefined) throw new Refusal('unknown_task', `There is no task ${id} that could be brought back.`);
      (isDeleted ? tasks : deleted).delete(id);
      (isDeleted ? deleted : tasks).set(id, task);
      changed(task, isDeleted ? 'deleted' : 'restored');
      return task;
    },
    link(parentId, childId) {
      const parent = get(parentId);
      const child = get(childId);
      if (reaches(parent, childId))
        throw new Refusal('cycle', `This link would loop: ${childId}, ${parentId}, ${childId}.`);
      child.parents = [...child.parents, parentId];
      changed(child, 'linked', { parent: parentId });
    },
    unlink(parentId, childId) {
      const child = get(childId);
      child.parents = child.parents.filter((id) => id !== parentId);
      changed(child, 'unlinked', { parent: parentId });
      return true;
    },
  };
  return self;
}

function applyMove(task: FakeTask, input: MoveInput): void {
  const facts = {
    ...task.card,
    tripped: task.card.blockKind === 'breaker',
    workerPid: task.card.run?.workerPid ?? null,
  };
  const rule = ruleFor(facts, input.to);
  const isAnswered = rule.question === 'worker' && input.assignee !== undefined;
  if (rule.kind === 'no') throw new Refusal('illegal_move', `${rule.label}. ${rule.why}`);
  const status: Status = input.to;
  task.card = {
    ...task.card,
    status,
    statusSince: Date.now(),
    run: null,
    hold: null,
    blockKind: status === 'blocked' ? (input.kind ?? null) : null,
    blockReason: status === 'blocked' ? (input.reason ?? null) : null,
    consecutiveFailures: rule.verb === 'unblock' ? 0 : task.card.consecutiveFailures,
    completedAt: status === 'done' ? Date.now() : null,
    scheduledAt: input.scheduledAt ?? null,
    assignee: isAnswered ? (input.assignee ?? null) : task.card.assignee,
  };
}
