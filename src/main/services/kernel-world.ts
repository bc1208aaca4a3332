/** Narrows a World to the few things a kernel may ask of it. */
import type { KernelWorld } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';

export function kernelWorldOf(world: World): KernelWorld {
  return {
    now: () => world.clock.now(),
    taskId: () => world.ids.taskId(),
    token: () => world.ids.token(),
    isAlive: (identity) => world.processes.isAlive(identity),
    claimer: () => world.ids.claimer(),
  };
}
