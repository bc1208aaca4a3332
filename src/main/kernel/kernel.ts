/**
 * The kernel's own interface: one board file, every transition, every query. It is synchronous, it is the only
 * place with SQL, and it never looks at a process, a clock or a random source except through what it is given.
 * Hosts and the dispatcher use this interface; the public library (`hosts/library`) is a thin facade over it.
 *
 * Every transition is one BEGIN IMMEDIATE transaction holding one conditional UPDATE whose row count decides,
 * plus the event that tells of it (style rules 2, 4, 7). A transition that cannot happen throws a Refusal that
 * says exactly why, after re-reading the row; nothing is written then.
 */
import type { BoardLinks, EventPage } from '../../contract/activity.ts';
import type { LinkRule } from '../../contract/event.ts';
import type { BoardDelta, BoardSnapshot, LinkedTask } from '../../contract/feed.ts';
import type { ArchivedCursor, ArchivedPage } from '../../contract/inspect.ts';
import type { DeadNotice, Notice, PendingNotice } from '../../contract/notice.ts';
import type { BlockKind, EventKind, RunOutcome, Status } from '../../contract/status.ts';
import type {
  BoardEvent,
  BoardStats,
  Card,
  Comment,
  CreateTaskInput,
  DecomposeInput,
  Hold,
  LateVerdict,
  ObservedFacts,
  Run,
  SpecifyInput,
  Subscription,
  SubscriptionKey,
  Task,
  TaskFilter,
  TaskPatch,
  WorkerIdentity,
} from '../../contract/task.ts';
import type { RecentRuns } from './activity.ts';
import type { BackupReport } from './backup.ts';
import type { ProfileHold } from './settings.ts';
import type { TroubledTask } from './troubled.ts';

export type { BackupReport } from './backup.ts';
export type { ProfileHold } from './settings.ts';
export type { TroubledTask } from './troubled.ts';

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
  /** What trouble calls a board that is only in the making or a copy; its path when undefined. */
  name?: string;
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

/** What may be corrected on a done task; null clears a field, an absent one stays. */
export interface ResultEdit {
  result?: string | null;
  summary?: string | null;
  metadata?: unknown;
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
  /** Started work is never started again by itself: any end without a verdict blocks the task for a person (F049). */
  neverRetry?: boolean;
  /** The usage limit of its profile lasts too long: the task is blocked for a person instead of queued (F046). */
  quotaExhausted?: boolean;
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
  /** The newest run, when it was one of `failures` counted failures in a row; null when there are none. */
  lastFailure: { failures: number; outcome: RunOutcome; endedAt: number } | null;
}

export interface Kernel {
  readonly path: string;

  // ── tasks ────────────────────────────────────────────────────────────────────────────────────────
  /**
   * Creates a task; with an idempotency key already in use (same tenant, not archived) returns that one and
   * `created: false`. With a run token it is that worker's: it carries the run, at most RUN_TASKS_MAX of them (T13).
   */
  createTask(input: CreateTaskInput, by?: Pick<Actor, 'runToken'>): { task: Task; created: boolean };
  /** Ids of the tasks that the runs of this task created, oldest first (Q56). */
  tasksMadeBy(id: string): string[];
  getTask(id: string): Task | null;
  listTasks(filter?: TaskFilter): Task[];
  /** Of all tasks but deleted ones, oldest first: what is read one by one need not fit into memory. */
  taskIds(): string[];
  updateTask(id: string, patch: TaskPatch, by?: Actor): Task;
  /** triage → ready, or todo below an open parent, with these words; asked again it changes nothing. */
  specify(id: string, input: SpecifyInput, by?: Actor): Task;
  /**
   * Splits a task of triage into parts for which it then waits, all of it or nothing (F056). The same plan again
   * answers with the parts that it made and `created: false`.
   */
  decompose(id: string, plan: DecomposeInput, by?: Actor): { task: Task; children: Task[]; created: boolean };
  /** Refuses 'running' while the task runs. Changing the assignee resets the failure count. */
  assignTask(id: string, assignee: string | null, by?: Actor): Task;

