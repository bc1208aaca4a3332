/**
 * A dispatcher as an engine runs it, in a process that may be told at which crash point to die. It says `ready` when
 * it dispatches, and stops in order, keeping its workers, when standard input is closed.
 */
import { profileNamed } from '../../src/contract/config.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { createDispatcher } from '../../src/main/dispatcher/create-dispatcher.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { armCrashPoint, type CrashPoint } from '../../src/main/world/crash-points.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { goesOn, pause, say, workerInput } from '../support/worker-main.ts';

export interface CrashDispatcherInput {
  home: string;
  path: string;
  /** What the profile `checked` runs over a task that its worker calls done. */
  check: readonly string[];
  /** Where to die, or null to live on. */
  crash: { point: CrashPoint; pass: number } | null;
}
export interface CrashDispatcherLine {
  did: 'ready';
}

const { home, path, check, crash } = workerInput() as CrashDispatcherInput;
const world = openWorld({ quiet: true });
const base = parseConfig(null, { home, path: `${home}/config.toml` });
const shell = profileNamed(base, 'shell');
if (shell === null) throw new Error('There is no profile shell.');
const config = {
  ...base,
  dispatch: { ...base.dispatch, stopGraceMs: 150, verdictGraceMs: 150, retryBackoffMs: 0 },
  profiles: { ...base.profiles, checked: { ...shell, name: 'checked', check } },
};
const kernel = openKernel({ path, world: kernelWorldOf(world) });
const dispatcher = createDispatcher({
  kernel,
  world,
  config,
  kind: 'serve',
  board: 'default',
  cli: [process.execPath],
  hostEnv: { PATH: '/usr/local/bin:/usr/bin:/bin' },
});
if (crash !== null) armCrashPoint(crash.point, crash.pass);
await dispatcher.start();
say({ did: 'ready' } satisfies CrashDispatcherLine);
while (goesOn()) {
  await pause(20);
}
await dispatcher.stop('keep');
kernel.close();
