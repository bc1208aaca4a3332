/**
 * The one table of legal moves: what a person may ask of a task in a given status. Kernel verbs, CLI, drag,
 * menus and keyboard all consult `ruleFor`; the kernel may refuse more (it sees the row at commit time), never
 * less. Statuses a person cannot choose (running) are here too, with the sentence that says who can.
 */
import type { Status } from './status.ts';

/** `ask` opens a prompt first, `stop` ends a worker and always confirms, `no` is refused with a reason. */
export type MoveKind = 'ok' | 'ask' | 'stop' | 'no';

/** The use case that performs the move. */
export type MoveVerb =
  | 'park'
  | 'triage'
  | 'schedule'
  | 'ready'
  | 'block'
  | 'review'
  | 'complete'
  | 'unblock'
  | 'reopen'
  | 'reclaim'
  | 'archive';

/** What `ask` needs to know before it can be done. */
export type MoveQuestion = 'time' | 'worker' | 'reason' | 'summary' | 'change';

export interface MoveRule {
  kind: MoveKind;
  verb: MoveVerb | null;
  /** The word on the column and the button. */
  label: string;
  /** One sentence: what happens, or why not and what to do instead. */
  why: string;
  question?: MoveQuestion;
}

/** The facts a rule depends on. */
export interface MoveSubject {
  status: Status;
  assignee: string | null;
  openParents: readonly string[];
  tripped: boolean;
  workerPid: number | null;
}

const refuse = (label: string, why: string): MoveRule => ({ kind: 'no', verb: null, label, why });

/**
 * Says what moving `task` to status `to` means. Total: every pair of statuses has an answer.
 * @returns the rule; `kind: 'no'` carries the reason, every other kind names the verb that performs it.
 */
export function ruleFor(task: MoveSubject, to: Status): MoveRule {
  if (task.status === to)
    return { kind: 'no', verb: null, label: 'Already here', why: 'The task already has this status.' };
  if (to === 'archived') {
    return task.status === 'running'
      ? { kind: 'stop', verb: 'archive', label: 'Stop and archive', why: stops(task) }
      : { kind: 'ok', verb: 'archive', label: 'Archive', why: 'Hidden from the board, kept in history.' };
  }
  if (task.status === 'archived') {
    return to === 'todo'
      ? {
          kind: 'ok',
          verb: 'reopen',
          label: 'Restore',
          why: 'Returns to where it was; a task that was queued waits for its open parents.',
        }
      : refuse('Restore first', 'Archived tasks are restored to Todo.');
  }
  if (to === 'running') {
    return refuse(
      'Dispatcher only',
      task.status === 'ready'
        ? 'Workers are started by the dispatcher.'
        : 'Move it to Ready; the dispatcher starts workers.',
    );
  }
  if (task.status === 'running') return fromRunning(task, to);
  if (task.status === 'done') return fromDone(task, to);
  return fromWaiting(task, to);
}

function stops(task: MoveSubject): string {
  return task.workerPid === null ? 'Ends the claim.' : `Stops pid ${task.workerPid} and everything it started.`;
}

function fromRunning(task: MoveSubject, to: Status): MoveRule {
  const why = stops(task);
  if (to === 'ready') return { kind: 'stop', verb: 'reclaim', label: 'Reclaim', why };
  if (to === 'todo') return { kind: 'stop', verb: 'park', label: 'Stop and park', why };
  if (to === 'blocked') return { kind: 'stop', verb: 'block', label: 'Stop and block', why, question: 'reason' };
  if (to === 'review') return { kind: 'stop', verb: 'review', label: 'Stop and review', why };
  if (to === 'done') return { kind: 'stop', verb: 'complete', label: 'Complete by hand', why, question: 'summary' };
  return refuse('Reclaim first', 'A worker holds this task.');
}

function fromDone(task: MoveSubject, to: Status): MoveRule {
  if (to === 'ready' && task.openParents.length > 0) return waits(task);
  if (to === 'ready' || to === 'todo')
    return { kind: 'ok', verb: 'reopen', label: 'Reopen', why: 'The next try is added as a new run.' };
  if (to === 'review') return { kind: 'ok', verb: 'review', label: 'Review', why: 'Waits for your approval.' };
  return refuse('Reopen first', 'Move it to Todo or Ready first.');
}

function waits(task: MoveSubject): MoveRule {
  const [only] = task.openParents;
  return refuse(
    task.openParents.length === 1 ? `Waits on ${only}` : `Waits on ${task.openParents.length} parents`,
    'Finish the parents, or remove the link.',
  );
}

function fromWaiting(task: MoveSubject, to: Status): MoveRule {
  switch (to) {
    case 'triage':
      return { kind: 'ok', verb: 'triage', label: 'Back to triage', why: 'Waits there until it is accepted.' };
    case 'todo':
      return {
        kind: 'ok',
        verb: 'park',
        label: task.status === 'triage' ? 'Accept' : 'Park',
        why: 'Waits in Todo until it is queued.',
      };
    case 'scheduled':
      return { kind: 'ask', verb: 'schedule', label: 'Schedule', why: 'Pick a start time.', question: 'time' };
    case 'blocked':
      return { kind: 'ask', verb: 'block', label: 'Block', why: 'Say what it waits for.', question: 'reason' };
    case 'done':
      return {
        kind: 'ask',
        verb: 'complete',
        label: task.status === 'review' ? 'Approve' : 'Complete',
        why: 'The summary goes to child tasks.',
        question: 'summary',
      };
    case 'review':
      return task.status === 'ready' || task.status === 'blocked'
        ? { kind: 'ok', verb: 'review', label: 'Review', why: 'Waits for your approval.' }
        : refuse('No work yet', 'There is no run to review.');
    case 'ready':
      return toReady(task);
    case 'running':
    case 'archived':
      return refuse('Not allowed', 'This move does not exist.');
  }
}

function toReady(task: MoveSubject): MoveRule {
  if (task.openParents.length > 0) return waits(task);
  if (task.assignee === null)
    return { kind: 'ask', verb: 'ready', label: 'Queue', why: 'Pick a worker first.', question: 'worker' };
  if (task.status === 'blocked') {
    return task.tripped
      ? { kind: 'ok', verb: 'unblock', label: 'Reset breaker', why: 'The failure count goes back to 0.' }
      : { kind: 'ok', verb: 'unblock', label: 'Unblock', why: 'Queued for the next free worker.' };
  }
  if (task.status === 'review')
    return { kind: 'ask', verb: 'ready', label: 'Send back', why: 'Say what to change.', question: 'change' };
  if (task.status === 'scheduled')
    return { kind: 'ok', verb: 'ready', label: 'Run now', why: 'Clears the start time.' };
  return { kind: 'ok', verb: 'ready', label: 'Queue', why: 'Queued for the next free worker.' };
}
