/**
 * The engine's own state as a window shows it: who dispatches, which workers exist, what is stuck and why. Read
 * from the dispatcher's view, the kernel and the configuration whenever somebody looks; it keeps nothing but a
 * short memory of which commands the PATH offers.
 */
import type { Config } from '../../contract/config.ts';
import type { EngineStatus } from '../../contract/feed.ts';
import type { Profile, ProfileView } from '../../contract/profile.ts';
import { isPersonsHold } from '../../contract/status.ts';
import { ON_BATTERY } from '../dispatcher/admission-checks.ts';
import { isHeldByBattery } from '../dispatcher/admission-facts.ts';
import type { Dispatcher } from '../dispatcher/dispatcher.ts';
import { workerPath } from '../dispatcher/environment.ts';
import { programOf } from '../dispatcher/profile-facts.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';
import { defaultWorkdir } from './board-details.ts';
import type { BoardPaths } from './boards.ts';
import { diagnoseBoard, dispatchingOf } from './diagnose-board.ts';
import { inOneLine } from './diagnose.ts';

const STUCK_MAX = 50;
/** Ready tasks looked at for stuck ones; the queue of a large board is not read whole several times a second. */
const STUCK_LOOK_MAX = 500;
/** How long a look at the PATH is believed. A newly installed command is seen this much later. */
const RESOLVE_MS = 5000;
/** How long a diagnosis is believed; its rules speak of minutes. */
const HEALTH_MS = 2000;

export interface StatusSource {
  board: string;
  paths: BoardPaths;
  kernel: Kernel;
  dispatcher: Dispatcher;
  world: World;
  config(): Config;
  /** argv prefix of our own CLI, which is what a demo worker runs. */
  cli: readonly string[];
  /** The environment of which workers inherit a part; its PATH is the one their commands are found on. */
  hostEnv: Readonly<Record<string, string>>;
  version: string;
  problems(): EngineStatus['problems'];
  lastLines(): EngineStatus['lastLines'];
}

/** A function that composes the status anew at each call. */
export function createStatusReader(source: StatusSource): () => EngineStatus {
  const { kernel, world, paths } = source;
  const resolved = new Map<string, { path: string | null; at: number }>();

  function resolve(command: string, path: string): string | null {
    const key = `${command}\0${path}`;
    const now = world.clock.monotonic();
    const known = resolved.get(key);
    if (known !== undefined && now - known.at < RESOLVE_MS) return known.path;
    const found = world.processes.resolveCommand(command, path);
    resolved.set(key, { path: found, at: now });
    return found;
  }

  function profileView(profile: Profile, running: number): ProfileView {
    const { name, kind, slots, description } = profile;
    const program = programOf(profile, source.cli);
    const path = profile.env['PATH'] ?? workerPath(source.config().home, source.hostEnv);
    const found = program === null ? null : resolve(program, path);
    const problem =
      found === null ? `"${program ?? ''}" is not on the PATH; install it or change the profile's command.` : null;
    return { name, kind, slots, running, resolved: found, problem, description };
  }

  let known: { at: number; health: EngineStatus['health'] } | null = null;
  function health(): EngineStatus['health'] {
    const at = world.clock.monotonic();
    if (known === null || at - known.at >= HEALTH_MS) {
      const { findings } = diagnoseBoard(source);
      const [worst = null] = findings;
      const text = worst === null ? null : inOneLine(worst);
      known = { at, health: { count: findings.length, worst: worst?.severity ?? null, text } };
    }
    return known.health;
  }

  return () => {
    const config = source.config();
    const view = source.dispatcher.view();
    const { owner, state } = dispatchingOf(source);
    const running = new Map<string, number>();
    for (const run of [...kernel.openRuns(), ...kernel.lingeringRuns()]) {
      if (run.profile !== null) running.set(run.profile, (running.get(run.profile) ?? 0) + 1);
    }
    return {
      board: source.board,
      state,
      owner,
      lastTickAt: view.lastTickAt,
      nextTickAt: view.nextTickAt,
      workers: view.workers,
      workersMax: config.dispatch.workersMax,
      profiles: Object.values(config.profiles)
        .map((profile) => ({ profile, view: profileView(profile, running.get(profile.name) ?? 0) }))
        .filter(({ profile, view: seen }) => profile.isReadyMade !== true || seen.resolved !== null)
        .map(({ view: seen }) => seen),
      lastLines: source.lastLines(),
      stuck: stuckTasks(kernel),
      archived: kernel.counts().archived ?? 0,
      health: health(),
      databasePath: paths.database,
      databaseBytes: (world.files.sizeOf(paths.database) ?? 0) + (world.files.sizeOf(`${paths.database}-wal`) ?? 0),
      defaultWorkdir: defaultWorkdir(paths.database, world.files),
      problems: [...source.problems(), ...view.problems, ...powerProblem(config, world)],
      version: source.version,
    };
  };
}

/** No trouble, but what a person who waits for a worker wants to know. */
function powerProblem({ dispatch }: Config, world: World): EngineStatus['problems'] {
  return isHeldByBattery(dispatch, world) ? [{ code: 'battery', text: ON_BATTERY }] : [];
}

function stuckTasks(kernel: Kernel): EngineStatus['stuck'] {
  return kernel
    .readyQueue(STUCK_LOOK_MAX)
    .flatMap((entry) =>
      entry.hold !== null && isPersonsHold(entry.hold.code) ? [{ taskId: entry.id, text: entry.hold.text }] : [],
    )
    .slice(0, STUCK_MAX);
}
