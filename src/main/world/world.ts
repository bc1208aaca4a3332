/**
 * The interface to everything we do not control: time, chance, the file system, other processes. Production binds
 * `openWorld()`, tests bind a simulated one. Nothing outside this folder may use node:fs, node:child_process,
 * timers, Date or a random source (lint enforces it), so that a run can be replayed from its seed.
 */

import type { WorkerIdentity } from '../../contract/task.ts';
import type { ProcessUsage } from './process-table.ts';
import type { CommandRequest, CommandResult } from './run-command.ts';

export type { ProcessUsage } from './process-table.ts';
export type { CommandRequest, CommandResult } from './run-command.ts';

export interface Clock {
  /** Wall clock, epoch milliseconds. For display, schedules and rows. */
  now(): number;
  /** Milliseconds that never step back and that count suspend where the platform says. For intervals. */
  monotonic(): number;
  /** Calls `run` once after `ms`; `cancel` is idempotent. Timers never keep the process alive when `background`. */
  after(ms: number, run: () => void, options?: { background?: boolean }): Timer;
}
export interface Timer {
  cancel(): void;
}

export interface Ids {
  /** `t_` and 8 hex digits. */
  taskId(): string;
  /** 256 random bits, base64url. */
  token(): string;
  /** `<host>:<pid>`. */
  claimer(): string;
}

export interface SpawnRequest {
  /** argv[0] is an absolute path or a name found on `env.PATH`. Never passed through a shell. */
  argv: readonly string[];
  cwd: string;
  /** The complete environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  /** Absolute path; stdout and stderr are appended to it. Created 0600. */
  logPath: string;
  /** Bytes for standard input, or null for an empty closed one. */
  stdin: string | null;
}

/** How a child ended: exactly one of code and signal is set. */
export interface Exit {
  pid: number;
  code: number | null;
  signal: string | null;
}

export interface Child {
  pid: number;
  /** Resolves once, on `exit`, never waiting for pipes (failures.md F024). Does not keep the host process alive. */
  exited: Promise<Exit>;
}

export interface ProcessSurvey {
  /** As Processes.findByToken, at the time of the survey. */
  findByToken(token: string, leader?: WorkerIdentity | null): WorkerIdentity[];
  /**
   * Whether it is proven that no process of that run lives. Not the same as finding none: one that could not be looked
   * at, such as one in the middle of an exec, leaves it unproven (promises P2, P8).
   */
  isTreeGone(token: string, leader?: WorkerIdentity | null): boolean;
}

export interface Processes {
  bootId(): string;
  /**
   * Starts `argv` as leader of its own session with output to the log file.
   * @throws Fault 'not_found' (command or cwd missing, told apart), 'permission', 'process' (too long, NUL, no resources)
   */
  spawn(request: SpawnRequest): Promise<Child>;
  /** The identity of a live process, `verified` when its environment holds FLOCKBOARD_RUN_TOKEN=`token`; null when gone or a zombie. */
  identify(pid: number, token: string | null): WorkerIdentity | null;
  /**
   * Whether that very process still runs (same boot, pid and start time, not a zombie). Unreadable counts as alive.
   * With `token`, a process that shows an environment without it is another one: pid and start time, which is counted
   * in hundredths of a second, can both come again (failures.md F028). For leaders that never replace themselves.
   */
  isAlive(identity: WorkerIdentity, token?: string | null): boolean;
  /** How long that process has run or ran, milliseconds, whatever the wall clock did; null where it cannot be told. */
  ageMs(identity: WorkerIdentity): number | null;
  /** What that very process used so far; null when it is gone or the system would not say. For people to look at. */
  usage(identity: WorkerIdentity): ProcessUsage | null;
  /**
   * Every live process of the run with that token: those of this user that carry it in their environment and all
   * their descendants, those that left the group included (failures.md F022). With `leader` also the members of its
   * session, which finds children that cleaned their environment. Never this process.
   */
  findByToken(token: string, leader?: WorkerIdentity | null): WorkerIdentity[];
  /** One look at all processes, for questions about several runs: the answers are those of this one moment. */
  survey(): ProcessSurvey;
  /**
   * Signals the process group led by `leader` when it is still that verified process, and every process in
   * `members` one by one. Never signals pid <= 1, our own group, or an unverified identity (T23). With `token`, every
   * target must also still belong to that run, which tells a reused pid apart even when its start time is the same
   * (failures.md F028); callers that know the token hand it over. Returns how many processes were signalled.
   */
  signalTree(
    leader: WorkerIdentity | null,
    members: readonly WorkerIdentity[],
    signal: 'SIGTERM' | 'SIGKILL',
    token?: string | null,
  ): number;
  /** Runs a short command to its end or its deadline; never rejects. Not for workers. See run-command.ts. */
  run(request: CommandRequest): Promise<CommandResult>;
  /** Absolute path of a command on that PATH, or null. */
  resolveCommand(name: string, path: string): string | null;
}

