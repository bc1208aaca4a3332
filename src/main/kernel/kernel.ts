/**
 * The kernel's own interface: one board file, every transition, every query. It is synchronous, it is the only
 * place with SQL, and it never looks at a process, a clock or a random source except through what it is given.
 * Hosts and the dispatcher use this interface; the public library (`hosts/library`) is a thin facade over it.
 *
 * Every transition is one BEGIN IMMEDIATE transaction holding one conditional UPDATE whose row count decides,
 * plus the event that tells of it (style rules 2, 4, 7). A transition that cannot happen throws a Refusal that
 * says exactly why, after re-reading the row; nothing is written then.
 */
import type { BoardDelta, BoardSnapshot, LinkedTask } from '../../contract/feed.ts';
import type { BlockKind, RunOutcome, Status } from '../../contract/status.ts';
import type {
  BoardEvent,
  Card,
  Comment,
  CreateTaskInput,
  Hold,
  Run,
  Task,
  TaskFilter,
  TaskPatch,
  WorkerIdentity,
} from '../../contract/task.ts';

/** What the kernel needs from outside. `main/world` supplies the real one; tests inject. */
export interface KernelWorld {
  /** Epoch milliseconds. */
  now(): number;
  /** A new task id, `t_` and at least 8 hex digits; collisions are retried by the kernel. */
  taskId(): string;
  /** 256 random bits in base64url. */
  token(): string;
  /** Whether that process still runs. Unknown counts as alive: a wrong "gone" would start a second worker. */
  isAlive(identity: WorkerIdentity): boolean;
  /** `<host>:<pid>` of this process, the default claimer. */
  claimer(): string;
}

export interface OpenKernelOptions {
  path: string;
  world: KernelWorld;
  /** `create` makes a missing file (default); `existing` refuses 'unknown_board' instead (failures.md F104). */
  mode?: 'create' | 'existing';
  /** Failures after which the breaker trips when the task has no own limit. Default FAILURE_LIMIT. */
  failureLimit?: number;
  /** Busy timeout in milliseconds; default 5000. */
  busyTimeoutMs?: number;
}

export interface Actor {
  /** Who asked, for the event: a person's name, `dispatcher`, or a profile. */
  actor?: string;
  /** The run token, when a worker asks. A wrong or old one is refused with 'stale_token' and changes nothing (I12). */
  runToken?: string;
  /** The row version the person was looking at; a different one is refused with 'conflict'. */
  version?: number;
}

export interface ClaimOptions {
  claimer?: string;
  ttlSeconds?: number;
  /** The dispatcher's epoch from `beginEpoch`; an old one is refused with 'conflict' (failures.md F001). */
  epoch?: number;
}

/** How a run ended, from evidence. The kernel derives what becomes of the task (see settleRun). */
export interface Settlement {
  outcome: RunOutcome;
  /** What ended it, one word or phrase: `exit`, `signal`, `time_limit`, `lost`, `spawn`, `stop`. */
  cause: string;
  error?: string | null;
  summary?: string | null;
  metadata?: unknown;
  exitCode?: number | null;
  exitSignal?: string | null;
  /** True when the process tree is proven gone already. */
  workerGone: boolean;
}

/** A ready task as the dispatcher needs it, in starting order: priority desc, ready-since, creation, id. */
export interface QueueEntry {
  id: string;
  title: string;
  assignee: string | null;
  tenant: string | null;
  priority: number;
  workspaceKind: Task['workspaceKind'];
  workspacePath: string | null;
  statusSince: number;
  hold: Hold | null;
  /** A worker of an earlier run is not proven gone; claiming is refused with 'worker_alive'. */
  workerLingers: boolean;
}

export interface Kernel {
  readonly path: string;

  // ── tasks ────────────────────────────────────────────────────────────────────────────────────────
  /** Creates a task; with an idempotency key already in use (same tenant, not archived) returns that one and `created: false`. */
  createTask(input: CreateTaskInput): { task: Task; created: boolean };
  getTask(id: string): Task | null;
  listTasks(filter?: TaskFilter): Task[];
  updateTask(id: string, patch: TaskPatch, by?: Actor): Task;
  /** Refuses 'running' while the task runs. Changing the assignee resets the failure count. */
  assignTask(id: string, assignee: string | null, by?: Actor): Task;

  // ── links ────────────────────────────────────────────────────────────────────────────────────────
  linkTasks(parentId: string, childId: string): void;
  unlinkTasks(parentId: string, childId: string): boolean;
  linksOf(id: string): { parents: LinkedTask[]; children: LinkedTask[] };

