/**
 * Bounds the logs of runs (failures.md F026): the first quarter and the newest half stay, the middle goes. The writer
 * is never touched; see dropMiddle in main/world. A file system that cannot do it keeps the whole log.
 */
import type { Run } from '../../contract/task.ts';
import type { DispatchContext } from './dispatch-context.ts';

/** Shortens the log of every watched run that grew by a quarter of the bound since it was last shortened. */
export function boundLogs(context: DispatchContext): void {
  const max = context.config.logBytesMax;
  for (const watched of context.watched.values()) {
    const size = watched.logPath === null ? null : context.world.files.sizeOf(watched.logPath);
    if (watched.logPath === null || size === null) continue;
    if (size <= max || size - watched.boundedAt < max / 4) continue;
    watched.boundedAt = size;
    shorten(context, watched.logPath);
  }
}

/** Shortens the log of a run that has ended; a short run may have flooded it between two looks. */
export function boundFinalLog(context: DispatchContext, run: Run): void {
  if (run.logPath === null) return;
  const size = context.world.files.sizeOf(run.logPath);
  if (size !== null && size > context.config.logBytesMax) shorten(context, run.logPath);
}

function shorten(context: DispatchContext, path: string): void {
  const max = context.config.logBytesMax;
  context.world.files.dropMiddle(path, Math.floor(max / 4), Math.floor(max / 2));
}
