/** The configuration that hosts read once from config.toml and hand to the engine, frozen and plain. */
import type { AttentionKind } from './attention.ts';
import type { Profile } from './profile.ts';

export interface DispatchConfig {
  /** Start workers at all. */
  enabled: boolean;
  /** Safety-net interval between ticks, milliseconds. Ticks are event-driven; this is not the latency. */
  intervalMs: number;
  /** Live workers on one board, counting spawning, running and stopping ones. */
  workersMax: number;
  /** Live workers of one tenant on one board; null for no such cap. */
  tenantWorkersMax?: number | null;
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
  /** No worker starts while the machine runs on battery. */
  pauseOnBattery?: boolean;
}

/** How long what workers leave behind is kept, milliseconds; 0 keeps it for ever. */
export interface RetentionConfig {
  /** Scratch folders and run files of a task, after it and all that come after it are done. */
  scratchMs: number;
  /** Logs of ended runs. */
  logsMs: number;
}

/** Where notices of subscribed tasks go: exactly one of the two. */
export interface NotifyTarget {
  /** Started for each notice with one line of JSON on standard input; exit 0 confirms it. Empty for a file. */
  command: readonly string[];
  /** Absolute path of a file that gets one line of JSON for each; null for a command. */
  file: string | null;
}

/** How new worktrees of one repository are prepared before a worker gets them. */
export interface WorktreeConfig {
  /** Ignored files and folders to copy, by their paths below the repository's top folder. */
  copy: readonly string[];
  /** argv run in the worktree; empty for none. */
  setup: readonly string[];
  setupMs: number;
}

export interface Config {
  home: string;
  dispatch: DispatchConfig;
  retention: RetentionConfig;
  /** Kinds of notices that the desktop shows as a system notification; the inbox has them all. */
  notices: Readonly<Record<AttentionKind, boolean>>;
  /** By the absolute path of the repository's top folder. */
  worktrees?: Readonly<Record<string, WorktreeConfig>>;
  desktop?: { startAtLogin: boolean };
  /** Programs that open places for the person, as argv with {path}; empty for what is found. */
  open?: { editor: readonly string[]; terminal: readonly string[] };
  /** By the name that a subscription gives as its platform. */
  notify?: Readonly<Record<string, NotifyTarget>>;
  profiles: Readonly<Record<string, Profile>>;
  /** Bytes one run's log keeps before its middle is dropped. */
  logBytesMax: number;
}

/** The profile of that name, or null. Names come from tasks, so one like `constructor` must not find anything. */
export function profileNamed(config: Pick<Config, 'profiles'>, name: string | null): Profile | null {
  return name !== null && Object.hasOwn(config.profiles, name) ? (config.profiles[name] ?? null) : null;
}
