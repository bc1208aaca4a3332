/** The contract over a fake board. Refusals cross as the typed error that the engine sends. */
import { implement } from '@orpc/server';
import { contract } from '../../src/contract/api.ts';
import type { Attention } from '../../src/contract/attention.ts';
import type { Finding } from '../../src/contract/diagnostics.ts';
import type { BoardDelta, EngineStatus, LinkedTask, LogChunk, TaskDetail } from '../../src/contract/feed.ts';
import type { WorkerUsage } from '../../src/contract/inspect.ts';
import { createFakeBoards } from './fake-boards.ts';
import { cardRows } from './make-card.ts';
import type { FakeBoards } from './fake-boards.ts';
import { errorOf, guard, taskOf } from './fake-answers.ts';
import type { FakeTrouble } from './fake-answers.ts';
import { inspectHandlers } from './fake-inspect.ts';
import { fakeActivity, fakeEvents, fakeLinks } from './fake-activity.ts';
import type { FakeBoard, FakeTask } from './fake-board.ts';
import { createFakePrograms, settingsFakes } from './fake-settings.ts';
import type { FakePrograms } from './fake-settings.ts';
import { SAMPLE_PROFILES } from './sample-board.ts';

export interface EngineControls {
  status: EngineStatus;
  /** Sends the status again after a change. */
  publish(): void;
  nudges: number;
  /** What a reader of notices is told when it begins; `tell` adds one for those that listen. */
  attention: Attention[];
  tell(attention: Attention): void;
  noticesSeen: number;
  /** Procedures that fail, by name such as `task.move`, with how; a number counts down the failures. */
  failing: Map<string, { trouble: FakeTrouble; times: number }>;
  boards: FakeBoards;
  programs: FakePrograms;
  findings: Finding[];
  /** How often another dispatcher was asked to hand over. */
  takeOvers: number;
  /** What live workers use; none is told of when empty. */
  usage: WorkerUsage[];
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
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
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
    lateVerdicts: task.lateVerdicts,
    isFollowed: task.isFollowed,
    reasons: task.card.hold === null ? [] : [task.card.hold, ...task.furtherReasons],
  };
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
    archived: 0,
    health: { count: 0, worst: null, text: null },
    stuck: [{ taskId: 't_d7f2', text: 'designer has no command' }],
    databasePath: '/home/you/.flockboard/boards/harbor/kanban.db',
    databaseBytes: 3_100_000,
    defaultWorkdir: null,
    lastLines: {},
    problems: [],
    version: '0.1.0',
  };
}

export function createFakeRouter(board: FakeBoard) {
  const statusListeners = new Set<(status: EngineStatus) => void>();
  const attentionListeners = new Set<(attention: Attention) => void>();
  const logListeners = new Set<(taskId: string, text: string) => void>();
  const controls: EngineControls = {
    status: firstStatus(),
    boards: createFakeBoards(board.tasks.size),
    programs: createFakePrograms(),
    findings: [],
    takeOvers: 0,
    nudges: 0,
    attention: [],
    tell: (attention) => {
      for (const listener of attentionListeners) listener(attention);
    },
    noticesSeen: 0,
    linkReads: 0,
    usage: [],
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

  const inspect = inspectHandlers(board, () => controls.usage);

  const router = os.router({
    ...settingsFakes(controls.programs),
    boards: {
      list: os.boards.list.handler(() => controls.boards.all),
      create: os.boards.create.handler(({ input }) => guard(() => controls.boards.create(input))),
      rename: os.boards.rename.handler(({ input }) => guard(() => controls.boards.rename(input))),
      archive: os.boards.archive.handler(({ input }) => guard(() => controls.boards.archive(input))),
      archived: os.boards.archived.handler(() => controls.boards.archived),
      unarchive: os.boards.unarchive.handler(({ input }) => guard(() => controls.boards.unarchive(input))),
      backups: os.boards.backups.handler(() => controls.boards.backups),
      lookAtBackup: os.boards.lookAtBackup.handler(({ input }) => controls.boards.lookAt(input.file)),
      restoreBackup: os.boards.restoreBackup.handler(({ input }) => controls.boards.restore(input.file)),
    },
    board: {
      snapshot: os.board.snapshot.handler(({ input }) => ({
        board: input.board,
        cursor: board.events.length,
        // The other boards of the home have no tasks.
        cardsJson: cardRows(input.board === 'harbor' ? [...board.tasks.values()].map((task) => task.card) : []),
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
      ...inspect.board,
      nudge: os.board.nudge.handler(() => {
        controls.nudges += 1;
        return { accepted: true };
      }),
      takeOver: os.board.takeOver.handler(() => {
        controls.takeOvers += 1;
        const owner = { self: true, pid: 4127, host: 'harbor', kind: 'app', since: null };
        controls.status = { ...controls.status, state: 'on', owner };
        controls.publish();
        return { taken: true as const };
      }),
      diagnostics: os.board.diagnostics.handler(({ input }) => ({
        board: input.board,
        now: Date.now(),
        state: controls.status.state,
        findings: controls.findings.filter(({ taskId }) => input.task === undefined || input.task === taskId),
      })),
      setPaused: os.board.setPaused.handler(({ input }) => {
        controls.status = { ...controls.status, state: input.paused ? 'paused' : 'on' };
        controls.publish();
        return { paused: input.paused };
      }),
      notices: os.board.notices.handler(async function* notices({ signal }) {
        const queue = createQueue<Attention>(signal);
        const listen = (value: Attention): void => queue.push(value);
        for (const one of controls.attention) listen(one);
        attentionListeners.add(listen);
        try {
          yield* queue.drain();
        } finally {
          attentionListeners.delete(listen);
        }
      }),
      noticesSeen: os.board.noticesSeen.handler(({ input }) => {
        controls.noticesSeen = Math.max(controls.noticesSeen, input.upTo);
        return { seen: true as const };
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
          const { body, title, assignee, tenant, priority, ...extra } = input.patch;
          Object.assign(task.extra, extra);
          if (body !== undefined) task.body = body;
          const patch = { title, assignee, tenant, priority };
          const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
          task.card = { ...task.card, ...given };
          board.changed(task, 'edited');
          return taskOf(task);
        }),
      ),
      move: os.task.move.handler(({ input }) => guard(() => taskOf(board.move(input)))),
      ...inspect.task,
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
    ...inspect.groups,
    run: {
      ...inspect.run,
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
