/** Binds the interface of world.ts to the real machine. Entry files call this once and hand the result down. */
import { createClock } from './clock.ts';
import { createFiles } from './files.ts';
import { createLocks } from './flock.ts';
import { createIds } from './ids.ts';
import { createLog, type LogOptions } from './log.ts';
import { createMemory } from './memory.ts';
import { createPower } from './power.ts';
import { createProcesses } from './processes.ts';
import type { World } from './world.ts';

/** @param options where the program's own log goes; see LogOptions. Nothing is opened before it is used. */
export function openWorld(options: LogOptions = {}): World {
  const clock = createClock();
  const processes = createProcesses();
  return {
    clock,
    ids: createIds(),
    processes,
    locks: createLocks(clock, processes),
    files: createFiles(clock),
    memory: createMemory(),
    power: createPower(clock),
    log: createLog(clock, options),
  };
}
