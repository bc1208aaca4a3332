/**
 * The dispatcher's interface to services and hosts. One dispatcher serves one board in one process; it acts only
 * while it holds the board's flock, and everything it knows it re-reads from the kernel and the operating system.
 */
import type { Config } from '../../contract/config.ts';
import type { DispatcherState, LockOwner } from '../../contract/feed.ts';
import type { Reason, Task } from '../../contract/task.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';

/** What one tick did. Lists hold task ids unless said otherwise. */
export interface DispatchResult {
  /** Another dispatcher holds the lock: nothing was read or written. */
  skippedLocked: boolean;
  paused: boolean;
  spawned: { taskId: string; assignee: string; workspacePath: string }[];
  reclaimed: number;
  promoted: number;
  woken: number;
  settled: { taskId: string; outcome: string }[];
  adopted: string[];
  spawnFailed: { taskId: string; error: string }[];
  skippedUnassigned: string[];
  held: { taskId: string; code: string; text: string }[];
}

/** Replaces the launcher: returns the pid of what it started, or null when there is none to watch. */
export type SpawnFunction = (task: Task, workspacePath: string) => number | null | Promise<number | null>;

export interface DispatcherOptions {
  kernel: Kernel;
  world: World;
  config: Config;
  /** Shown as the lock's owner. */
  kind: 'app' | 'serve' | 'dispatch';
  board: string;
  /** argv prefix of our own CLI for built-in workers. */
  cli: readonly string[];
  hostEnv: Readonly<Record<string, string>>;
}

export interface TickOptions {
  dryRun?: boolean;
  spawn?: SpawnFunction;
  /** At most this many new workers in this tick. */
  maxSpawn?: number;
}

export interface DispatcherView {
  state: DispatcherState;
  owner: LockOwner | null;
  lastTickAt: number | null;
  nextTickAt: number | null;
  workers: number;
  /** Trouble a person should see, such as a worker that survives KILL. */
  problems: { code: string; text: string }[];
  /** Since when every tick left work that could start and started none, while no worker ran; null when it is not so. */
  idleSince: number | null;
}

/** Long-lived: start and stop may be called twice and in any order (style rule 12). */
export interface Dispatcher {
  /** Tries for the lock, reconciles what an earlier dispatcher left (adopt or settle), then ticks on every wake-up. */
  start(): Promise<void>;
  /** Asks for a tick soon; many calls in a burst make one (failures.md F019). */
  nudge(): void;
  /** One tick now; never overlaps another. */
  tick(options?: TickOptions): Promise<DispatchResult>;
  view(): DispatcherView;
  /** Why that task does not start, in order; see reasons-of.ts. Works without the lock, and reads only. */
  reasonsOf(taskId: string): Reason[];
  onChange(listener: () => void): () => void;
  /**
   * Asks the dispatcher that owns the board to hand it over, and resolves once this one has it. Never breaks the lock:
   * workers live on, and who does not answer within HANDOVER_MS keeps the board.
   * @throws Refusal 'lock_held' with `details` {pid, host, kind, since}; 'config' when dispatching is switched off here
   */
  takeOver(): Promise<void>;
  configure(config: Config): void;
  /** Releases the lock. `stop` ends every live worker's tree first and proves it; `keep` leaves them to be adopted. */
  stop(workers: 'keep' | 'stop'): Promise<void>;
}