export interface FlockOwner {
  pid: number;
  host: string;
  kind: string;
  since: number;
}

export interface FileLock {
  release(): void;
}

export interface Locks {
  /**
   * Exclusive non-blocking flock(2) on `path` (created 0600), owner written inside for people. Null when any
   * process, this one included, holds it. The operating system releases it however the holder dies.
   */
  tryLock(path: string, owner: { kind: string }): FileLock | null;
  /**
   * What the file says about its holder, or null when it names no live process of this machine: the lock is free, or
   * its holder (flock(1), say) wrote nothing. For people only; does not lock and disturbs nobody who does.
   */
  readOwner(path: string): FlockOwner | null;
}

export interface Watcher {
  close(): void;
}

export type EntryKind = 'file' | 'directory' | 'link' | 'other';

export interface Files {
  /** mkdir -p with mode 0700 for what is created. */
  ensureDir(path: string): void;
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  /** What stands at the path itself, a link not followed; null when nothing does. */
  entryKind(path: string): EntryKind | null;
  /** The user's home folder, what `~` means. */
  userHome(): string;
  realPath(path: string): string;
  readText(path: string): string | null;
  /** Temp file, fsync, rename: readers see the old or the new text. Mode 0600 unless given. */
  writeText(path: string, text: string, mode?: number): void;
  /** Plain write, mode 0600, without waiting for the disk: for a file that nobody needs after a power cut. */
  writeTransient(path: string, text: string): void;
  /** Adds to the end of a file, created 0600 when missing, and waits for the disk. */
  appendText(path: string, text: string): void;
  list(path: string): string[];
  sizeOf(path: string): number | null;
  modifiedAt(path: string): number | null;
  /** Permission bits, null when there is nothing. */
  modeOf(path: string): number | null;
  rename(from: string, to: string): void;
  /** Copies a file or a folder with all in it, links as links, over nothing that exists, while the event loop goes on. */
  copyTreeAside(from: string, to: string): Promise<void>;
  /** Removes a directory tree. Callers prove by workspaces/safe-delete that it is ours. */
  removeTree(path: string): void;
  /** As removeTree, while the event loop goes on. */
  removeTreeAside(path: string): Promise<void>;
  removeFile(path: string): void;
  /** Up to `length` bytes from `offset`; an empty array at the end. */
  readBytes(path: string, offset: number, length: number): Uint8Array;
  /**
   * Gives the disk space between the first `keepHeadBytes` and the last `keepTailBytes` of a growing log back; size
   * and offsets stay, the gap reads as NUL bytes (failures.md F026). Returns the bytes the file occupies then, or null when
   * it is missing or the file system cannot do it.
   */
  dropMiddle(path: string, keepHeadBytes: number, keepTailBytes: number): number | null;
  /** Calls back on any change directly inside the folder; opens no file in it (failures.md F061). */
  watchDir(path: string, changed: (name: string | null) => void): Watcher;
}

export interface Memory {
  /** What programs could still get without swapping, bytes; null where the system does not say. */
  availableBytes(): number | null;
}

export interface Power {
  /** Null where the system does not say, and for a machine without a battery. */
  isOnBattery(): boolean | null;
}

export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface World {
  clock: Clock;
  ids: Ids;
  processes: Processes;
  locks: Locks;
  files: Files;
  memory: Memory;
  power: Power;
  log: Log;
}
