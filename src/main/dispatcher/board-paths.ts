/**
 * Where the files of one board's runs live. Owns names only and touches nothing; ids come from the kernel, so a
 * path never contains text that a person or a worker chose (threat T12).
 */
import { basename, dirname, join } from 'node:path';

const BOARD_FILE = 'kanban.db';

export interface BoardPaths {
  /** The folder that holds everything of the board but its database. */
  dir: string;
  /** The file whose flock(2) says who dispatches. */
  lock: string;
  /** Written by whoever asks the owner of that lock to look at the board now. */
  nudge: string;
  logs: string;
  /** Folder of one run's own files: script or prompt, and the recorded exit code. */
  run(runId: string): string;
  /** The log of a task's n-th run. */
  log(taskId: string, runNumber: number): string;
  /** Where the launch wrapper leaves the exit code of a run (see launch-wrapper.ts). */
  exitRecord(runId: string): string;
}

/**
 * Lays out the files beside a board. A board named kanban.db owns its folder; any other file name gets a folder of
 * its own, so that two boards in one folder never share run ids.
 */
export function boardPaths(databasePath: string): BoardPaths {
  const owned = basename(databasePath) === BOARD_FILE;
  const dir = owned ? dirname(databasePath) : `${databasePath}.files`;
  const run = (runId: string): string => join(dir, 'runs', runId);
  return {
    dir,
    lock: lockPath(databasePath),
    nudge: besidePath(databasePath, '.dispatch.nudge'),
    logs: join(dir, 'logs'),
    run,
    log: (taskId, runNumber) => join(dir, 'logs', `${taskId}.${runNumber}.log`),
    exitRecord: (runId) => join(run(runId), 'exit'),
  };
}

/** `<dir>/.dispatch.lock` beside a board named kanban.db, `<file>.dispatch.lock` otherwise (kernel-api). */
export function lockPath(databasePath: string): string {
  return besidePath(databasePath, '.dispatch.lock');
}

function besidePath(databasePath: string, name: string): string {
  return basename(databasePath) === BOARD_FILE ? join(dirname(databasePath), name) : `${databasePath}${name}`;
}
