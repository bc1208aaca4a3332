/**
 * Where a test start happens: a folder of its own that is the home of a board, with a dispatcher that knows one profile.
 * A stage is open until every process on it is proven gone and its folder removed; removal is that of scratch folders,
 * by marker and real path (invariant 10).
 */
import type { Config } from '../../contract/config.ts';
import { createDispatcher } from '../dispatcher/create-dispatcher.ts';
import type { Dispatcher } from '../dispatcher/dispatcher.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/open-kernel.ts';
import { removeScratch } from '../workspaces/safe-delete.ts';
import { openScratch, workspacesRoot } from '../workspaces/scratch.ts';
import type { World } from '../world/world.ts';
import { boardPaths } from './boards.ts';
import { kernelWorldOf } from './kernel-world.ts';
import { createWakeUp } from './signal.ts';

const BOARD = 'default';

export interface ProbeStage {
  readonly id: string;
  readonly kernel: Kernel;
  readonly dispatcher: Dispatcher;
  /** Rings when the dispatcher did something. */
  readonly changed: ReturnType<typeof createWakeUp>;
  /** Set once its end has begun. */
  closed: Promise<void> | null;
}

export interface ProbeStages {
  /** Makes a stage. @throws Fault of the disk */
  open(config: Config): ProbeStage;
  /** Ends what runs on it and removes it; trouble is logged. Safe to call twice. */
  close(stage: ProbeStage): Promise<void>;
  closeAll(): Promise<void>;
  /** Ends and removes what a process that is gone left behind. */
  clear(config: Config): Promise<void>;
}

export function createProbeStages(options: {
  home: string;
  world: World;
  cli: readonly string[];
  hostEnv: Readonly<Record<string, string>>;
}): ProbeStages {
  const { world, home } = options;
  const root = `${home}/probes`;
  const active = new Map<string, ProbeStage>();

  function openOn(id: string, config: Config, mode: 'create' | 'existing'): ProbeStage {
    const { path } = openScratch(world.files, root, id, world.clock.now());
    const paths = boardPaths(path, BOARD);
    if (mode === 'create') world.files.ensureDir(paths.dir);
    const kernel = openKernel({ path: paths.database, world: kernelWorldOf(world), mode, failureLimit: 1 });
    const own = { ...config, home: path };
    const dispatcher = createDispatcher({ ...options, config: own, kernel, kind: 'serve', board: BOARD });
    const stage: ProbeStage = { id, kernel, dispatcher, changed: createWakeUp(), closed: null };
    dispatcher.onChange(() => stage.changed.ring());
    active.set(id, stage);
    return stage;
  }

  async function closeOnce({ id, kernel, dispatcher }: ProbeStage): Promise<void> {
    try {
      await dispatcher.stop('stop');
      kernel.close();
      const path = `${workspacesRoot(root)}/${id}`;
      const removal = removeScratch({ taskId: id, path, boardDir: root, home, files: world.files, ids: world.ids });
      if (!removal.remove) world.log.warn('The folder of a test start stays.', { path, reason: removal.reason });
    } catch (error) {
      world.log.error('A test start did not end cleanly.', { id, error });
    } finally {
      active.delete(id);
    }
  }

  async function close(stage: ProbeStage): Promise<void> {
    stage.closed ??= closeOnce(stage);
    return stage.closed;
  }

  async function clearOne(id: string, config: Config): Promise<void> {
    const paths = boardPaths(`${workspacesRoot(root)}/${id}`, BOARD);
    if (!world.files.exists(paths.database) || world.locks.readOwner(paths.lock) !== null) return;
    const stage = openOn(id, config, 'existing');
    // Its workers are taken over first: only who dispatches a board can stop what runs on it.
    stage.kernel.setPaused(true);
    await stage.dispatcher.start();
    await close(stage);
  }

  return {
    open: (config) => openOn(world.ids.taskId(), config, 'create'),
    close,
    async closeAll() {
      await Promise.all([...active.values()].map(close));
    },
    async clear(config) {
      const folder = workspacesRoot(root);
      if (!world.files.isDirectory(folder)) return;
      for (const id of world.files.list(folder).filter((one) => !active.has(one))) {
        // oxlint-disable-next-line no-await-in-loop -- one board at a time is enough in the background
        await clearOne(id, config);
      }
    },
  };
}
