/**
 * One open board inside the engine: its kernel connection, its dispatcher, its feed and its status stream, opened
 * and closed together. Everything that this process asks of the board goes through the one connection.
 */
import type { Config } from '../../../contract/config.ts';
import type { Attention } from '../../../contract/attention.ts';
import type { Diagnosis } from '../../../contract/diagnostics.ts';
import type { EngineStatus } from '../../../contract/feed.ts';
import type { Run } from '../../../contract/task.ts';
import { createDispatcher } from '../../dispatcher/create-dispatcher.ts';
import { boardPaths as runPaths } from '../../dispatcher/board-paths.ts';
import type { Dispatcher } from '../../dispatcher/dispatcher.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { World } from '../../world/world.ts';
import { openBoardFeed } from '../board-feed.ts';
import type { BoardFeed } from '../board-feed.ts';
import { createStatusReader } from '../board-status.ts';
import { diagnoseBoard } from '../diagnose-board.ts';
import type { DiagnosisFilter } from '../diagnose-board.ts';
import { createStatusStream } from '../status-stream.ts';
import { boardPaths } from '../boards.ts';
import type { BoardPaths } from '../boards.ts';
import { createWorkerLines } from '../worker-lines.ts';
import { createBoardNews } from './board-news.ts';
import { openBoardStore } from './board-store.ts';
import type { OpenStoreOptions } from './board-store.ts';
import type { EngineStart, StopWorkers } from './engine-protocol.ts';

export interface BoardSession {
  readonly slug: string;
  readonly paths: BoardPaths;
  readonly kernel: Kernel;
  readonly dispatcher: Dispatcher;
  readonly feed: BoardFeed;
  /** Status now, then whenever it differs, until `signal` aborts. */
  followStatus(signal: AbortSignal): AsyncGenerator<EngineStatus, void, void>;
  /** What needs a person and that reader has not seen, then what comes, until `signal` aborts. */
  followAttention(consumer: string, signal: AbortSignal): AsyncGenerator<Attention, void, void>;
  /** What is wrong with the board, or with one task of it. */
  diagnose(filter: DiagnosisFilter): Diagnosis;
  /** A write of this process is committed: windows and dispatcher look at once. */
  wrote(): void;
  /** Where that run's log is, whatever the row says: a path outside the board's logs is never read (threat T12). */
  logPathOf(run: Run): string;
  configure(config: Config, wrong: string | null): void;
  /** Starts dispatching, unless configuration says not to. */
  start(): Promise<void>;
  /** False when the board was moved, replaced or deleted since it was opened (F067); then it only remains to close it. */
  isInPlace(): boolean;
  /** Stops dispatching, makes a last backup of what changed, and closes the board. */
  close(workers: StopWorkers): Promise<void>;
}

/**
 * @throws Refusal 'unknown_board', 'not_a_board', 'newer_board', 'read_only'; Fault 'database_damaged' with the newest
 * backup, or of the disk
 */
export function openBoardSession(
  slug: string,
  start: EngineStart,
  world: World,
  options: Pick<OpenStoreOptions, 'mode' | 'damaged'>,
): BoardSession {
  const parts = openParts(slug, start, world, options);
  const { paths, store, kernel, dispatcher, feed, status, news, known } = parts;
  let isClosed = false;

  return {
    slug,
    paths,
    kernel,
    dispatcher,
    feed,
    followStatus: (signal) => status.follow(signal),
    followAttention: (consumer, signal) => news.follow(consumer, signal),
    diagnose: (filter) => diagnoseBoard(parts.source, filter),
    wrote() {
      feed.poke();
      dispatcher.nudge();
      status.changed();
    },
    logPathOf: (run) => logPathOf(run, paths),
    configure(next, wrong) {
      known.config = next;
      known.configProblems = wrong === null ? [] : [{ code: 'config', text: wrong }];
      dispatcher.configure(next);
      status.changed();
    },
    async start() {
      if (!known.config.dispatch.enabled) return;
      known.startProblems = await startTrouble(dispatcher, slug, world);
      status.changed();
    },
    isInPlace: store.isInPlace,
    async close(workers) {
      if (isClosed) return;
      isClosed = true;
      await closeParts(parts, workers);
    },
  };
}

/** What changes while the board is open. */
interface Known {
  config: Config;
  configProblems: EngineStatus['problems'];
  startProblems: EngineStatus['problems'];
}

type Parts = ReturnType<typeof openParts>;

/** Opens the board and everything that works on it. Nothing is dispatched yet. */
function openParts(
  slug: string,
  start: EngineStart,
  world: World,
  options: Pick<OpenStoreOptions, 'mode' | 'damaged'>,
) {
  const known: Known = { config: start.config, configProblems: [], startProblems: [] };
  const paths = boardPaths(start.config.home, slug);
  const { failureLimit } = start.config.dispatch;
  const store = openBoardStore(paths, world, { ...options, failureLimit });
  const { kernel } = store;
  const dispatcher = createDispatcher({ ...start, kernel, world, board: slug });
  const feed = openBoardFeed({ board: slug, dir: paths.dir, kernel, world });
  const source = { board: slug, paths, kernel, dispatcher, world, config: () => known.config };
  const readStatus = createStatusReader({
    ...source,
    cli: start.cli,
    hostEnv: start.hostEnv,
    version: start.version,
    problems: () => [...known.configProblems, ...known.startProblems, ...store.problems()],
    lastLines: createWorkerLines(kernel, world.files, (run) => logPathOf(run, paths)),
  });
  const status = createStatusStream(world.clock, readStatus);
  const leave = [feed.onChange(status.changed), dispatcher.onChange(status.changed)];
  const news = createBoardNews(source, feed, start.hostEnv);
  return { known, paths, store, kernel, dispatcher, feed, source, status, leave, news };
}

/** Who follows the board is let go first, then dispatching ends, and the file is closed last, whatever fails. */
async function closeParts(
  { news, leave, status, feed, dispatcher, store }: Parts,
  workers: StopWorkers,
): Promise<void> {
  news.close();
  for (const stop of leave) stop();
  status.close();
  feed.close();
  try {
    await dispatcher.stop(workers);
  } finally {
    await store.close();
  }
}

function logPathOf(run: Run, paths: BoardPaths): string {
  const recorded = run.logPath ?? '';
  const name = recorded.slice(paths.logs.length + 1);
  const isOurs = recorded.startsWith(`${paths.logs}/`) && !name.includes('/') && name !== '..';
  return isOurs ? recorded : runPaths(paths.database).log(run.taskId, run.number);
}

/** Starts dispatching; what stands in the way is shown to people, and the board stays usable without it. */
async function startTrouble(dispatcher: Dispatcher, board: string, world: World): Promise<EngineStatus['problems']> {
  try {
    await dispatcher.start();
    return [];
  } catch (error) {
    world.log.error('The dispatcher did not start.', { board, error });
    return [{ code: 'dispatcher', text: `The dispatcher of board ${board} did not start; the log has the details.` }];
  }
}
