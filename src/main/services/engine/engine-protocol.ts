/**
 * The messages between a host and the engine thread. A host starts the thread with EngineStart as worker data,
 * hands it one MessagePort per window (the oRPC MessagePort adapter speaks on it; bytes are relayed unread by
 * the desktop and web hosts), and stops it. Everything else goes through the contract.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Config } from '../../../contract/config.ts';

export interface EngineStart {
  config: Config;
  /** Shown to other processes as the owner of the dispatch lock. */
  kind: 'app' | 'serve';
  /** Slug of the board windows open first. */
  board: string;
  version: string;
  /** argv prefix that runs our own CLI in plain Node, for built-in workers and FLOCKBOARD_BIN. */
  cli: readonly string[];
  /** The variables of the host's environment that workers may inherit are picked from this. */
  hostEnv: Readonly<Record<string, string>>;
}

/** What becomes of live workers when the engine stops. */
export type StopWorkers = 'keep' | 'stop';

export type ToEngine =
  | { kind: 'connect'; port: MessagePort }
  /** Null leaves the configuration as it is; `wrong` says why a changed file was not taken. */
  | { kind: 'configure'; config: Config | null; wrong: string | null }
  | { kind: 'summary'; id: number }
  | { kind: 'stop'; workers: StopWorkers };

/** A task as the tray names it. */
export interface SummaryTask {
  board: string;
  id: string;
  title: string;
}

/** What the tray and the quit dialog show. */
export interface EngineSummary {
  running: number;
  needsYou: number;
  paused: boolean;
  dispatching: boolean;
  /** The first few that need a person, and that run, on any board. */
  needing: SummaryTask[];
  active: SummaryTask[];
}

export type FromEngine =
  | { kind: 'ready'; board: string }
  | { kind: 'summary'; id: number; summary: EngineSummary }
  /** Sent whenever the summary changed, so that the tray needs no polling. */
  | { kind: 'changed'; summary: EngineSummary }
  /** The engine cannot start or go on; `code` is a RefusalCode, a FaultKind, or `defect`. The thread ends next. */
  | { kind: 'failed'; trouble: 'refusal' | 'fault' | 'defect'; code: string; message: string }
  | { kind: 'stopped' };

/** What a host holds. `openEngine` in engine-handle.ts makes one. */
export interface EngineHandle {
  /** Resolves when the board is open and the dispatcher has tried for the lock; rejects with a Refusal or Fault. */
  ready: Promise<{ board: string }>;
  /** A fresh port on which the contract is served. Close it to disconnect. */
  connect(): MessagePort;
  summary(): Promise<EngineSummary>;
  onChanged(listener: (summary: EngineSummary) => void): () => void;
  /** Takes effect at the next tick of every board. */
  configure(config: Config): void;
  /** Shows that the configuration on disk is wrong, until the next `configure`. */
  configTrouble(sentence: string): void;
  /** Resolves when the thread is gone; safe to call twice. */
  stop(workers: StopWorkers): Promise<void>;
  /** Resolves when the thread ended for any reason; `error` when it was not asked to. */
  ended: Promise<{ error: Error | null }>;
}
