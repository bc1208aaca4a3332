/**
 * Implements the contract over the open boards: each handler finds its board, calls one use case and returns plain
 * data. No rule of the board lives here. A person behind a window acts as `you`; windows have no run token, so they
 * can never speak as a worker (threat T13).
 */
import { implement } from '@orpc/server';
import { contract } from '../../contract/api.ts';
import { Refusal } from '../../contract/error.ts';
import type { Task } from '../../contract/task.ts';
import type { World } from '../world/world.ts';
import { activityOf, kindsOf, sinceWithin } from './activity.ts';
import { atEdge, toEdgeError } from './edge-errors.ts';
import type { BoardSession } from './engine/board-session.ts';
import type { BoardSessions } from './engine/board-sessions.ts';
import { followRunLog } from './run-log.ts';
import { moveTask } from './task-moves.ts';
import { taskDetailOf } from './task-views.ts';

/** The author and actor of everything done in a window. */
const PERSON = 'you';

/** Never aborts; for callers that gave no signal. */
const forever = new AbortController().signal;

/** The contract with every error turned into what may cross (edge-errors.ts). */
function serverOf(world: World) {
  return implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw toEdgeError(error, world.log, path.join('.'));
    }
  });
}

/** Performs a write on that board, then lets windows and dispatcher look. */
type Write = <T>(slug: string, act: (session: BoardSession) => T) => T;

/** What concerns a board as a whole. */
function boardHandlers(os: ReturnType<typeof serverOf>, boards: BoardSessions, world: World, write: Write) {
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
    nudge: os.board.nudge.handler(({ input }) => {
      boards.session(input.board).dispatcher.nudge();
      return { accepted: true };
    }),
    setPaused: os.board.setPaused.handler(({ input }) => {
      write(input.board, ({ kernel }) => kernel.setPaused(input.paused, { actor: PERSON }));
      return { paused: input.paused };
    }),
  };
}

/** The router to serve on a port. */
export function createApi(boards: BoardSessions, world: World) {
  const os = serverOf(world);

  /** Performs a write, then lets windows and dispatcher look. */
  function write<T>(slug: string, act: (session: BoardSession) => T): T {
    const session = boards.session(slug);
    const result = act(session);
    session.wrote();
    return result;
  }

  return os.router({
    boards: { list: os.boards.list.handler(() => boards.list()) },
    board: boardHandlers(os, boards, world, write),
    task: {
      get: os.task.get.handler(({ input }) => taskDetailOf(boards.session(input.board).kernel, input.id)),
      create: os.task.create.handler(({ input }) =>
        withoutLock(write(input.board, ({ kernel }) => kernel.createTask({ ...input.task, createdBy: PERSON }).task)),
      ),
      update: os.task.update.handler(({ input }) => {
        const by = { actor: PERSON, ...(input.version === undefined ? {} : { version: input.version }) };
        return withoutLock(write(input.board, ({ kernel }) => kernel.updateTask(input.id, input.patch, by)));
      }),
      move: os.task.move.handler(({ input }) =>
        withoutLock(write(input.board, ({ kernel }) => moveTask(kernel, input, PERSON))),
      ),
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
    },
    run: {
      log: os.run.log.handler(({ input, signal = forever }) => {
        const session = boards.session(input.board);
        return atEdge(followRunLog(logOptions(session, input.runId, input.from, world), signal), world.log, 'run.log');
      }),
    },
  });
}

/** @throws Refusal 'unknown_run' */
function logOptions(
  session: BoardSession,
  runId: string,
  from: number,
  world: World,
): Parameters<typeof followRunLog>[0] {
  const run = session.kernel.getRun(runId);
  if (run === null) throw new Refusal('unknown_run', 'runId: there is no such run on this board.', { field: 'runId' });
  return {
    runId: run.id,
    path: session.logPathOf(run),
    from,
    world,
    changed: session.feed.changed,
    hasEnded() {
      const now = session.kernel.getRun(run.id);
      return now === null || (now.endedAt !== null && (now.workerGone || now.worker === null));
    },
  };
}

/** The claim lock names the claimer's process; windows have no use for it. */
function withoutLock(task: Task): Task {
  return { ...task, claimLock: null };
}
