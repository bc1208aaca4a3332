/** Runs the demo worker in this very process: the binding of play-demo.ts to streams, signals and the real board. */
import { openKernel } from '../../kernel/open-kernel.ts';
import { kernelWorldOf } from '../../services/kernel-world.ts';
import type { World } from '../../world/world.ts';
import { playDemo } from './play-demo.ts';

/**
 * Plays the task that the environment names. Resolves with the exit code; the caller exits with it.
 * @param env the worker's environment, with FLOCKBOARD_DB, FLOCKBOARD_TASK and FLOCKBOARD_RUN_TOKEN
 */
export async function runDemoWorker(env: Readonly<Record<string, string | undefined>>, world: World): Promise<number> {
  return await playDemo({
    env,
    world,
    openBoard: (path) => openKernel({ path, world: kernelWorldOf(world), mode: 'existing' }),
    process: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      onTerminate: (terminated) => process.once('SIGTERM', terminated),
      crash: () => process.kill(process.pid, 'SIGKILL'),
    },
  });
}
