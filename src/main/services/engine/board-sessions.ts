/**
 * All boards of one home that this engine has open. The board a host starts with is created when missing; every
 * other board is opened when it appears on disk, because each board of a home is dispatched (kernel-spec 4.1), or
 * when a window asks for it. A board that cannot be opened, is
 * damaged or goes away harms no other one.
 */
import type { Config } from '../../../contract/config.ts';
import type { BoardInfo } from '../../../contract/feed.ts';
import { Refusal } from '../../../contract/error.ts';
import { boardFiles } from '../../world/board-files.ts';
import type { World } from '../../world/world.ts';
import { boardDetails } from '../board-details.ts';
import { boardExists, boardPaths, currentBoard, listBoards, unknownBoard } from '../boards.ts';
import { watchForBoards } from '../new-boards.ts';
import type { BoardWatch } from '../new-boards.ts';
import { openBoardSession } from './board-session.ts';
import type { BoardSession } from './board-session.ts';
import type { EngineStart, EngineSummary, StopWorkers } from './engine-protocol.ts';

export interface BoardSessions {
  /** The open session of that board, opened when needed. @throws Refusal 'unknown_board', or why it cannot be opened */
  session(slug: string): BoardSession;
  list(): BoardInfo[];
  summary(): EngineSummary;
  /** Null keeps the configuration; `wrong` is shown on every board until the next call. */
  configure(config: Config | null, wrong: string | null): void;
  /** Opens and starts what exists on disk, then keeps watching for new boards. */
  start(): Promise<void>;
  close(workers: StopWorkers): Promise<void>;
}

/** Remembers which files were found damaged, so that they are not opened again until another file stands there. */
function createDamagedBoards() {
  const known = new Map<string, { fault: Error; identity: string | null }>();
  return {
    add(path: string, fault: Error): void {
      known.set(path, { fault, identity: boardFiles.identityOf(path) });
    },
    /** @throws the fault that was found, while it is the same file */
    refuse(path: string): void {
      const found = known.get(path);
      if (found !== undefined && found.identity === boardFiles.identityOf(path)) throw found.fault;
      known.delete(path);
    },
  };
}

/** Closes sessions of boards that are gone or damaged in the background. */
function createLeaving(world: World) {
  const closing = new Set<Promise<void>>();
  return {
    add(session: BoardSession): void {
      const gone = closeAll([session], 'keep', world).finally(() => closing.delete(gone));
      closing.add(gone);
    },
    settled: async () => Promise.all(closing),
  };
}

/** @param changed called after any board changed, many times in a burst */
export function createBoardSessions(start: EngineStart, world: World, changed: () => void): BoardSessions {
  const open = new Map<string, BoardSession>();
  let config = start.config;
  let watch: BoardWatch | null = null;
  let isClosed = false;
  const leaving = createLeaving(world);
  const damaged = createDamagedBoards();

  function openSession(slug: string, mode: 'create' | 'existing'): BoardSession {
    damaged.refuse(boardPaths(config.home, slug).database);
    const session = openBoardSession(slug, { ...start, config }, world, {
      mode,
      damaged(fault) {
        damaged.add(session.paths.database, fault);
        letGo(session);
      },
    });
    open.set(slug, session);
    session.feed.onChange(changed);
    session.dispatcher.onChange(changed);
    return session;
  }

  /** Closes the session of a board that this engine must not touch any more; its workers are left alone. */
  function letGo(session: BoardSession): void {
    if (open.get(session.slug) !== session) return;
    open.delete(session.slug);
    leaving.add(session);
    changed();
  }

  /** A board that cannot be opened is tried again when its file changes. */
  function openAppeared(slug: string): boolean {
    if (isClosed || open.has(slug)) return true;
    try {
      void openSession(slug, 'existing').start();
      changed();
      return true;
    } catch (error) {
      world.log.warn('A board cannot be opened.', { board: slug, error });
      return false;
    }
  }

  return {
    session(slug) {
      const session = open.get(slug);
      if (session?.isInPlace() === true) return session;
      if (session !== undefined) letGo(session);
      if (isClosed) throw new Refusal('busy', 'The engine is stopping; try again when it has started.');
      if (!boardExists(config.home, slug, world.files)) throw unknownBoard(slug);
      const opened = openSession(slug, 'existing');
      void opened.start();
      return opened;
    },
    list: () => listBoards(config.home, world.files).map((slug) => infoOf(slug, open.get(slug), start, world)),
    summary: () => summaryOf([...open.values()], open.get(start.board)),
    configure: (next, wrong) => {
      config = next ?? config;
      for (const session of open.values()) session.configure(config, wrong);
    },
    async start() {
      await openSession(start.board, 'create').start();
      watch = watchForBoards(config.home, world, openAppeared, () => movedAway(open).forEach(letGo));
    },
    async close(workers) {
      isClosed = true;
      watch?.close();
      await closeAll([...open.values()], workers, world);
      open.clear();
      await leaving.settled();
    },
  };
}

/** Boards that were archived, replaced or deleted under this engine; a replaced one is opened anew by the next look. */
function movedAway(open: ReadonlyMap<string, BoardSession>): BoardSession[] {
  return [...open.values()].filter((session) => !session.isInPlace());
}

function infoOf(slug: string, session: BoardSession | undefined, start: EngineStart, world: World): BoardInfo {
  const { home } = start.config;
  const current = currentBoard(home, world.files) ?? start.board;
  const counts = session?.kernel.counts() ?? {};
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { name } = boardDetails(home, slug, world.files);
  return { slug, name, path: boardPaths(home, slug).database, current: slug === current, counts, total };
}

async function closeAll(sessions: readonly BoardSession[], workers: StopWorkers, world: World): Promise<void> {
  const closed = await Promise.allSettled(sessions.map(async (session) => session.close(workers)));
  for (const result of closed) {
    if (result.status === 'rejected') world.log.error('A board did not close cleanly.', { error: result.reason });
  }
}

/** Counts are of all boards; paused and dispatching are of the board that the host opens first. */
function summaryOf(sessions: readonly BoardSession[], first: BoardSession | undefined): EngineSummary {
  const all = sessions.map(({ kernel }) => kernel.counts());
  return {
    running: all.reduce((sum, counts) => sum + (counts.running ?? 0), 0),
    needsYou: all.reduce((sum, counts) => sum + (counts.blocked ?? 0) + (counts.review ?? 0), 0),
    paused: first?.kernel.isPaused() ?? false,
    dispatching: first?.dispatcher.view().state === 'on',
  };
}
