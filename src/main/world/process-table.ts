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
  /** `gone` when no such process exists, `unknown` when the platform would not say. */
  read(pid: number): ProcessEntry | 'gone' | 'unknown';
  all(): ProcessEntry[];
  /** Whether `entry` (`NAME=value`) stands in the environment the process was started with; `unknown` when unreadable. */
  hasEnvironment(pid: number, entry: string): 'yes' | 'no' | 'unknown';
  /** Pids of this user's processes whose environment holds `entry`. */
  withEnvironment(entry: string): number[];
}
