/**
 * The interface to everything we do not control: time, chance, the file system, other processes. Production binds
 * `openWorld()`, tests bind a simulated one. Nothing outside this folder may use node:fs, node:child_process,
 * timers, Date or a random source (lint enforces it), so that a run can be replayed from its seed.
 */

import type { WorkerIdentity } from '../../contract/task.ts';

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
  /** Resolves once, on `exit`, never waiting for pipes (failures.md F024). */
  exited: Promise<Exit>;
}

export interface Processes {
  bootId(): string;
  /**
   * Starts `argv` as leader of its own session with output to the log file.
   * @throws Fault 'not_found' (command or cwd missing, told apart), 'permission', 'process'
   */
  spawn(request: SpawnRequest): Promise<Child>;
  /** The identity of a live process, `verified` when its environment holds FLOCKBOARD_RUN_TOKEN=`token`; null when gone or a zombie. */
  identify(pid: number, token: string | null): WorkerIdentity | null;
  /** Whether that very process still runs (same boot, pid and start time, not a zombie). Unreadable counts as alive. */
  isAlive(identity: WorkerIdentity): boolean;
  /** Every live process of this user whose environment carries that token, descendants that left the group included (failures.md F022). */
  findByToken(token: string): WorkerIdentity[];
  /**
   * Signals the process group led by `leader` when it is still that verified process, and every process in
   * `members` one by one. Never signals pid <= 1, our own group, or an unverified identity (T23). Returns how many were signalled.
   */
  signalTree(leader: WorkerIdentity | null, members: readonly WorkerIdentity[], signal: 'SIGTERM' | 'SIGKILL'): number;
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
  /** What the file says about its holder, or null when it is free or says nothing readable. Does not lock. */
  readOwner(path: string): FlockOwner | null;
}

export interface Watcher {
  close(): void;
}

export interface Files {
  /** mkdir -p with mode 0700 for what is created. */
  ensureDir(path: string): void;
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  realPath(path: string): string;
  readText(path: string): string | null;
  /** Temp file, fsync, rename: readers see the old or the new text. Mode 0600 unless given. */
  writeText(path: string, text: string, mode?: number): void;
  list(path: string): string[];
  sizeOf(path: string): number | null;
  modifiedAt(path: string): number | null;
  rename(from: string, to: string): void;
  /** Removes a directory tree. Callers prove by workspaces/safe-delete that it is ours. */
  removeTree(path: string): void;
  removeFile(path: string): void;
  /** Up to `length` bytes from `offset`; an empty array at the end. */
  readBytes(path: string, offset: number, length: number): Uint8Array;
  /** Calls back on any change directly inside the folder; opens no file in it (failures.md F061). */
  watchDir(path: string, changed: (name: string | null) => void): Watcher;
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
  log: Log;
}
