/** The contract over a fake board. Refusals cross as the typed error that the engine sends. */
import { ORPCError, implement } from '@orpc/server';
import { contract } from '../../src/contract/api.ts';
import { isRefusal } from '../../src/contract/error.ts';
import type { BoardDelta, EngineStatus, LinkedTask, LogChunk, TaskDetail } from '../../src/contract/feed.ts';
import type { Task } from '../../src/contract/task.ts';
import { fakeActivity, fakeEvents, fakeLinks } from './fake-activity.ts';
import type { FakeBoard, FakeTask } from './fake-board.ts';
import { SAMPLE_PROFILES } from './sample-board.ts';

/** Trouble as it crosses: a fault of the disk, or a refusal. */
export type FakeTrouble = { fault: string; message: string } | { refused: string; message: string };

export interface EngineControls {
  status: EngineStatus;
  /** Sends the status again after a change. */
  publish(): void;
  nudges: number;
  /** Procedures that fail, by name such as `task.move`, with how; a number counts down the failures. */
  failing: Map<string, { trouble: FakeTrouble; times: number }>;
  /** How often a window asked for all links. */
  linkReads: number;
  /** Appends to a task's log and wakes its readers. */
  print(taskId: string, text: string): void;
}

/** A queue that an async iterator empties. */
function createQueue<T>(signal: AbortSignal | undefined) {
  const items: T[] = [];
  let wake: (() => void) | null = null;
  signal?.addEventListener('abort', () => wake?.());
  return {
    push(item: T): void {
      items.push(item);
      wake?.();
    },
    async *drain(): AsyncGenerator<T, void, void> {
      for (;;) {
        if (signal?.aborted === true) return;
        const item = items.shift();
        if (item !== undefined) {
          yield item;
          continue;
        }
        // One item at a time is the point of a queue.
        // eslint-disable-next-line no-await-in-loop
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

function taskOf({ card, body, parents }: FakeTask): Task {
  return {
    ...card,
    body,
    skills: null,
    parents,
    children: [],
    waitsOn: [],
    workspacePath: card.workspaceKind === 'scratch' ? null : '/home/you/code/harbor',
    branch: card.workspaceKind === 'worktree' ? `auth/${card.id}` : null,
    result: null,
    idempotencyKey: null,
    createdBy: 'you',
    claimLock: null,
    claimExpires: card.run?.claimExpires ?? null,
    currentRunId: card.run?.id ?? null,
    workerPid: card.run?.workerPid ?? null,
    lastHeartbeatAt: card.run?.lastHeartbeatAt ?? null,
    lastFailureError: card.blockKind === 'breaker' ? card.blockReason : null,
    maxRetries: null,
    maxRuntimeSeconds: null,
    blockRecurrences: 0,
    modelOverride: null,
    sessionId: null,
    workflowTemplateId: null,
    currentStepKey: null,
    startedAt: card.run?.startedAt ?? null,
    updatedAt: Date.now(),
  };
}

function linked(task: FakeTask): LinkedTask {
  const { id, title, status, assignee } = task.card;
  return { id, title, status, assignee };
}

function detailOf(board: FakeBoard, id: string): TaskDetail {
  const task = board.get(id);
  const all = [...board.tasks.values()];
  return {
    task: taskOf(task),
    card: task.card,
    runs: task.runs,
    comments: task.comments,
    events: board.events.filter((event) => event.taskId === id),
    parents: task.parents.map((parent) => linked(board.get(parent))),
    children: all.filter((other) => other.parents.includes(id)).map(linked),
  };
}

function errorOf(trouble: FakeTrouble): ORPCError<string, unknown> {
  const { message } = trouble;
  return 'fault' in trouble
    ? new ORPCError('FAULT', { defined: true, status: 503, message, data: { kind: trouble.fault } })
    : new ORPCError('REFUSED', { defined: true, status: 409, message, data: { code: trouble.refused, details: {} } });
}

/** Runs an action of the board; a refusal becomes the contract's error. */
function guard<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new ORPCError('REFUSED', {
      defined: true,
      status: 409,
      message: error.message,
      data: { code: error.code, details: error.details },
    });
  }
}

function firstStatus(): EngineStatus {
  return {
    board: 'harbor',
    state: 'on',
    owner: { self: true, pid: 4127, host: 'harbor', kind: 'app', since: null },
    lastTickAt: Date.now(),
    nextTickAt: Date.now() + 44_000,
    workers: 5,
    workersMax: 6,
    profiles: SAMPLE_PROFILES.map((profile) => ({
      name: profile.name,
      kind: 'command' as const,
      slots: profile.slots,
      running: 0,
      resolved: profile.problem === undefined ? `/usr/bin/${profile.name}` : null,
      problem: profile.problem ?? null,
      description: profile.description,
    })),
    stuck: [{ taskId: 't_d7f2', text: 'designer has no command' }],
    databasePath: '/home/you/.flockboard/boards/harbor/kanban.db',
    databaseBytes: 3_100_000,
    lastLines: {},
    problems: [],
    version: '0.1.0',
  };
}

export function createFakeRouter(board: FakeBoard) {
  const statusListeners = new Set<(status: EngineStatus) => void>();
  const logListeners = new Set<(taskId: string, text: string) => void>();
  const controls: EngineControls = {
    status: firstStatus(),
    nudges: 0,
    linkReads: 0,
    failing: new Map(),
    publish: () => {
      for (const listener of statusListeners) listener(controls.status);
    },
    print(taskId, text) {
      board.get(taskId).log += text;
      for (const listener of logListeners) listener(taskId, text);
    },
  };
  const os = implement(contract).use(async ({ next, path }) => {
    const found = controls.failing.get(path.join('.'));
    if (found !== undefined && found.times > 0) {
      found.times -= 1;
      throw errorOf(found.trouble);
    }
    return next();
  });
  const taskOfRun = (runId: string): FakeTask | undefined =>
    [...board.tasks.values()].find((task) => task.runs.some((run) => run.id === runId));

  const router = os.router({
    boards: {
      list: os.boards.list.handler(() => [
        { slug: 'harbor', name: 'harbor', path: '/x', current: true, counts: {}, total: board.tasks.size },
      ]),
    },
    board: {
      snapshot: os.board.snapshot.handler(() => ({
        board: 'harbor',
        cursor: board.events.length,
        cardsJson: JSON.stringify([...board.tasks.values()].map((task) => task.card)),
        now: Date.now(),
      })),
      changes: os.board.changes.handler(async function* changes({ input, signal }) {
        const queue = createQueue<BoardDelta>(signal);
        const end = board.subscribe((delta) => queue.push(delta));
        const missed = board.events.filter((event) => event.id > input.cursor);
        const ids = [...new Set(missed.map((event) => event.taskId))];
        const cards = ids.map((id) => board.get(id).card);
        queue.push({
          board: 'harbor',
          cursor: board.events.length,
          cards,
          removed: [],
          events: missed,
          now: Date.now(),
        });
        try {
          yield* queue.drain();
        } finally {
          end();
        }
      }),
      status: os.board.status.handler(async function* status({ signal }) {
        const queue = createQueue<EngineStatus>(signal);
        const listen = (value: EngineStatus): void => queue.push(value);
        statusListeners.add(listen);
        queue.push(controls.status);
        try {
          yield* queue.drain();
        } finally {
          statusListeners.delete(listen);
        }
      }),
      links: os.board.links.handler(() => {
        controls.linkReads += 1;
        return fakeLinks(board);
      }),
      activity: os.board.activity.handler(({ input }) => fakeActivity(board, input.since)),
      events: os.board.events.handler(({ input }) => fakeEvents(board, input)),
      nudge: os.board.nudge.handler(() => {
        controls.nudges += 1;
        return { accepted: true };
      }),
      setPaused: os.board.setPaused.handler(({ input }) => {
        controls.status = { ...controls.status, state: input.paused ? 'paused' : 'on' };
        controls.publish();
        return { paused: input.paused };
      }),
    },
    task: {
      get: os.task.get.handler(({ input }) => guard(() => detailOf(board, input.id))),
      create: os.task.create.handler(({ input }) =>
        guard(() => {
          const { title, body, assignee, tenant, priority, parents, triage, initialStatus } = input.task;
          const status = triage === true ? 'triage' : (initialStatus ?? 'ready');
          return taskOf(
            board.add({
              title,
              body: body ?? null,
              assignee: assignee ?? null,
              tenant: tenant ?? null,
              priority: priority ?? 0,
              parents: parents ?? [],
              status,
            }),
          );
        }),
      ),
      update: os.task.update.handler(({ input }) =>
        guard(() => {
          const task = board.get(input.id);
          const { body, title, assignee, tenant, priority } = input.patch;
          if (body !== undefined) task.body = body;
          const patch = { title, assignee, tenant, priority };
          const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
          task.card = { ...task.card, ...given };
          board.changed(task, 'edited');
          return taskOf(task);
        }),
      ),
      move: os.task.move.handler(({ input }) => guard(() => taskOf(board.move(input)))),
      comment: os.task.comment.handler(({ input }) =>
        guard(() => {
          const task = board.get(input.id);
          const comment = {
            id: String(task.comments.length + 1),
            taskId: input.id,
            author: 'you',
            body: input.body,
            createdAt: Date.now(),
          };
          task.comments.push(comment);
          board.changed(task, 'commented');
          return comment;
        }),
      ),
      link: os.task.link.handler(({ input }) =>
        guard(() => {
          board.link(input.parentId, input.childId);
          return { linked: true as const };
        }),
      ),
      unlink: os.task.unlink.handler(({ input }) => ({ removed: board.unlink(input.parentId, input.childId) })),
    },
    run: {
      log: os.run.log.handler(async function* log({ input, signal }) {
        const task = taskOfRun(input.runId);
        const queue = createQueue<string>(signal);
        const listen = (taskId: string, text: string): void => {
          if (taskId === task?.card.id) queue.push(text);
        };
        logListeners.add(listen);
        let at = 0;
        const chunk = (text: string): LogChunk => {
          const from = at;
          at += Buffer.byteLength(text);
          return { runId: input.runId, from, to: at, text, truncated: false, final: false };
        };
        try {
          yield chunk(task?.log ?? '');
          for await (const text of queue.drain()) yield chunk(text);
        } finally {
          logListeners.delete(listen);
        }
      }),
    },
  });
  return { router, controls };
}
