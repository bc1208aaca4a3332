/** The configuration that hosts read once from config.toml and hand to the engine, frozen and plain. */
import type { Profile } from './profile.ts';

export interface DispatchConfig {
  /** Start workers at all. */
  enabled: boolean;
  /** Safety-net interval between ticks, milliseconds. Ticks are event-driven; this is not the latency. */
  intervalMs: number;
  /** Live workers on one board, counting spawning, running and stopping ones. */
  workersMax: number;
  /** Counted failures after which the breaker trips, unless the task says otherwise. */
  failureLimit: number;
  /** Seconds a claim lasts without a heartbeat. */
  claimTtlSeconds: number;
  /** Between TERM and KILL when a tree is stopped, milliseconds. */
  stopGraceMs: number;
  /** After a verdict, how long the worker may take to exit by itself, milliseconds. */
  verdictGraceMs: number;
  /** Assignee of ready tasks that have none; null leaves them waiting. */
  defaultAssignee: string | null;
  /** Pause before the first retry of a failed task, milliseconds; doubles with each failure. 0 retries at once. */
  retryBackoffMs: number;
  /** No worker starts while less memory than this is available, bytes. 0 never looks. */
  memoryFloorBytes: number;
}

/** How long what workers leave behind is kept, milliseconds; 0 keeps it for ever. */
export interface RetentionConfig {
  /** Scratch folders and run files of a task, after it and all that come after it are done. */
  scratchMs: number;
  /** Logs of ended runs. */
  logsMs: number;
}

export interface Config {
  home: string;
  dispatch: DispatchConfig;
  retention: RetentionConfig;
  profiles: Readonly<Record<string, Profile>>;
  /** Bytes one run's log keeps before its middle is dropped. */
  logBytesMax: number;
}

/** The profile of that name, or null. Names come from tasks, so one like `constructor` must not find anything. */
export function profileNamed(config: Pick<Config, 'profiles'>, name: string | null): Profile | null {
  return name !== null && Object.hasOwn(config.profiles, name) ? (config.profiles[name] ?? null) : null;
}
