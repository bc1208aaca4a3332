/** Reads a run's log as it grows into a ring of lines, and reports at most every 100 ms. */
import { createLogRing } from './log-ring.ts';
import type { LogLine } from './log-ring.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

const TAIL_BYTES = 65_536;
const BATCH_MS = 100;

export interface RunLog {
  lines: readonly LogLine[];
  /** Size of the file as far as it was read, bytes. */
  bytes: number;
  /** Something before the first line was left out. */
  isTruncated: boolean;
  isFinal: boolean;
  problem: string | null;
}

export const EMPTY_LOG: RunLog = { lines: [], bytes: 0, isTruncated: false, isFinal: false, problem: null };

/** Follows the log of `runId` from 64 kB before its end until `signal` aborts. */
export async function followLog(runId: string, signal: AbortSignal, report: (log: RunLog) => void): Promise<void> {
  const ring = createLogRing();
  let log = EMPTY_LOG;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const update = (patch: Partial<RunLog>): void => {
    log = { ...log, ...patch };
    timer ??= setTimeout(() => {
      timer = null;
      if (!signal.aborted) report({ ...log, lines: ring.lines() });
    }, BATCH_MS);
  };
  try {
    const { api, board } = connected();
    for await (const chunk of await api.run.log({ board, runId, from: -TAIL_BYTES }, { signal })) {
      ring.push(chunk.text);
      const isTruncated = log.isTruncated || chunk.truncated || ring.dropped() > 0;
      update({ bytes: chunk.to, isTruncated, isFinal: chunk.final });
    }
  } catch (error) {
    if (!signal.aborted) update({ problem: readTrouble(error).text });
  }
}
