/**
 * The last line that each live worker printed, for the cards. Reads the tail of a log only when the file grew since
 * the last look, so quiet workers cost one stat. Never follows a path outside the board's own logs.
 */
import type { Run } from '../../contract/task.ts';
import { lastLogLine } from '../dispatcher/last-line.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Files } from '../world/world.ts';

/** What a card has room for. */
const CARD_CHARS_MAX = 160;

/** @returns a function that answers task id → last non-empty line, control sequences removed, at most 160 characters. */
export function createWorkerLines(
  kernel: Pick<Kernel, 'openRuns'>,
  files: Files,
  logPathOf: (run: Run) => string,
): () => Record<string, string> {
  let known = new Map<string, { bytes: number; line: string }>();
  return () => {
    const seen: typeof known = new Map();
    const lines: Record<string, string> = {};
    for (const run of kernel.openRuns()) {
      const path = logPathOf(run);
      const bytes = files.sizeOf(path) ?? 0;
      const before = known.get(run.id);
      const line = before?.bytes === bytes ? before.line : lastLogLine(files, path).slice(0, CARD_CHARS_MAX);
      seen.set(run.id, { bytes, line });
      if (line !== '') lines[run.taskId] = line;
    }
    known = seen;
    return lines;
  };
}
