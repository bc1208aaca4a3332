/**
 * Implements the contract over the open boards: each handler finds its board, calls one use case and returns plain
 * data. No rule of the board lives here. A person behind a window acts as `you`; windows have no run token, so they
 * can never speak as a worker (threat T13).
 */
import type { Task } from '../../contract/task.ts';
import { askOwner } from '../dispatcher/wake-up.ts';
import type { World } from '../world/world.ts';
import { activityOf, kindsOf, sinceWithin } from './activity.ts';
import { createBoardBackups } from './board-backups.ts';
import { withDefaultWorkdir } from './board-details.ts';
import { createBoardFolders } from './board-folders.ts';
import { dataHandlers } from './data-handlers.ts';
import { serverOf } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { profileHandlers, settingsHandlers, workerHandlers } from './config-handlers.ts';
import type { EngineParts } from './config-handlers.ts';
import { atEdge } from './edge-errors.ts';
import type { BoardSession } from './engine/board-session.ts';
import type { BoardSessions } from './engine/board-sessions.ts';
import { followTask } from './follow-tasks.ts';
import { openPlace } from './open-places.ts';
import { runHandlers, workspaceHandlers } from './run-handlers.ts';
import { moveTask, reassignTask } from './task-moves.ts';
import { taskDetailOf } from './task-views.ts';
import { followUsage } from './worker-usage.ts';

/** The author and actor of everything done in a window. */
const PERSON = 'you';

/** Never aborts; for callers that gave no signal. */
const forever = new AbortController().signal;

/** Performs a write on that board, then lets windows and dispatcher look. */
type Write = <T>(slug: string, act: (session: BoardSession) => T) => T;

/** Boards as folders and files. */
function foldersHandlers(os: ApiServer, boards: BoardSessions, world: World) {
  const folders = createBoardFolders(boards, world);
  const backups = createBoardBackups(boards, world);
  return {
    list: os.boards.list.handler(() => boards.list()),
    create: os.boards.create.handler(({ input }) => folders.create(input)),
    rename: os.boards.rename.handler(({ input }) => folders.rename(input)),
    archive: os.boards.archive.handler(async ({ input }) => folders.archive(input)),
    archived: os.boards.archived.handler(() => folders.archived()),
    unarchive: os.boards.unarchive.handler(({ input }) => folders.unarchive(input)),
    backups: os.boards.backups.handler(({ input }) => backups.list(input)),
    lookAtBackup: os.boards.lookAtBackup.handler(({ input }) => backups.lookAt(input)),
    restoreBackup: os.boards.restoreBackup.handler(async ({ input }) => backups.restore(input)),
  };
}

/** What concerns a board as a whole. */
function boardHandlers(os: ApiServer, boards: BoardSessions, world: World, write: Write) {
  return {
    snapshot: os.board.snapshot.handler(({ input }) => ({
      board: input.board,
      now: world.clock.now(),
      ...boards.session(input.board).kernel.snapshot(),
    })),
    changes: os.board.changes.handler(({ input, signal = forever }) =>
      atEdge(boards.session(input.board).feed.follow(input.cursor, signal), world.log, 'board.changes'),
    ),
    status: os.board.status.handler(({ input, signal = forever }) =>
      atEdge(boards.session(input.board).followStatus(signal), world.log, 'board.status'),
    ),
    links: os.board.links.handler(({ input }) => ({
      board: input.board,
      ...boards.session(input.board).kernel.links(),
    })),
    activity: os.board.activity.handler(({ input }) => {
      const now = world.clock.now();
      const since = sinceWithin(input.since, now);
      const recent = boards.session(input.board).kernel.recentRuns(since);
      return { board: input.board, ...activityOf(recent, since, now) };
    }),
    events: os.board.events.handler(({ input: { board, before, filter, limit } }) =>
      boards.session(board).kernel.eventsBefore({ before, kinds: kindsOf(filter), limit }),
    ),
    usage: os.board.usage.handler(({ input, signal = forever }) =>
      atEdge(followUsage(input.board, boards.session(input.board).kernel, world, signal), world.log, 'board.usage'),
    ),
    archived: os.board.archived.handler(({ input }) =>
      boards.session(input.board).kernel.archivedCards(input.text, input.after),
    ),
    nudge: os.board.nudge.handler(({ input }) => {
      const { dispatcher, kernel } = boards.session(input.board);
      const { owner } = dispatcher.view();
      if (owner === null) return { accepted: false };
      if (owner.self) dispatcher.nudge();
      else askOwner(world, kernel.path);
      return { accepted: true };
    }),
    setPaused: os.board.setPaused.handler(({ input }) => {
      write(input.board, ({ kernel }) => kernel.setPaused(input.paused, { actor: PERSON }));
      return { paused: input.paused };
    }),
    takeOver: os.board.takeOver.handler(async ({ input }) => {
      await boards.session(input.board).dispatcher.takeOver();
      return { taken: true as const };
    }),
    notices: os.board.notices.handler(({ input: { board, consumer }, signal = forever }) =>
      atEdge(boards.session(board).followAttention(consumer, signal), world.log, 'board.notices'),
    ),
    noticesSeen: os.board.noticesSeen.handler(({ input: { board, consumer, upTo } }) => {
      boards.session(board).kernel.advanceNoticeReader(consumer, upTo);
      return { seen: true as const };
    }),
    diagnostics: os.board.diagnostics.handler(({ input: { board, task, severity } }) =>
      boards.session(board).diagnose({ taskId: task, severity }),
    ),
  };
}

