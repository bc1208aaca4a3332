/**
 * The public board: a thin facade over the kernel for scripts, whose transitions answer true or false instead of
 * throwing when the state says no. What a caller got wrong (a blank title, an unknown parent) is still thrown, and so
 * is trouble with the disk. Its names are public API: add freely, rename nothing.
 */
import { isRefusal, type RefusalCode } from '../../../contract/error.ts';
import type { BlockKind } from '../../../contract/status.ts';
import type { LinkRule } from '../../../contract/event.ts';
import type {
  BoardEvent,
  Comment,
  CreateTaskInput,
  DecomposeInput,
  LateVerdict,
  Run,
  SpecifyInput,
  Task,
  TaskFilter,
  TaskPatch,
} from '../../../contract/task.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openKernel } from '../../kernel/open-kernel.ts';
import { kernelWorldOf } from '../../services/kernel-world.ts';
import { openWorld } from '../../world/open-world.ts';

export interface Board {
  readonly path: string;
  /** With an idempotency key in use already (same tenant, not archived) the task that holds it. */
  createTask(input: CreateTaskInput): Task;
  getTask(id: string): Task | null;
  /** Most urgent first, then oldest; archived ones only when asked for. */
  listTasks(filter?: TaskFilter): Task[];
  updateTask(id: string, patch: TaskPatch): Task;
  /** @throws Refusal 'running' while it runs */
  assignTask(id: string, assignee: string | null): boolean;
  /** @throws Refusal 'self_link', 'cycle', 'unknown_task' */
  linkTasks(parentId: string, childId: string, options?: { rule?: LinkRule }): void;
  unlinkTasks(parentId: string, childId: string): boolean;
  /** Null when the task is not ready, or another claimer was faster. */
  claimTask(id: string, options?: { claimer?: string; ttlSeconds?: number }): { task: Task; run: Run } | null;
  heartbeatClaim(
    id: string,
    options?: { claimer?: string; ttlSeconds?: number; runToken?: string; note?: string },
  ): boolean;
  completeTask(
    id: string,
    options?: { result?: string; summary?: string; metadata?: unknown; runToken?: string; override?: boolean },
  ): boolean;
  blockTask(id: string, options: { reason: string; kind?: BlockKind; runToken?: string }): boolean;
  unblockTask(id: string): boolean;
  archiveTask(id: string): boolean;
  /** Takes a task out of triage with these words; false when it is not there. */
  specifyTask(id: string, input: SpecifyInput): boolean;
  /**
   * Splits a task of triage into parts for which it then waits; null when it is not in triage. The same plan again
   * answers with the parts it made. @throws Refusal 'invalid', 'cycle', 'self_link', 'empty_title', 'too_large'
   */
  decomposeTask(id: string, plan: DecomposeInput): { task: Task; children: Task[]; created: boolean } | null;
  /** Hides the task; for seven days `undeleteTask` brings it back. Its children are not started by it. */
  deleteTask(id: string): boolean;
  undeleteTask(id: string): boolean;
  /** Corrects what a done task handed over; null clears a field. */
  editResult(id: string, edit: { result?: string | null; summary?: string | null; metadata?: unknown }): boolean;
  /** What superseded runs reported too late, oldest first. */
  listLateVerdicts(id: string): LateVerdict[];
  /** Completes the task with the words of a late completion. @throws Refusal 'invalid' when there is none of that number */
  acceptLateVerdict(id: string, eventId: number): boolean;
  /** @throws Refusal 'empty_body', 'unknown_task', 'stale_token' */
  addComment(id: string, options: { author: string; body: string; runToken?: string }): Comment;
  listComments(id: string): Comment[];
  listEvents(id?: string, options?: { afterId?: number; limit?: number }): BoardEvent[];
  /** Oldest first. */
  listRuns(id: string): Run[];
  latestRun(id: string): Run | null;
  /** How many expired claims went back to the queue. */
  releaseStaleClaims(): number;
  /** How many waiting tasks became ready. */
  recomputeReady(): number;
  buildWorkerContext(id: string): string;
  close(): void;
}

