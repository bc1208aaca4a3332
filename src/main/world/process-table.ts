/**
 * What the operating system says about processes, read-only. Two readers exist: /proc on Linux, ps(1) elsewhere. The
 * rest of the world asks this interface and never trusts a pid alone (failures.md F028).
 */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  /** Session id; 0 where the platform does not say. */
  session: number;
  /** Text that differs between two processes that had the same pid: start time since boot, or the start date. */
  startTicks: string;
  /** Exited, merely not yet collected by its parent. */
  isZombie: boolean;
}

export interface ProcessTable {
  /** Changes with every boot. */
  bootId(): string;
  /** Milliseconds since the process with these start ticks began, by a clock nobody can set; null where unknown. */
  ageMs(startTicks: string): number | null;
  /** What that process used so far; null when it is gone or the platform would not say. */
  usage(pid: number): ProcessUsage | null;
  /** `gone` when no such process exists, `unknown` when the platform would not say. */
  read(pid: number): ProcessEntry | 'gone' | 'unknown';
  all(): ProcessEntry[];
  /** Whether `entry` (`NAME=value`) stands in the environment the process was started with; `unknown` when unreadable. */
  hasEnvironment(pid: number, entry: string): 'yes' | 'no' | 'unknown';
  /**
   * All processes together with the value that the variable `name` has in the environment of this user's ones. A
   * process that is forked while the table is read is in it as well, also when its parent ends in that moment, and one
   * in the middle of an exec is waited for, blocking for at most 50 ms: what this neither shows nor calls unclear does
   * not exist, which is what proofs of death rest on.
   */
  survey(name: string): ProcessListing;
}

export interface ProcessUsage {
  /** Processor time of all its threads since it started. */
  cpuMs: number;
  /** Resident memory. */
  memoryBytes: number;
}

export interface ProcessListing {
  entries: ReadonlyMap<number, ProcessEntry>;
  /** By pid. Processes that do not show their environment, or do not have the variable, are missing. */
  values: ReadonlyMap<number, string>;
  /**
   * Processes of this user that could not be looked at, with when they started ('' where even that is unknown): in the
   * middle of an exec for longer than one takes, or because this process may open no more files. Each of them may have
   * the variable.
   */
  unclear: ReadonlyMap<number, string>;
}
