/**
 * Watches a folder for changes and keeps watching when it is removed, replaced or not watchable for a while. It opens
 * no file in the folder (failures.md F061). It may miss and may repeat: a slow poll of the caller stands behind it.
 */
import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import { toFault } from './platform-faults.ts';
import type { Clock, Timer, Watcher } from './world.ts';

const REARM_MS = 1_000;

/** @throws Fault 'not_found' when the folder does not exist at the start. */
export function watchDir(clock: Clock, path: string, changed: (name: string | null) => void): Watcher {
  let watcher: FSWatcher | null = null;
  let inode: number | null = null;
  let timer: Timer | null = null;
  let closed = false;

  const drop = (delayMs: number): void => {
    watcher?.close();
    watcher = null;
    if (closed || timer !== null) return;
    timer = clock.after(delayMs, rearm, { background: true });
  };
  const arm = (): void => {
    inode = inodeOf(path);
    try {
      watcher = watch(path, (kind, name) => {
        if (closed) return;
        // The removal of the folder itself comes under its own name; a new one may have the same inode again.
        if (kind === 'rename' && (name === basename(path) || inodeOf(path) !== inode)) drop(0);
        changed(name);
      });
      watcher.on('error', () => drop(REARM_MS));
    } catch {
      drop(REARM_MS);
    }
  };
  const rearm = (): void => {
    timer = null;
    if (closed) return;
    arm();
    if (watcher !== null) changed(null);
  };

  try {
    statSync(path);
  } catch (error) {
    throw toFault(error, `The folder ${path} cannot be watched`);
  }
  arm();
  return {
    close: () => {
      closed = true;
      timer?.cancel();
      watcher?.close();
      watcher = null;
    },
  };
}

function inodeOf(path: string): number | null {
  try {
    return statSync(path).ino;
  } catch {
    return null;
  }
}
