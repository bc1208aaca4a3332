/**
 * What may go from a board that has been in use for long (F076): small events of finished tasks, logs of ended runs,
 * and tasks whose undo window is over. Never anything of a live task, and never a file that is not a log of ours.
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { Files } from '../world/world.ts';

export interface Garbage {
  events: number;
  logs: number;
  logBytes: number;
  /** Deleted tasks that cannot be brought back any more; counted only when they are removed. */
  tasks: number;
}

export interface GarbageOptions {
  kernel: Kernel;
  files: Files;
  /** The board's folder of logs. */
  logs: string;
  /** Epoch milliseconds; younger ones stay. */
  eventsBefore: number;
  logsBefore: number;
  /** Called after each step, with what is gone so far. */
  progress?: (so: Garbage) => void;
}

const LOG_NAME = /^(t_[0-9a-f]{8,})\.[1-9]\d*\.log$/u;

/** How much `collectGarbage` would remove. Changes nothing. */
export function findGarbage(options: GarbageOptions): Garbage {
  const logs = oldLogs(options);
  return {
    events: options.kernel.countPrunableEvents(options.eventsBefore),
    logs: logs.length,
    logBytes: logs.reduce((sum, log) => sum + log.bytes, 0),
    tasks: 0,
  };
}

/** Removes it, in steps short enough that writers wait only briefly. */
export function collectGarbage(options: GarbageOptions): Garbage {
  const { kernel, files } = options;
  const gone: Garbage = { events: 0, logs: 0, logBytes: 0, tasks: 0 };
  const untilNone = (remove: () => number, count: 'events' | 'tasks'): void => {
    for (let step = remove(); step > 0; step = remove()) {
      gone[count] += step;
      options.progress?.(gone);
    }
  };
  untilNone(() => kernel.pruneEvents(options.eventsBefore), 'events');
  untilNone(() => kernel.purgeDeleted().length, 'tasks');
  for (const log of oldLogs(options)) {
    files.removeFile(log.path);
    gone.logs += 1;
    gone.logBytes += log.bytes;
  }
  return gone;
}

function oldLogs({ kernel, files, logs, logsBefore }: GarbageOptions): { path: string; bytes: number }[] {
  if (!files.isDirectory(logs)) return [];
  const live = new Set([...kernel.openRuns(), ...kernel.lingeringRuns()].map((run) => run.taskId));
  return files.list(logs).flatMap((name) => {
    const [, taskId] = LOG_NAME.exec(name) ?? [];
    const path = `${logs}/${name}`;
    if (taskId === undefined || live.has(taskId) || files.entryKind(path) !== 'file') return [];
    const modifiedAt = files.modifiedAt(path);
    return modifiedAt === null || modifiedAt >= logsBefore ? [] : [{ path, bytes: files.sizeOf(path) ?? 0 }];
  });
}
