/**
 * What live workers use, read from the engine only while something on screen shows it: however many parts of the
 * window look, there is one stream. Keeps the last shares of each run for a line through them.
 */
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { WorkerUsage } from '../../contract/inspect.ts';
import { useBoard } from '../stores/use-stores.ts';
import { connected } from './window-session.ts';

interface UsageHistory {
  now: WorkerUsage;
  /** Shares of one processor, percent, oldest first. */
  cpu: readonly number[];
}

const SHARES_KEPT = 30;

let histories: ReadonlyMap<string, UsageHistory> = new Map();
const listeners = new Set<() => void>();
let watchers = 0;
let stream: AbortController | null = null;

function take(workers: readonly WorkerUsage[]): void {
  histories = new Map(
    workers.map((worker) => {
      const before = histories.get(worker.runId)?.cpu ?? [];
      const cpu = worker.cpuPercent === null ? before : [...before, worker.cpuPercent].slice(-SHARES_KEPT);
      return [worker.runId, { now: worker, cpu }];
    }),
  );
  for (const listener of listeners) listener();
}

/** Reads until aborted. A stream that ends is begun again by the next connection; until then nothing is shown. */
async function read(signal: AbortSignal): Promise<void> {
  try {
    const { api, board } = connected();
    for await (const usage of await api.board.usage({ board }, { signal })) take(usage.workers);
  } catch {
    if (!signal.aborted) take([]);
  }
}

function watch(): () => void {
  watchers += 1;
  if (stream === null) {
    stream = new AbortController();
    void read(stream.signal);
  }
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    stream?.abort();
    stream = null;
    histories = new Map();
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the worker of that run uses; null before the first look and for a run without a process. */
export function useWorkerUsage(runId: string): UsageHistory | null {
  const connection = useBoard((state) => state.connection);
  const board = useBoard((state) => state.board);
  useEffect(() => (connection === 'open' && board !== null ? watch() : undefined), [connection, board]);
  const snapshot = useCallback(() => histories.get(runId) ?? null, [runId]);
  return useSyncExternalStore(subscribe, snapshot);
}
