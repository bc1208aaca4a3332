/**
 * All boards of one home that this engine has open. The board a host starts with is created when missing; every
 * other board is opened when it appears on disk, because each board of a home is dispatched (kernel-spec 4.1), or
 * when a window asks for it. A board that cannot be opened, is
 * damaged or goes away harms no other one.
 */
import type { Config } from '../../../contract/config.ts';
import type { BoardInfo } from '../../../contract/feed.ts';
import { isFault, Refusal } from '../../../contract/error.ts';
import type { Status } from '../../../contract/status.ts';
import type { World } from '../../world/world.ts';
import { boardDetails } from '../board-details.ts';
import { boardExists, boardPaths, currentBoard, listBoards, unknownBoard } from '../boards.ts';
import { watchForBoards } from '../new-boards.ts';
import type { BoardWatch } from '../new-boards.ts';
import { sweepHome } from '../work-folder.ts';
import { createHolds } from './board-holds.ts';
import type { BoardSession } from './board-session.ts';
import type { EngineStart, EngineSummary, StopWorkers, SummaryTask } from './engine-protocol.ts';
import { createOpenBoards } from './open-boards.ts';

export interface BoardSessions {
  readonly home: string;
  /** The open session of that board, opened when needed. @throws Refusal 'unknown_board', or why it cannot be opened */
  session(slug: string): BoardSession;
  /**
   * Runs `act` while this engine does not have that board open and opens it for nobody; afterwards the board, when there
   * still is one, is opened again.
   * @throws Refusal 'busy' while another `act` has it; and what `act` throws
   */
  whileClosed<T>(slug: string, workers: StopWorkers, act: () => T | Promise<T>): Promise<T>;
  list(): BoardInfo[];
  summary(): EngineSummary;
  /** Null keeps the configuration; `wrong` is shown on every board until the next call. */
  configure(config: Config | null, wrong: string | null): void;
  /** Opens and starts what exists on disk, then keeps watching for new boards. */
  start(): Promise<void>;
  close(workers: StopWorkers): Promise<void>;
}

/** @param changed called after any board changed, many times in a burst */
export function createBoardSessions(start: EngineStart, world: World, changed: () => void): BoardSessions {
  let config = start.config;
  let watch: BoardWatch | null = null;
  let isClosed = false;
  const holds = createHolds();
  const boards = createOpenBoards({ start, config: () => config, world, changed });
  const infoOf = createInfos(start, world);

  /** A board that cannot be opened is tried again when its file changes. */
  function openAppeared(slug: string): boolean {
    if (isClosed || boards.get(slug) !== undefined || holds.has(slug)) return true;
    try {
      void boards.open(slug, 'existing').start();
      changed();
      return true;
    } catch (error) {
      world.log.warn('A board cannot be opened.', { board: slug, error });
      return false;
    }
  }

  /** A damaged board is no reason not to start: its window offers the backups, and the other boards go on. */
  async function startFirst(): Promise<void> {
    try {
      await boards.open(start.board, 'create').start();
    } catch (error) {
      if (!isFault(error) || error.kind !== 'database_damaged') throw error;
      world.log.error('The board is damaged; nothing is dispatched on it.', { board: start.board, error });
    }
  }

  return {
    home: config.home,
    session(slug) {
      holds.refuse(slug);
      const session = boards.get(slug);
      if (session?.isInPlace() === true) return session;
      if (session !== undefined) boards.letGo(session);
      if (isClosed) throw new Refusal('busy', 'The engine is stopping; try again when it has started.');
      if (!boardExists(config.home, slug, world.files)) throw unknownBoard(slug);
      const opened = boards.open(slug, 'existing');
      void opened.start();
      return opened;
    },
    async whileClosed(slug, workers, act) {
      holds.refuse(slug);
      try {
        return await holds.during(slug, async () => {
          await boards.takeOut(slug, workers);
          return act();
        });
      } finally {
        if (boardExists(config.home, slug, world.files)) openAppeared(slug);
        changed();
      }
    },
    list: () => listBoards(config.home, world.files).map((slug) => infoOf(slug, boards.get(slug))),
    summary: () => summaryOf(boards.all(), boards.get(start.board)),
    configure: (next, wrong) => {
      config = next ?? config;
      for (const session of boards.all()) session.configure(config, wrong);
    },
    async start() {
      sweepHome(config.home, world);
      await startFirst();
      watch = watchForBoards(config.home, world, openAppeared, boards.letMovedGo);
    },
    async close(workers) {
      isClosed = true;
      watch?.close();
      await holds.settled();
      await boards.close(workers);
    },
  };
}

type Infos = (slug: string, session: BoardSession | undefined) => BoardInfo;

/** What is told of a board. Current is the one the engine was started for, until another is chosen. */
function createInfos({ config, board }: EngineStart, { files }: World): Infos {
  const { home } = config;
  const before = currentBoard(home, files);
  return (slug, session) => {
    const chosen = currentBoard(home, files);
    const current = chosen === null || chosen === before ? board : chosen;
    const counts = session?.kernel.counts() ?? {};
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const { name } = boardDetails(home, slug, files);
    return { slug, name, path: boardPaths(home, slug).database, current: slug === current, counts, total };
  };
}

/** More would make a tray's menu longer than a screen. */
const NAMED_MAX = 6;

function tasksIn(sessions: readonly BoardSession[], status: Status): SummaryTask[] {
  return sessions
    .flatMap(({ slug, kernel }) =>
      kernel.listTasks({ status, limit: NAMED_MAX }).map(({ id, title }) => ({ board: slug, id, title })),
    )
    .slice(0, NAMED_MAX);
}

/** Counts are of all boards; paused and dispatching are of the board that the host opens first. */
function summaryOf(sessions: readonly BoardSession[], first: BoardSession | undefined): EngineSummary {
  const all = sessions.map(({ kernel }) => kernel.counts());
  return {
    running: all.reduce((sum, counts) => sum + (counts.running ?? 0), 0),
    needsYou: all.reduce((sum, counts) => sum + (counts.blocked ?? 0) + (counts.review ?? 0), 0),
    paused: first?.kernel.isPaused() ?? false,
    dispatching: first?.dispatcher.view().state === 'on',
    needing: [...tasksIn(sessions, 'blocked'), ...tasksIn(sessions, 'review')].slice(0, NAMED_MAX),
    active: tasksIn(sessions, 'running'),
  };
}
