/**
 * What each event says beyond its kind (kernel-spec 2.5): one payload type per kind, so that the kernel cannot write
 * a wrong one and readers get a discriminated union. Payloads keep the reference's snake_case names, because tools
 * written for it read the same rows. When you add a kind to EVENT_KINDS the compiler asks for its payload here.
 *
 * Events are enough to tell a task's status, assignee, priority, parents, failures and open run: `fold-task.ts` does
 * so, and every event that moves a task names the status it moved to, unless its kind alone says it.
 */
import type { BlockKind, EventKind, HoldCode, RunOutcome, Status } from './status.ts';
import type { BoardEvent } from './task.ts';

/** How an edge holds its child back: until the parent is done, until it is out of the way, or not at all (Q8, F052). */
export const LINK_RULES = ['done', 'closed', 'waived'] as const;
export type LinkRule = (typeof LINK_RULES)[number];

/** Which verdict a superseded run tried to give. */
export const VERDICT_VERBS = ['complete', 'block', 'review'] as const;
export type VerdictVerb = (typeof VERDICT_VERBS)[number];

type Nothing = Record<string, never>;

interface ByActor {
  actor: string;
}

/** Where the task went, with who or what moved it. */
interface Moved {
  status: Status;
}

/** How a run without a verdict ended. `status` is where its task went. */
interface RunEnded extends Moved {
  cause: string;
  error: string | null;
  pid: number | null;
  exit_code: number | null;
  signal: string | null;
}

/** An ending that used up one of the task's tries. `failures` is the count with this one, `limit` the breaker's. */
interface RunFailed extends RunEnded {
  failures: number;
  limit: number;
}

/** An ending that counts nothing. */
interface RunReturned extends RunEnded {
  prev_lock: string | null;
}

interface Block extends ByActor {
  reason: string;
  kind: BlockKind;
}

interface WorkerSeen {
  pid: number | null;
}

export interface EventPayloads {
  created: {
    assignee: string | null;
    status: Status;
    priority: number;
    parents: readonly string[];
    tenant: string | null;
    branch_name: string | null;
    skills: readonly string[] | null;
    /** The task that was split, when this is a part of it. */
    from_decompose_of?: string;
  };
  assigned: ByActor & { assignee: string | null };
  linked: { parent: string; child: string; rule: LinkRule };
  unlinked: { parent: string; child: string };
  promoted: Nothing;
  promoted_manual: ByActor & { from: Status };
  claimed: { lock: string; expires: number; run_id: number; number: number };
  claim_rejected: { reason: 'parents_not_done'; parents: readonly string[] };
  claim_extended: {
    /** `clock_jump`: the machine's clock was set or it slept, so the lease was moved with it (F038, F039). */
    reason: 'pid_alive' | 'clock_jump';
    worker_pid: number | null;
    claim_lock: string | null;
    claim_expires_was: number;
    claim_expires_now: number;
  };
  spawned: WorkerSeen & { late?: true };
  heartbeat: { note: string };
  reclaimed: RunReturned | (ByActor & Moved & ManualReclaim);
  released: RunReturned | (ByActor & Moved & { from: Status; parked: true });
  stale: RunReturned;
  crashed: RunFailed;
  no_verdict: RunEnded & { failures: number };
  protocol_violation: RunFailed;
  timed_out: RunFailed;
  rate_limited: RunReturned;
  spawn_failed: RunFailed;
  gave_up: {
    failures: number;
    effective_limit: number;
    limit_source: 'task' | 'dispatcher';
    error: string;
    trigger_outcome: RunOutcome;
  };
  respawn_guarded: { reason: string };
  completed: ByActor & {
    result_len: number;
    summary: string | null;
    artifacts?: readonly string[];
    /** The `late_verdict` event whose words a person took over. */
    late_verdict?: number;
  };
  late_verdict: { verb: VerdictVerb; text: string | null };
  blocked: Block;
  unblocked: ByActor & Moved;
  dependency_wait: Block & { parents: readonly string[] };
  block_loop_detected: Block & { recurrences: number };
  review_requested: ByActor & { summary: string | null; from: Status };
  changes_requested: ByActor & { comment: string };
  scheduled: ByActor & { at: number; from: Status };
  /** With an actor when a person took the start time away. */
  woken: Moved & { actor?: string };
  specified: ByActor & Moved & { changed_fields?: readonly string[] };
  /** `plan` is a digest of what was asked for, by which a repeated request is known. */
  decomposed: ByActor & Moved & { child_ids: readonly string[]; root_assignee: string | null; plan: string };
  archived: ByActor & { from: Status };
  restored: ByActor & Moved & { deleted?: true };
  deleted: ByActor & { from: Status };
  edited: ByActor & { fields: readonly string[]; result_len?: number; summary?: string | null };
  reprioritized: ByActor & { priority: number };
  status: Moved & {
    actor?: string;
    from?: Status;
    parked?: true;
    reason?: StatusReason;
    parent?: string;
    /** What the worker said whose word is checked. */
    summary?: string | null;
  };
  commented: { author: string; len: number; comment: string };
  held: { code: HoldCode; text: string | null };
  stopping: WorkerSeen & { why: string };
  worker_gone: WorkerSeen;
  adopted: WorkerSeen & { lock?: string; late?: true };
}

/** Why a task moved that nobody moved. `checking`: its worker says that it is done, and a check decides (F047). */
export type StatusReason = 'parents_not_done' | 'parent_reopened' | 'checking';

interface ManualReclaim {
  manual: true;
  reason: string | null;
  prev_lock: string | null;
  prev_pid: number | null;
}

/**
 * An event whose kind is known. Fields may be missing in what another program wrote, and an unreadable payload is
 * null (F095), so readers ask for each.
 */
export type EventOf<K extends EventKind> = Omit<BoardEvent, 'kind' | 'payload'> & {
  kind: K;
  payload: Readonly<Partial<EventPayloads[K]>> | null;
};

/** Every event, told apart by its kind. */
export type TypedEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** The same event with its payload typed by its kind, for a switch over kinds. */
export function typedEvent(event: BoardEvent): TypedEvent {
  return event as TypedEvent;
}

/** Narrows an event to one kind. */
export function isEvent<K extends EventKind>(event: BoardEvent, kind: K): event is BoardEvent & EventOf<K> {
  return event.kind === kind;
}
