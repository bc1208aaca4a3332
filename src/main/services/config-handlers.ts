/** Handlers for what does not belong to one board: config.toml, and the workers that it describes. */
import type { Config } from '../../contract/config.ts';
import type { World } from '../world/world.ts';
import type { ConfigFile } from './config-file.ts';
import type { ApiServer } from './api-server.ts';
import { atEdge } from './edge-errors.ts';
import type { ProgramFinder } from './locate-program.ts';
import type { WorkerList } from './worker-list.ts';
import type { WorkerProbes } from './worker-probe.ts';

/** What the engine knows beyond its boards. */
export interface EngineParts {
  /** What is in effect. */
  config(): Config;
  configFile: ConfigFile;
  workers: WorkerList;
  probes: WorkerProbes;
  programs: ProgramFinder;
}

/** Never aborts; for callers that gave no signal. */
const forever = new AbortController().signal;

export function settingsHandlers(os: ApiServer, { configFile }: EngineParts) {
  return {
    get: os.settings.get.handler(() => configFile.view()),
    set: os.settings.set.handler(async ({ input }) => configFile.set(input)),
  };
}

export function profileHandlers(os: ApiServer, { configFile }: EngineParts) {
  return {
    save: os.profiles.save.handler(async ({ input }) => configFile.saveProfile(input)),
    remove: os.profiles.remove.handler(async ({ input }) => configFile.removeProfile(input)),
  };
}

export function workerHandlers(
  os: ApiServer,
  { config, configFile, workers, probes, programs }: EngineParts,
  world: World,
) {
  return {
    list: os.workers.list.handler(async ({ input }) =>
      workers.list({ config: config(), tables: configFile.tables(), versions: input.versions }),
    ),
    probe: os.workers.probe.handler(({ input, signal = forever }) =>
      atEdge(probes.probe(input.name, signal), world.log, 'workers.probe'),
    ),
    locate: os.workers.locate.handler(({ input }) => programs.locate(input.program)),
    checkPath: os.workers.checkPath.handler(({ input }) => ({ path: programs.check(input.path) })),
  };
}