/** What is done to one task. */
function taskHandlers(os: ApiServer, boards: BoardSessions, world: World, write: Write) {
  return {
    get: os.task.get.handler(({ input }) => {
      const { kernel, dispatcher } = boards.session(input.board);
      return taskDetailOf(kernel, dispatcher, input.id);
    }),
    create: os.task.create.handler(({ input }) =>
      withoutLock(
        write(input.board, ({ kernel }) => {
          const task = withDefaultWorkdir({ ...input.task, createdBy: PERSON }, kernel.path, world.files);
          return kernel.createTask(task).task;
        }),
      ),
    ),
    update: os.task.update.handler(({ input }) =>
      withoutLock(write(input.board, ({ kernel }) => kernel.updateTask(input.id, input.patch, person(input.version)))),
    ),
    move: os.task.move.handler(({ input }) =>
      withoutLock(write(input.board, ({ kernel }) => moveTask(kernel, input, PERSON))),
    ),
    reassign: os.task.reassign.handler(({ input }) =>
      withoutLock(write(input.board, ({ kernel }) => reassignTask(kernel, input, PERSON))),
    ),
    remove: os.task.remove.handler(({ input }) => {
      write(input.board, ({ kernel }) => kernel.deleteTask(input.id, person(input.version)));
      return { removed: true as const };
    }),
    undelete: os.task.undelete.handler(({ input }) =>
      withoutLock(write(input.board, ({ kernel }) => kernel.undeleteTask(input.id, { actor: PERSON }))),
    ),
    decideLate: os.task.decideLate.handler(({ input: { board, id, eventId, decision } }) =>
      withoutLock(
        write(board, ({ kernel }) =>
          decision === 'accept'
            ? kernel.acceptLateVerdict(id, eventId, { actor: PERSON })
            : kernel.dismissLateVerdict(id, eventId, { actor: PERSON }),
        ),
      ),
    ),
    follow: os.task.follow.handler(({ input }) => {
      followTask(boards.session(input.board).kernel, input.id, input.isFollowed);
      return { isFollowed: input.isFollowed };
    }),
    comment: os.task.comment.handler(({ input }) =>
      write(input.board, ({ kernel }) => kernel.addComment(input.id, { author: PERSON, body: input.body })),
    ),
    link: os.task.link.handler(({ input }) => {
      write(input.board, ({ kernel }) => kernel.linkTasks(input.parentId, input.childId));
      return { linked: true as const };
    }),
    unlink: os.task.unlink.handler(({ input }) => ({
      removed: write(input.board, ({ kernel }) => kernel.unlinkTasks(input.parentId, input.childId)),
    })),
  };
}

/** @param version the row the person was looking at, when the window says so */
function person(version: number | undefined): { actor: string; version?: number } {
  return { actor: PERSON, ...(version === undefined ? {} : { version }) };
}

/** The router to serve on a port. @param hostEnv the environment of the host, for git */
export function createApi(
  boards: BoardSessions,
  world: World,
  hostEnv: Readonly<Record<string, string>>,
  parts: EngineParts,
) {
  const os = serverOf(world);

  /** Performs a write, then lets windows and dispatcher look. */
  function write<T>(slug: string, act: (session: BoardSession) => T): T {
    const session = boards.session(slug);
    const result = act(session);
    session.wrote();
    return result;
  }

  return os.router({
    boards: foldersHandlers(os, boards, world),
    board: boardHandlers(os, boards, world, write),
    task: taskHandlers(os, boards, world, write),
    workspace: workspaceHandlers(os, boards, world, hostEnv),
    run: runHandlers(os, boards, world),
    places: {
      open: os.places.open.handler(async ({ input }) =>
        openPlace(input, { home: boards.home, world, hostEnv, config: parts.config, session: boards.session }),
      ),
    },
    settings: settingsHandlers(os, parts),
    profiles: profileHandlers(os, parts),
    workers: workerHandlers(os, parts, world),
    data: dataHandlers(os, boards, hostEnv['HOME'] ?? world.files.userHome(), world),
  });
}

/** The claim lock names the claimer's process; windows have no use for it. */
function withoutLock(task: Task): Task {
  return { ...task, claimLock: null };
}