/** Refusals by which the state of the board answers a transition; the facade turns them into false or null. */
const STATE_SAYS_NO: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'unknown_task',
  'running',
  'not_running',
  'not_ready',
  'not_blocked',
  'not_archived',
  'archived',
  'already_done',
  'parents_not_done',
  'illegal_move',
  'stale_token',
  'worker_alive',
  'conflict',
  'paused',
]);

interface Behind {
  kernel: Kernel;
  now: () => number;
}
const behind = new WeakMap<Board, Behind>();

/** The kernel behind a board, for the other library functions. */
export function kernelOf(board: Board): Kernel {
  return behindOf(board).kernel;
}

/** The wall clock of a board, epoch milliseconds: the one given to openBoard, or the real one. */
export function clockOf(board: Board): () => number {
  return behindOf(board).now;
}

function behindOf(board: Board): Behind {
  const found = behind.get(board);
  if (found === undefined) throw new TypeError('This is not a board that openBoard returned.');
  return found;
}

function unlessRefused<T, Otherwise>(attempt: () => T, otherwise: Otherwise): T | Otherwise {
  try {
    return attempt();
  } catch (error) {
    if (isRefusal(error) && STATE_SAYS_NO.has(error.code)) return otherwise;
    throw error;
  }
}

function succeeds(attempt: () => unknown): boolean {
  return unlessRefused(() => {
    attempt();
    return true;
  }, false);
}

function facadeOf(kernel: Kernel): Board {
  return {
    path: kernel.path,
    createTask: (input) => kernel.createTask(input).task,
    getTask: (id) => kernel.getTask(id),
    listTasks: (filter) => kernel.listTasks(filter),
    updateTask: (id, patch) => kernel.updateTask(id, patch),
    assignTask: (id, assignee) => {
      if (kernel.getTask(id) === null) return false;
      kernel.assignTask(id, assignee);
      return true;
    },
    linkTasks: (parentId, childId, options) => kernel.linkTasks(parentId, childId, options),
    unlinkTasks: (parentId, childId) => kernel.unlinkTasks(parentId, childId),
    claimTask: (id, options) => unlessRefused(() => kernel.claim(id, options), null),
    heartbeatClaim: (id, options) => succeeds(() => kernel.heartbeat(id, options)),
    completeTask: (id, options) => succeeds(() => kernel.complete(id, options)),
    blockTask: (id, options) => succeeds(() => kernel.block(id, options)),
    unblockTask: (id) => succeeds(() => kernel.unblock(id)),
    archiveTask: (id) => succeeds(() => kernel.archive(id)),
    specifyTask: (id, input) => succeeds(() => kernel.specify(id, input)),
    decomposeTask: (id, plan) => unlessRefused(() => kernel.decompose(id, plan), null),
    deleteTask: (id) => succeeds(() => kernel.deleteTask(id)),
    undeleteTask: (id) => succeeds(() => kernel.undeleteTask(id)),
    editResult: (id, edit) => succeeds(() => kernel.editResult(id, edit)),
    listLateVerdicts: (id) => kernel.listLateVerdicts(id),
    acceptLateVerdict: (id, eventId) => succeeds(() => kernel.acceptLateVerdict(id, eventId)),
    addComment: (id, options) => kernel.addComment(id, options),
    listComments: (id) => kernel.listComments(id),
    listEvents: (id, options) => kernel.listEvents(id, options),
    listRuns: (id) => kernel.listRuns(id),
    latestRun: (id) => kernel.listRuns(id).at(-1) ?? null,
    releaseStaleClaims: () => kernel.releaseStaleClaims(),
    recomputeReady: () => kernel.recomputeReady(),
    buildWorkerContext: (id) => kernel.buildWorkerContext(id),
    close: () => kernel.close(),
  };
}

/**
 * Opens the board file at `path`, creating it and upgrading its schema when needed. `clock` replaces the wall clock,
 * epoch milliseconds.
 * @throws Refusal 'not_a_board', 'newer_board', 'read_only', 'busy'
 */
export function openBoard(options: { path: string; clock?: () => number }): Board {
  const world = kernelWorldOf(openWorld());
  const clock = options.clock;
  const now = clock ?? world.now;
  const kernel = openKernel({ path: options.path, world: { ...world, now } });
  const board = facadeOf(kernel);
  behind.set(board, { kernel, now });
  return board;
}
