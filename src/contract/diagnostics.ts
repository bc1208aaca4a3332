/**
 * What may be wrong with a board and what a person can do about it (kernel-spec 9.5). The rules live in
 * `services/diagnose.ts`; this is what window, command line and tools show.
 */
import type { EngineStatus } from './feed.ts';
import type { Status } from './status.ts';

/** Least urgent first. */
export const SEVERITIES = ['warning', 'error', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * `repeated_failures`: the task used up its tries. `repeated_crashes`: it crashes again and again and is still tried.
 * `stuck_in_blocked`: blocked for long and nobody said anything. `stranded_in_ready`: ready for long though slots are
 * free. `cannot_start`: only a change by a person starts it. `waits_for_ever`: a parent will not finish by itself.
 * `silent_worker`: no output and no heartbeat for long. `worker_alive`: a process that outlives its run. `nothing_starts`:
 * tick after tick, work waits and none starts. `nobody_dispatches`: work waits and no dispatcher runs. `paused`: work
 * waits because dispatching is paused. `dispatcher_late`: the dispatcher is overdue.
 */
export const FINDING_KINDS = [
  'repeated_failures',
  'repeated_crashes',
  'stuck_in_blocked',
  'stranded_in_ready',
  'cannot_start',
  'waits_for_ever',
  'silent_worker',
  'worker_alive',
  'nothing_starts',
  'nobody_dispatches',
  'paused',
  'dispatcher_late',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_ACTIONS = [
  'reassign',
  'unblock',
  'comment',
  'reclaim',
  'edit',
  'show_log',
  'show_parent',
  'settings',
  'resume',
  'nudge',
  'take_over',
  'doctor',
] as const;
export type FindingActionKind = (typeof FINDING_ACTIONS)[number];

export interface FindingAction {
  kind: FindingActionKind;
  label: string;
  /** What does the same on the command line, for people to copy; null where there is no such verb. */
  command: string | null;
  /** The most likely remedy; at most one of a finding. */
  suggested: boolean;
}

export interface Finding {
  kind: FindingKind;
  severity: Severity;
  /** Null for what concerns the board as a whole. */
  taskId: string | null;
  taskTitle: string | null;
  status: Status | null;
  assignee: string | null;
  /** What is wrong, in a few words. */
  title: string;
  /** Whole sentences: the particulars, and what clears it. */
  text: string;
  /** Since when, epoch milliseconds; null when that is not known. */
  since: number | null;
  /** How many times what is wrong has happened, or how many tasks it concerns. */
  count: number;
  actions: FindingAction[];
}

/** Worst first, then newest first. */
export interface Diagnosis {
  board: string;
  now: number;
  findings: Finding[];
  /** The state of the dispatcher that it was made of. */
  state: EngineStatus['state'];
}

/** Position in SEVERITIES; null is below all. */
export function severityRank(severity: Severity | null): number {
  return severity === null ? -1 : SEVERITIES.indexOf(severity);
}
