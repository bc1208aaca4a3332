/** What an engine has once, whatever boards it has open: the configuration in effect, its file, and the workers. */
import type { Config } from '../../../contract/config.ts';
import type { World } from '../../world/world.ts';
import { createConfigFile, type ConfigFormat } from '../config-file.ts';
import type { EngineParts } from '../config-handlers.ts';
import { createProgramFinder } from '../locate-program.ts';
import { createWorkerList } from '../worker-list.ts';
import { createWorkerProbes } from '../worker-probe.ts';
import type { EngineStart } from './engine-protocol.ts';

export function createEngineParts(
  start: EngineStart,
  world: World,
  format: ConfigFormat,
): EngineParts & {
  /** The host read the file again and this is in effect now. */
  configured(next: Config): void;
} {
  const { home } = start.config;
  const { cli, hostEnv } = start;
  const listeners = new Set<() => void>();
  let current = start.config;
  const config = (): Config => current;
  return {
    config,
    configFile: createConfigFile({
      home,
      world,
      format,
      current: config,
      onConfigured(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    }),
    workers: createWorkerList({ world, cli, hostEnv }),
    probes: createWorkerProbes({ home, world, cli, hostEnv, config }),
    programs: createProgramFinder({ world, hostEnv, config }),
    configured(next) {
      current = next;
      for (const tell of listeners) tell();
    },
  };
}