  // ── transitions of a task, asked for by people and workers ───────────────────────────────────────
  /** The one door from ready to running. Undone parents send the task to todo with `claim_rejected`. */
  claim(id: string, options?: ClaimOptions): { task: Task; run: Run };
  /** Extends the lease and records liveness; with a note also writes an event. */
  heartbeat(id: string, options?: { claimer?: string; runToken?: string; ttlSeconds?: number; note?: string }): Task;
  complete(
    id: string,
    options?: Actor & { result?: string | null; summary?: string | null; metadata?: unknown; override?: boolean },
  ): Task;
  block(id: string, options: Actor & { reason: string; kind?: BlockKind }): Task;
  unblock(id: string, by?: Actor): Task;
  /** todo, triage, scheduled → ready when parents allow it; otherwise 'parents_not_done' with their ids. */
  promote(id: string, by?: Actor): Task;
  /** any but done → todo; a running one is closed as `released`. The task stays in todo until promoted by a person. */
  park(id: string, by?: Actor): Task;
  toTriage(id: string, by?: Actor): Task;
  schedule(id: string, at: number, by?: Actor): Task;
  /** running, ready, blocked, done → review, a hold that dispatch cannot skip. */
  requestReview(id: string, by?: Actor & { summary?: string }): Task;
  /** review → ready with the change asked for, kept as a comment. */
  requestChanges(id: string, change: string, by?: Actor): Task;
  /** running → ready, closing the run as `reclaimed` without counting a failure. */
  reclaim(id: string, by?: Actor & { reason?: string }): Task;
  reopen(id: string, by?: Actor): Task;
  archive(id: string, by?: Actor): Task;
  restore(id: string, by?: Actor): Task;

  // ── comments, events, runs ───────────────────────────────────────────────────────────────────────
  addComment(id: string, comment: { author: string; body: string; runToken?: string }): Comment;
  listComments(id: string): Comment[];
  listEvents(id?: string, options?: { afterId?: number; limit?: number }): BoardEvent[];
  listRuns(id: string): Run[];
  getRun(runId: string): Run | null;
  /** The open run with that token, or null; how a worker finds its own task. */
  findRunByToken(token: string): Run | null;

  // ── the dispatcher's side ────────────────────────────────────────────────────────────────────────
  /** Starts a new generation of the dispatcher; claims with an older epoch are refused. */
  beginEpoch(): number;
  readyQueue(limit?: number): QueueEntry[];
  /** Runs that are not ended. */
  openRuns(): Run[];
  /**
   * Ended runs whose process tree is not proven gone. `cause` is 'verdict' when the worker itself ended the run by its
   * token (it gets a grace to exit), anything else when a person or the dispatcher did.
   */
  lingeringRuns(): Run[];
  /** claimed → spawning: the token is on disk before a process can carry it (failures.md F005). */
  markSpawning(runId: string, where: { workspacePath: string; logPath: string | null }): Run;
  /**
   * spawning or claimed → running with the process's identity; event `spawned`, or `adopted` when one was recorded
   * before. A run that ended meanwhile keeps the identity as evidence: a verified worker then lingers until proven gone.
   */
  recordWorker(runId: string, identity: WorkerIdentity): Run;
  /**
   * The live process of a run that an earlier dispatcher left: claimed, spawning or running → running with this proven
   * identity and this claimer; event `adopted`. A stopping run keeps its phase and gets claimer and identity.
   */
  adoptRun(runId: string, identity: WorkerIdentity, by: { claimer: string; ttlSeconds?: number }): Run;
  /** running → stopping; the task stays running until settled. */
  markStopping(runId: string, why: string): Run;
  /**
   * Closes an open run from evidence. completed → done; blocked, no_verdict → blocked; crashed, timed_out,
   * spawn_failed count a failure and lead to ready or, at the limit, to blocked with `gave_up`; rate_limited,
   * reclaimed, released, stale, cancelled lead to ready uncounted. A run already ended is returned unchanged:
   * the first verdict wins.
   */
  settleRun(runId: string, settlement: Settlement): Run;
  /** The tree of this run is proven gone (or was never ours to prove). Idempotent. */
  markWorkerGone(runId: string): void;
  /** Renews the lease of these open runs; a live local worker never loses its claim to the clock (P6). */
  extendClaims(runIds: readonly string[], ttlSeconds: number): void;
  setHold(taskId: string, hold: Hold | null): void;
  /** As setHold for many tasks in one transaction. */
  setHolds(holds: readonly { taskId: string; hold: Hold | null }[]): void;
  /** Expired claims whose worker is gone or was never recorded go back to ready; live ones are extended. Returns how many were freed. */
  releaseStaleClaims(): number;
  /** Promotes every todo task whose parents are all satisfied and that nobody parked. Repair, not the tick. */
  recomputeReady(): number;
  /** scheduled tasks whose time has come → ready or todo. */
  wakeScheduled(): number;
  /** The earliest future `scheduledAt`, or null. */
  nextWakeAt(): number | null;
  isPaused(): boolean;
  setPaused(paused: boolean, by?: Actor): void;

  // ── the feed ─────────────────────────────────────────────────────────────────────────────────────
  /** Highest event id. */
  cursor(): number;
  /** PRAGMA data_version: changes when another connection committed. */
  dataVersion(): number;
  snapshot(): Pick<BoardSnapshot, 'cursor' | 'cardsJson'>;
  getCard(id: string): Card | null;
  /** Cards touched by events after `afterId`; at most `limit` events are looked at. */
  delta(afterId: number, limit?: number): Pick<BoardDelta, 'cursor' | 'cards' | 'removed' | 'events'>;
  counts(): Partial<Record<Status, number>>;

  buildWorkerContext(id: string): string;
  close(): void;
}
