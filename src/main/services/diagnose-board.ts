/** Gathers what the rules of `diagnose.ts` look at, from the board, its dispatcher and the files of its runs. */
import type { Config } from '../../contract/config.ts';
import { severityRank, type Diagnosis, type Severity } from '../../contract/diagnostics.ts';
import type { EngineStatus } from '../../contract/feed.ts';
import type { DispatcherView, Dispatcher } from '../dispatcher/dispatcher.ts';
import type { Kernel, TroubledTask } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';
import type { BoardPaths } from './boards.ts';
import { diagnose, type DiagnosedTask } from './diagnose.ts';

export interface DiagnosisSource {
  board: string;
  paths: Pick<BoardPaths, 'lock'>;
  kernel: Kernel;
  world: Pick<World, 'clock' | 'files' | 'locks'>;
  config(): Config;
  /** The dispatcher of this process; null in one that only looks. */
  dispatcher: Pick<Dispatcher, 'view'> | null;
}

export interface DiagnosisFilter {
  taskId?: string | undefined;
  /** Leaves out what is less severe. */
  severity?: Severity | undefined;
}

const NO_VIEW: Pick<DispatcherView, 'state' | 'owner' | 'nextTickAt' | 'idleSince'> = {
  state: 'stopped',
  owner: null,
  nextTickAt: null,
  idleSince: null,
};

/** What is wrong with the board now. Reads at most some hundred tasks of each kind. */
export function diagnoseBoard(source: DiagnosisSource, filter: DiagnosisFilter = {}): Diagnosis {
  const { board, kernel, world } = source;
  const { state, owner, view } = dispatchingOf(source);
  const found = diagnose({
    board,
    now: world.clock.now(),
    state,
    owner,
    nextTickAt: view.nextTickAt,
    idleSince: view.idleSince,
    tasks: kernel.troubledTasks(filter.taskId ?? null).map((task) => withSign(task, world)),
  });
  const least = severityRank(filter.severity ?? null);
  const isAsked = ({ taskId, severity }: Diagnosis['findings'][number]): boolean =>
    (filter.taskId === undefined || taskId === filter.taskId) && severityRank(severity) >= least;
  return { ...found, findings: found.findings.filter(isAsked) };
}

/** Who dispatches, also where this process is told not to or never will. */
export function dispatchingOf({ dispatcher, world, paths, config, kernel }: DiagnosisSource): {
  state: EngineStatus['state'];
  owner: EngineStatus['owner'];
  view: typeof NO_VIEW;
} {
  const view = dispatcher?.view() ?? NO_VIEW;
  const inFile = view.owner === null ? world.locks.readOwner(paths.lock) : null;
  const owner = view.owner ?? (inFile === null ? null : { self: false, ...inFile });
  if (dispatcher !== null && config().dispatch.enabled) return { state: view.state, owner, view };
  const elsewhere = kernel.isPaused() && dispatcher === null ? 'paused' : 'watching';
  return { state: owner === null ? 'stopped' : elsewhere, owner, view };
}

function withSign(task: TroubledTask, { files }: Pick<World, 'files'>): DiagnosedTask {
  const { run } = task;
  const printed = run?.logPath == null ? null : files.modifiedAt(run.logPath);
  const signs = [run?.lastHeartbeatAt ?? null, printed].filter((at) => at !== null);
  return { ...task, lastSignAt: signs.length === 0 ? null : Math.max(...signs) };
}