  // ── links ────────────────────────────────────────────────────────────────────────────────────────
  /**
   * Makes the child wait for the parent. `rule` says for what: that it is `done` (default), that it is `closed`, well
   * or not, or, by a person only, nothing (`waived`). Linking again with another rule changes it.
   */
  linkTasks(parentId: string, childId: string, options?: Actor & { rule?: LinkRule }): void;
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
  /** done → ready or todo; with `park` → todo, where it stays until a person queues it. */
  reopen(id: string, by?: Actor & { park?: boolean }): Task;
  /** Corrects what a done task handed over; 'illegal_move' for any other. */
  editResult(id: string, edit: ResultEdit, by?: Actor): Task;
  /** Completes the task with the words of a late completion; the `completed` event names it (F010). */
  acceptLateVerdict(id: string, eventId: number, by?: Actor & { override?: boolean }): Task;
  /** Throws the words of a late verdict away that nobody accepted; its event stays. */
  dismissLateVerdict(id: string, eventId: number, by?: Actor): Task;
  archive(id: string, by?: Actor): Task;
  restore(id: string, by?: Actor): Task;
  /**
   * Hides the task from every list until `undeleteTask` brings it back, for UNDELETE_SECONDS; then `purgeDeleted` may
   * remove it. No child is started by it: unfinished parents go on holding theirs back (Q50).
   */
  deleteTask(id: string, by?: Actor): void;
  undeleteTask(id: string, by?: Actor): Task;
  /** Removes tasks whose undo window is over, at most `limit` (default 20). @returns their ids; call again while there are some */
  purgeDeleted(limit?: number): string[];

  // ── comments, events, runs ───────────────────────────────────────────────────────────────────────
  addComment(id: string, comment: { author: string; body: string; runToken?: string }): Comment;
  listComments(id: string): Comment[];
  /** What superseded runs of the task reported too late, oldest first. */
  listLateVerdicts(id: string): LateVerdict[];
  listEvents(id?: string, options?: { afterId?: number; limit?: number }): BoardEvent[];
  listRuns(id: string): Run[];
  getRun(runId: string): Run | null;
  /** The open run with that token, or null; how a worker finds its own task. */
  findRunByToken(token: string): Run | null;

  // ── the dispatcher's side ────────────────────────────────────────────────────────────────────────
  /** Starts a new generation of the dispatcher; claims with an older epoch are refused. */
  beginEpoch(): number;
  readyQueue(limit?: number): QueueEntry[];
  /** That task as it would stand in the queue, whatever its status; null when there is none. */
  queueEntry(id: string): QueueEntry | null;
  /** Runs that are not ended. */
  openRuns(): Run[];
  /**
   * Ended runs whose process tree is not proven gone. `cause` is 'verdict' when the worker itself ended the run by its
   * token (it gets a grace to exit), anything else when a person or the dispatcher did.
   */
  lingeringRuns(): Run[];
  /**
   * One durable commit for every transition that `work` makes; each is still all or nothing by itself, and a Refusal
   * of one leaves the others. When `work` throws, or the commit fails, none has happened. Must not be nested or wait.
   */
  together<T>(work: () => T): T;
  /** claimed → spawning: the token is on disk before a process can carry it (failures.md F005). */
  markSpawning(runId: string, where: { workspacePath: string; logPath: string | null; hasCheck?: boolean }): Run;
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
  /** Completed runs whose processes are gone and whose facts nobody has stored yet, oldest first (F047). */
  runsToObserve(): Run[];
  /**
   * Stores what was found after a completion, once. Claims of missing paths are told by `claims_missing`. A task that
   * waits for its check becomes done, or stays in review for a person when the check failed or a path is missing.
   */
  recordObserved(runId: string, facts: ObservedFacts): void;
  /** Renews the lease of these open runs; a live local worker never loses its claim to the clock (P6). */
  extendClaims(runIds: readonly string[], ttlSeconds: number): void;
  /** Moves the leases of claims made before that time (epoch milliseconds) by `ms`: the clock jumped (F038, F039). @returns how many */
  shiftClaims(ms: number, madeBefore: number): number;
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
  /** Asks the dispatcher of the present epoch to hand over; void once the next epoch begins. */
  askHandover(): void;
  /** The epoch whose dispatcher is asked to leave, or null. */
  handoverAsked(): number | null;
  /** Profiles held back after a usage limit, by name; kept until one of their runs ends by a verdict (F046). */
  profileHolds(): ReadonlyMap<string, ProfileHold>;
  setProfileHold(profile: string, hold: ProfileHold | null): void;
  /** Tasks that something may be wrong with, or the one with that id if it is among them. */
  troubledTasks(taskId?: string | null): TroubledTask[];

