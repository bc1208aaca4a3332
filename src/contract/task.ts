/** The nouns of the board as every surface sees them. Times are epoch milliseconds, absent values are null. */
import type {
  BlockKind,
  EventKind,
  GateCode,
  HoldCode,
  RunOutcome,
  RunPhase,
  Status,
  WorkspaceKind,
} from './status.ts';

export interface Hold {
  code: HoldCode;
  /** One sentence: why it is not running and what clears it. */
  text: string;
}

/** One of the reasons for which a task does not run: a gate that keeps it out of line, or a hold of one in line. */
export interface Reason {
  code: HoldCode | GateCode;
  /** One sentence, as in a Hold. */
  text: string;
}

/** A parent that holds its child back (failures.md F053). `waits.ts` makes a sentence of it. */
export interface WaitingOn {
  id: string;
  status: Status;
  /** Deleted, and not yet purged. */
  deleted: boolean;
}

/** What a superseded run still had to say; nothing of it counts until a person accepts it (failures.md F010). */
export interface LateVerdict {
  /** The id of its `late_verdict` event. */
  eventId: number;
  taskId: string;
  runId: string;
  verb: 'complete' | 'block' | 'review';
  result: string | null;
  summary: string | null;
  metadata: unknown;
  createdAt: number;
  acceptedAt: number | null;
}

export interface Task {
  id: string;
  title: string;
  body: string | null;
  assignee: string | null;
  status: Status;
  /** When the task entered its present status. */
  statusSince: number;
  tenant: string | null;
  /** Higher is more urgent. The window draws 0 none, 1 normal, 2 high, 3 and more urgent. */
  priority: number;
  skills: string[] | null;
  parents: string[];
  children: string[];
  /** The parents that hold it back, those that stand still first; at most WAITS_MAX of them. */
  waitsOn: WaitingOn[];
  workspaceKind: WorkspaceKind;
  workspacePath: string | null;
  branch: string | null;
  /** Where a new worktree branch begins: a branch, tag or commit; null is the repository's HEAD. */
  base: string | null;
  result: string | null;
  idempotencyKey: string | null;
  createdBy: string | null;
  claimLock: string | null;
  claimExpires: number | null;
  currentRunId: string | null;
  workerPid: number | null;
  lastHeartbeatAt: number | null;
  consecutiveFailures: number;
  lastFailureError: string | null;
  maxRetries: number | null;
  maxRuntimeSeconds: number | null;
  blockKind: BlockKind | null;
  blockReason: string | null;
  blockRecurrences: number;
  hold: Hold | null;
  scheduledAt: number | null;
  modelOverride: string | null;
  sessionId: string | null;
  workflowTemplateId: string | null;
  currentStepKey: string | null;
  createdAt: number;
  startedAt: number | null;
  completedAt: number | null;
  updatedAt: number;
  /** Counts every write to the row; optimistic writers compare it. */
  version: number;
}

/** What the operating system says a process is; compared whole, never by pid alone (failures.md F028). */
export interface WorkerIdentity {
  pid: number;
  /** Start time in clock ticks since boot, field 22 of proc_pid_stat(5), as text; '' where the platform has none. */
  startTicks: string;
  bootId: string;
  /**
   * True when the run's token was read back from the process's environment. Only verified workers are signalled,
   * and only they keep their task from being claimed again while they linger.
   */
  verified: boolean;
}

export interface Run {
  id: string;
  taskId: string;
  /** 1 for the task's first run. */
  number: number;
  /** Fences this run's writes: the worker carries it in its environment. Never leaves the machine's own surfaces. */
  token: string;
  profile: string | null;
  phase: RunPhase;
  outcome: RunOutcome | null;
  cause: string | null;
  summary: string | null;
  metadata: unknown;
  error: string | null;
  exitCode: number | null;
  exitSignal: string | null;
  claimLock: string | null;
  claimExpires: number | null;
  workerPid: number | null;
  /** The recorded process, while and after it ran; evidence for adoption and for stopping. */
  worker: WorkerIdentity | null;
  /** False until the whole process tree of this run is proven gone (failures.md F006, F012). */
  workerGone: boolean;
  workspacePath: string | null;
  logPath: string | null;
  maxRuntimeSeconds: number | null;
  lastHeartbeatAt: number | null;
  heartbeatNote: string | null;
  /** What was found after a worker said that it is done, beside what it said; null until its process is gone (F047). */
  observed: ObservedFacts | null;
  startedAt: number;
  endedAt: number | null;
}

/** What stands in the workspace after a completion, as the dispatcher found it (failures.md F047). */
export interface ObservedFacts {
  /** The code that the worker's process left, null when it was killed or nobody saw it. */
  exitCode: number | null;
  /** Against where the worktree began, or the last commit; null when the folder is under no git. */
  changes: { commits: number; files: number; added: number; removed: number } | null;
  /** How many paths the worker's metadata names in `artifacts` and `changed_files`. */
  claimed: number;
  /** Those of them that do not exist. */
  missing: readonly string[];
  /** What the profile's check command came to; null when it has none. */
  check: CheckResult | null;
}

