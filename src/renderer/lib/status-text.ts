/** Words for statuses, outcomes and block kinds. The only place that names them for people. */
import type { MoveSubject } from '../../contract/moves.ts';
import type { BlockKind, RunOutcome, Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

export const STATUS_NAMES: Readonly<Record<Status, string>> = {
  triage: 'Triage',
  todo: 'Todo',
  scheduled: 'Scheduled',
  ready: 'Ready',
  running: 'Running',
  blocked: 'Blocked',
  review: 'Review',
  done: 'Done',
  archived: 'Archived',
};

/** Columns of the board in order; archived tasks are not shown. */
export const COLUMNS = ['triage', 'todo', 'scheduled', 'ready', 'running', 'blocked', 'review', 'done'] as const;
export type ColumnStatus = (typeof COLUMNS)[number];

export const EMPTY_TEXTS: Readonly<Record<ColumnStatus, string>> = {
  triage: 'Drop rough ideas here.',
  todo: 'Tasks wait here for parents.',
  scheduled: 'Nothing is scheduled.',
  ready: 'Nothing queued.',
  running: 'No workers running.',
  blocked: 'Nothing needs you.',
  review: 'Nothing to approve.',
  done: 'Finished work lands here.',
};

export const OUTCOME_NAMES: Readonly<Record<RunOutcome, string>> = {
  completed: 'Completed',
  blocked: 'Blocked',
  review: 'Sent to review',
  scheduled: 'Rescheduled',
  crashed: 'Crashed',
  timed_out: 'Timed out',
  spawn_failed: 'Could not start',
  gave_up: 'Gave up',
  no_verdict: 'No handoff',
  rate_limited: 'Rate limited',
  stale: 'Went silent',
  reclaimed: 'Reclaimed',
  released: 'Released',
  cancelled: 'Cancelled',
};

export const BLOCK_NAMES: Readonly<Record<BlockKind, string>> = {
  needs_input: 'Asks you',
  dependency: 'Waits on a task',
  capability: 'Cannot do it',
  transient: 'Temporary trouble',
  breaker: 'Breaker',
  no_verdict: 'No handoff',
  config: 'Configuration',
  quota: 'Quota',
};

export const PRIORITY_NAMES = ['No priority', 'Normal', 'High', 'Urgent'] as const;

/** The name of any priority number; 3 and above are urgent, negative ones have none. */
export function priorityName(priority: number): string {
  return PRIORITY_NAMES[Math.min(3, Math.max(0, priority))] ?? PRIORITY_NAMES[0];
}

/** The facts that the table of legal moves looks at. */
export function moveSubject(card: Card): MoveSubject {
  return {
    status: card.status,
    assignee: card.assignee,
    openParents: card.openParents,
    tripped: card.blockKind === 'breaker',
    workerPid: card.run?.workerPid ?? null,
  };
}

/** What happens to the worker of a running card, as two sentences. */
export function stopWords(card: Card): string {
  const pid = card.run?.workerPid ?? null;
  const who = pid === null ? 'The claim ends.' : `pid ${pid} gets a stop signal.`;
  return card.run === null ? who : `${who} Run ${card.run.number} closes and its files stay in the workspace.`;
}

/** A card's name for screen readers: title, status, worker, then what is special about it. */
export function cardLabel(card: Card): string {
  const special: string[] = [];
  if (card.blockKind === 'breaker')
    special.push(`breaker tripped, ${card.consecutiveFailures} of ${card.failureLimit} failures`);
  else if (card.status === 'blocked' && card.blockKind !== null) special.push(BLOCK_NAMES[card.blockKind]);
  if (card.status === 'todo' && card.openParents.length > 0) special.push(`waits on ${card.openParents.length}`);
  if (card.hold !== null && card.status === 'ready') special.push(card.hold.text);
  if (card.workerLingers) special.push('its last worker is still stopping');
  return [card.title, STATUS_NAMES[card.status], card.assignee ?? 'unassigned', ...special].join(', ');
}