  // ── the feed ─────────────────────────────────────────────────────────────────────────────────────
  /** Highest event id. */
  cursor(): number;
  /** PRAGMA data_version: changes when another connection committed. */
  dataVersion(): number;
  snapshot(): Pick<BoardSnapshot, 'cursor' | 'cardsJson'>;
  getCard(id: string): Card | null;
  /** Archived tasks that match `text` ('' all), newest first, from `after` on (null: the first page). */
  archivedCards(text: string, after: ArchivedCursor | null): ArchivedPage;
  /** Cards touched by events after `afterId`; at most `limit` events are looked at. */
  delta(afterId: number, limit?: number): Pick<BoardDelta, 'cursor' | 'cards' | 'removed' | 'events'>;
  counts(): Partial<Record<Status, number>>;
  /** Every link between tasks that are not archived, what done ones took, and what each profile usually takes. */
  links(): Omit<BoardLinks, 'board'>;
  /** Runs claimed or ended since then (epoch milliseconds), among the newest RUNS_LOOK_MAX. */
  recentRuns(since: number): RecentRuns;
  /** A page of events backwards from `before` (null: the newest), newest first. */
  eventsBefore(options: { before: number | null; kinds: readonly EventKind[] | null; limit: number }): EventPage;
  stats(): BoardStats;

  // ── subscriptions and retention ──────────────────────────────────────────────────────────────────
  /** Starts at the newest event; adding it again changes nothing but a missing notifier profile (Q41). */
  addSubscription(
    key: SubscriptionKey,
    more?: { userId?: string | null; notifierProfile?: string | null },
  ): Subscription;
  removeSubscription(key: SubscriptionKey): boolean;
  listSubscriptions(taskId?: string): Subscription[];
  /**
   * What subscribers have not confirmed and may be tried now, by id of event (default 100). Deliver in this order and
   * stop a subscription's batch at its first failure, then nothing is lost and nothing overtakes (F101).
   */
  pendingNotices(limit?: number): PendingNotice[];
  /** Confirms delivery up to that event. The cursor never goes back. @returns whether there is such a subscription */
  advanceSubscription(key: SubscriptionKey, eventId: number): boolean;
  /** Puts a delivery off until `retryAt` (epoch milliseconds); after DELIVERY_ATTEMPTS_MAX it is a dead letter. */
  failNotice(
    key: SubscriptionKey,
    eventId: number,
    failure: { error: string; retryAt: number },
  ): { attempts: number; isDead: boolean };
  deadNotices(): DeadNotice[];
  /** The cursor of a reader of the whole board, such as the window; a new one begins at the newest event (Q41). */
  openNoticeReader(name: string): number;
  /** Confirms that the reader has everything up to the event. */
  advanceNoticeReader(name: string, eventId: number): void;
  /** Events of `kinds` (default ATTENTION_KINDS) after `cursor`, oldest first, at most `limit` (default 100). */
  noticesAfter(cursor: number, limit?: number, kinds?: readonly EventKind[]): Notice[];
  /**
   * Removes small steps of finished tasks from before that time (epoch milliseconds, at least an hour ago), at most
   * `max` in one transaction; call again while it removes some (F076). @returns how many
   */
  pruneEvents(before: number, max?: number): number;
  /** How many events `pruneEvents` would remove in all. */
  countPrunableEvents(before: number): number;

  buildWorkerContext(id: string): string;

  // ── the file ─────────────────────────────────────────────────────────────────────────────────────
  /**
   * Copies the board into the new file `to` while others go on writing, and verifies the copy before it gets that
   * name (F074). `rest` lets other work of this thread run in between. @throws Refusal 'board_exists', Fault
   */
  backup(to: string, rest?: () => Promise<void>): Promise<BackupReport>;
  /** Removes automatic backups that are no longer kept. @returns how many */
  rotateBackups(): number;
  close(): void;
}
