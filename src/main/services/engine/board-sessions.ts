/**
 * All boards of one home that this engine has open. The board a host starts with is created when missing; every
 * other board is opened when it appears on disk, because each board of a home is dispatched (kernel-spec 4.1), or
 * when a window asks for it. A board that cannot be opened harms no other one.
 */
import type { Config } from '../../../contract/config.ts';
import type { BoardInfo } from '../../../contract/feed.ts';
import { Refusal } from '../../../contract/error.ts';
import type { World } from '../../world/world.ts';
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
  configure(config: Config): void;
  /** Opens and starts what exists on disk, then keeps watching for new boards. */
  start(): Promise<void>;
  close(workers: StopWorkers): Promise<void>;
}

/** @param changed called after any board changed, many times in a burst */
export function createBoardSessions(start: EngineStart, world: World, changed: () => void): BoardSessions {
  const open = new Map<string, BoardSession>();
  let config = start.config;
  let watch: BoardWatch | null = null;
  let isClosed = false;

  function openSession(slug: string, mode: 'create' | 'existing'): BoardSession {
    const session = openBoardSession(slug, { ...start, config }, world, mode);
    open.set(slug, session);
    session.feed.onChange(changed);
    session.dispatcher.onChange(changed);
    return session;
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

  function infoOf(slug: string): BoardInfo {
    const counts = open.get(slug)?.kernel.counts() ?? {};
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const current = currentBoard(config.home, world.files) ?? start.board;
    return { slug, name: slug, path: boardPaths(config.home, slug).database, current: slug === current, counts, total };
  }

  return {
    session(slug) {
      const session = open.get(slug);
      if (session !== undefined) return session;
      if (isClosed) throw new Refusal('busy', 'The engine is stopping; try again when it has started.');
      if (!boardExists(config.home, slug, world.files)) throw unknownBoard(slug);
      const opened = openSession(slug, 'existing');
      void opened.start();
      return opened;
    },
    list: () => listBoards(config.home, world.files).map(infoOf),
    summary: () => summaryOf([...open.values()], open.get(start.board)),
    configure(next) {
      config = next;
      for (const session of open.values()) session.configure(next);
    },
    async start() {
      await openSession(start.board, 'create').start();
      watch = watchForBoards(config.home, world, openAppeared);
    },
    async close(workers) {
      isClosed = true;
      watch?.close();
      const closed = await Promise.allSettled([...open.values()].map(async (session) => session.close(workers)));
      open.clear();
      for (const result of closed) {
        if (result.status === 'rejected') world.log.error('A board did not close cleanly.', { error: result.reason });
      }
    },
  };
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
