/**
 * Makes the automatic backups of one open board: within an hour of a change, and once more when the engine stops
 * (P12). A board that did not change gets none. What goes wrong is kept for people to see and tried again.
 */
import { isFault, isRefusal } from '../../contract/error.ts';
import type { EngineStatus } from '../../contract/feed.ts';
import { automaticName, backupFolder } from '../kernel/backup-files.ts';
import { backupsOf, confirmDamage, damageFault } from '../kernel/damage.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { repeat } from './pacing.ts';

/** An hour is what a person may lose (P12); more often would copy large boards all day. */
const EVERY_MS = 3_600_000;
/** After a failure: sooner fills a full disk with attempts, later leaves a board without a backup for long. */
const RETRY_MS = 600_000;
/** How often it is asked whether a backup is due. */
const LOOK_MS = 60_000;

export interface Backups {
  /** Makes a backup when something changed since the last one. Never rejects; one at a time. */
  run(): Promise<void>;
  problems(): EngineStatus['problems'];
  /** Ends the schedule and waits for a backup that is being made. */
  close(): Promise<void>;
}

/** @param damaged called once when the copy showed that the board itself is damaged; the fault says the way back */
export function scheduleBackups(kernel: Kernel, world: World, damaged: (fault: Error) => void): Backups {
  const newest = backupsOf(kernel.path, copyFiles).find(({ kind }) => kind === 'auto');
  let backedCursor = newest?.cursor ?? 0;
  let dueAt = newest === undefined ? Number.NEGATIVE_INFINITY : newest.takenAt + EVERY_MS;
  let problem: string | null = null;
  let current: Promise<void> | null = null;

  async function make(): Promise<void> {
    const cursor = kernel.cursor();
    if (cursor === backedCursor) return;
    const now = world.clock.now();
    const folder = backupFolder(kernel.path);
    world.files.ensureDir(folder);
    await kernel.backup(`${folder}/${automaticName(now, cursor)}`, async () => turn(world));
    backedCursor = cursor;
    dueAt = now + EVERY_MS;
    problem = null;
    kernel.rotateBackups();
  }

  function report(error: unknown): void {
    world.log.error('A backup failed.', { path: kernel.path, error });
    problem = error instanceof Error ? error.message : String(error);
    dueAt = world.clock.now() + RETRY_MS;
    if (!isFault(error) && !isRefusal(error)) return;
    const reason = isFault(error) && error.kind === 'database_damaged' ? confirmDamage(kernel.path) : null;
    if (reason !== null) damaged(damageFault(kernel.path, reason, copyFiles, world.clock.now()));
  }

  async function run(): Promise<void> {
    current ??= make()
      .catch(report)
      .finally(() => (current = null));
    return current;
  }

  const timer = repeat(world.clock, LOOK_MS, () => {
    const wait = dueAt - world.clock.now();
    // A clock that was set back must not put the next backup off.
    if (wait <= 0 || wait > EVERY_MS) void run();
  });
  return {
    run,
    problems: () => (problem === null ? [] : [{ code: 'backup', text: `The last backup failed: ${problem}` }]),
    async close() {
      timer.cancel();
      await current;
    },
  };
}

/** Lets whatever waits on this thread have its turn. */
async function turn(world: World): Promise<void> {
  return new Promise((resolve) => void world.clock.after(0, resolve));
}
