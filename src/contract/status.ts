/**
 * The closed vocabularies of the board. The schema's CHECK constraints, the move table, the CLI and the
 * renderer all read these lists; when you add a member here, the compiler names the switches to extend and
 * a numbered migration must widen the CHECK.
 */

/** Where a task stands. Order is the order of columns on the board. */
export const STATUSES = [
  'triage',
  'todo',
  'scheduled',
  'ready',
  'running',
  'blocked',
  'review',
  'done',
  'archived',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * Where a run stands. `claimed`: the claim is committed, nothing was started. `spawning`: the launcher is about
 * to start a process that carries the run's token. `running`: a process identity is recorded. `stopping`: its
 * tree is being ended. `ended`: outcome, cause and `endedAt` are set and never change again.
 */
export const RUN_PHASES = ['claimed', 'spawning', 'running', 'stopping', 'ended'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** How a run ended (set once). */
export const RUN_OUTCOMES = [
  'completed',
  'blocked',
  'review',
  'scheduled',
  'crashed',
  'timed_out',
  'spawn_failed',
  'gave_up',
  'no_verdict',
  'rate_limited',
  'stale',
  'reclaimed',
  'released',
  'cancelled',
] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/**
 * Outcomes that use up one of the task's allowed failures. Everything else is the world's fault or nobody's
 * (failures.md F045, I18): counting too little costs one more try, counting too much stops honest work.
 */
export const COUNTED_OUTCOMES: readonly RunOutcome[] = [
  'crashed',
  'timed_out',
  'spawn_failed',
  'gave_up',
  'no_verdict',
];

/** Why a task is blocked; only the matching event releases it (failures.md F044). */
export const BLOCK_KINDS = [
  'needs_input',
  'dependency',
  'capability',
  'transient',
  'breaker',
  'no_verdict',
  'config',
  'quota',
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export const WORKSPACE_KINDS = ['scratch', 'dir', 'worktree'] as const;
export type WorkspaceKind = (typeof WORKSPACE_KINDS)[number];

/** Why a ready task is not running yet; stored on the task, shown on the card (failures.md F016, I17). */
export const HOLD_CODES = [
  'unassigned',
  'unknown_profile',
  'no_command',
  'no_workspace',
  'cap_board',
  'cap_profile',
  'workspace_busy',
  'stopping',
  'paused',
  'quota',
  'low_memory',
  'backoff',
  'schedule',
] as const;
export type HoldCode = (typeof HOLD_CODES)[number];

/** Why a task is not in line at all; told from its row, so never stored. */
export type GateCode = 'triage' | 'blocked' | 'review' | 'schedule' | 'parked' | 'parents';

const PERSONS_HOLDS: ReadonlySet<HoldCode> = new Set(['unassigned', 'unknown_profile', 'no_command', 'no_workspace']);

/** Holds that only a person's change clears; the others clear by themselves as work goes on (failures.md F016). */
export function isPersonsHold(code: HoldCode): boolean {
  return PERSONS_HOLDS.has(code);
}

/**
 * What of the task a hold asks to be changed: the field that its sentence begins with ("body: write …"). Null when its
 * cause lies elsewhere, such as in the profile, which a hold without a program shares its code with.
 */
export function fieldToMend(hold: { code: HoldCode; text: string }): 'body' | 'title' | 'workspace' | null {
  if (hold.code === 'no_workspace') return 'workspace';
  if (hold.code !== 'no_command') return null;
  return hold.text.startsWith('body: ') ? 'body' : hold.text.startsWith('title: ') ? 'title' : null;
}

export const EVENT_KINDS = [
  'created',
  'assigned',
  'linked',
  'unlinked',
  'promoted',
  'promoted_manual',
  'claimed',
  'claim_rejected',
  'claim_extended',
  'spawned',
  'heartbeat',
  'reclaimed',
  'released',
  'stale',
  'crashed',
  'no_verdict',
  'protocol_violation',
  'timed_out',
  'rate_limited',
  'spawn_failed',
  'gave_up',
  'respawn_guarded',
  'completed',
  'late_verdict',
  'blocked',
  'unblocked',
  'dependency_wait',
  'block_loop_detected',
  'review_requested',
  'changes_requested',
  'scheduled',
  'woken',
  'specified',
  'decomposed',
  'archived',
  'restored',
  'deleted',
  'edited',
  'reprioritized',
  'status',
  'commented',
  'held',
  'stopping',
  'worker_gone',
  'adopted',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * The one predicate for "this parent no longer holds its children back" (kernel-spec 2.4, defect Q9): it finished
 * well. Archiving a finished parent changes nothing; archiving an unfinished one never starts its children
 * (failures.md F052, I19). `completedAt` is cleared by reopening, so it says whether the last word was "done".
 */
export function satisfiesChildren(parent: { status: Status; completedAt: number | null }): boolean {
  return parent.status === 'done' || (parent.status === 'archived' && parent.completedAt !== null);
}

/** True when a person must act before the task can go on. */
export function needsPerson(status: Status): boolean {
  return status === 'blocked' || status === 'review';
}