export interface CheckResult {
  passed: boolean;
  /** Null when it could not be started or was killed. */
  exitCode: number | null;
  /** One sentence. */
  text: string;
  /** The end of what it printed. */
  output: string;
  /** It changed files that git knows of or would take; null when the folder is under no git. */
  rewrote: boolean | null;
}

/** A run as people and other workers may see it: everything but what could be used to act as it. */
export type RunView = Omit<Run, 'token' | 'claimLock' | 'worker'>;

export interface Comment {
  id: string;
  taskId: string;
  author: string;
  body: string;
  createdAt: number;
}

export interface BoardEvent {
  id: number;
  taskId: string;
  runId: string | null;
  kind: EventKind;
  payload: Readonly<Record<string, unknown>> | null;
  createdAt: number;
}

/**
 * One card of the board: what the column draws without asking again. Kept small on purpose, it is what the
 * snapshot of a whole board consists of.
 */
export interface Card {
  id: string;
  title: string;
  status: Status;
  statusSince: number;
  assignee: string | null;
  tenant: string | null;
  priority: number;
  workspaceKind: WorkspaceKind;
  /** All parents and those that still hold this task back. */
  parentCount: number;
  openParents: string[];
  /** Open parents that will not finish without a person, at most WAITS_MAX: why this task may wait for ever (F053). */
  stuckOn: WaitingOn[];
  childCount: number;
  childDoneCount: number;
  commentCount: number;
  consecutiveFailures: number;
  failureLimit: number;
  blockKind: BlockKind | null;
  blockReason: string | null;
  hold: Hold | null;
  scheduledAt: number | null;
  createdAt: number;
  completedAt: number | null;
  version: number;
  /** The open run, while there is one. */
  run: CardRun | null;
  /** First line of the newest run's summary or error. */
  lastLine: string | null;
  /** True while a process of an ended run of this task is not proven gone. */
  workerLingers: boolean;
}

export interface CardRun {
  id: string;
  number: number;
  phase: RunPhase;
  startedAt: number;
  workerPid: number | null;
  lastHeartbeatAt: number | null;
  heartbeatNote: string | null;
  claimExpires: number | null;
  maxRuntimeSeconds: number | null;
}

export interface CreateTaskInput {
  title: string;
  body?: string | null;
  assignee?: string | null;
  tenant?: string | null;
  priority?: number;
  parents?: string[];
  skills?: string[] | null;
  workspaceKind?: WorkspaceKind;
  workspacePath?: string | null;
  branch?: string | null;
  base?: string | null;
  idempotencyKey?: string | null;
  maxRuntimeSeconds?: number | null;
  maxRetries?: number | null;
  triage?: boolean;
  createdBy?: string | null;
  /** Epoch milliseconds; the task waits in Scheduled until then. */
  scheduledAt?: number | null;
  /** `blocked` creates the task held for a person, with its block event (defect Q3). */
  initialStatus?: 'ready' | 'blocked';
}

export interface TaskPatch {
  title?: string;
  body?: string | null;
  assignee?: string | null;
  tenant?: string | null;
  priority?: number;
  skills?: string[] | null;
  workspaceKind?: WorkspaceKind;
  workspacePath?: string | null;
  branch?: string | null;
  base?: string | null;
  maxRuntimeSeconds?: number | null;
  maxRetries?: number | null;
  /** A time moves a waiting task to scheduled or gives it a new start; null wakes a scheduled one. */
  scheduledAt?: number | null;
  modelOverride?: string | null;
}

/** What a person makes of a raw idea; an absent field stays as it is. */
export interface SpecifyInput {
  title?: string;
  body?: string | null;
  assignee?: string | null;
}

/** One part of a task that is split. */
export interface PlannedTask {
  title: string;
  body?: string | null;
  assignee?: string | null;
  /** Positions in the plan of the parts that must be done before this one. */
  parents?: number[];
}

/** How a task is split (kernel-spec 2.3, decompose). */
export interface DecomposeInput {
  children: PlannedTask[];
  /** Who judges the parts when they are done; absent keeps the assignee. */
  rootAssignee?: string | null;
  /** False leaves every part in todo until a person queues it. Default true. */
  autoPromote?: boolean;
}

export interface TaskFilter {
  status?: Status;
  assignee?: string;
  tenant?: string;
  includeArchived?: boolean;
  limit?: number;
}

/** What names a subscription; the thread is '' when there is none. */
export interface SubscriptionKey {
  taskId: string;
  platform: string;
  chatId: string;
  threadId?: string;
}

/** Somebody is told of what happens to a task after `lastEventId`. */
export interface Subscription extends Required<SubscriptionKey> {
  userId: string | null;
  notifierProfile: string | null;
  createdAt: number;
  lastEventId: number;
}

export interface BoardStats {
  byStatus: Partial<Record<Status, number>>;
  byAssignee: Record<string, Partial<Record<Status, number>>>;
  oldestReadySince: number | null;
}
