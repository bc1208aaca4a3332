/**
 * What a person may ask of a task in a given status, and how it is said: derived from the table of legal moves in
 * `transitions.ts`, which the kernel obeys. Drag, menus, palette and keyboard consult `ruleFor`; the kernel may refuse
 * more (it sees the row at commit time), never less. Statuses a person cannot choose (running) are here too, with the
 * sentence that says who can.
 */
import type { Status } from './status.ts';
import { isLegal, type TransitionVerb } from './transitions.ts';

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

/** The moves that lead to a status, each with the transition that performs it; the first that is legal is meant. */
const WAYS: Readonly<Record<Status, readonly (readonly [MoveVerb, TransitionVerb])[]>> = {
  triage: [['triage', 'toTriage']],
  todo: [
    ['reopen', 'restore'],
    ['reopen', 'reopen'],
    ['park', 'park'],
  ],
  scheduled: [['schedule', 'schedule']],
  ready: [
    ['ready', 'promote'],
    ['unblock', 'unblock'],
    ['ready', 'requestChanges'],
    ['reclaim', 'reclaim'],
    ['reopen', 'reopen'],
  ],
  running: [],
  blocked: [['block', 'block']],
  review: [['review', 'requestReview']],
  done: [['complete', 'complete']],
  archived: [['archive', 'archive']],
};

/**
 * Says what moving `task` to status `to` means. Total: every pair of statuses has an answer.
 * @returns the rule; `kind: 'no'` carries the reason, every other kind names the verb that performs it.
 */
export function ruleFor(task: MoveSubject, to: Status): MoveRule {
  if (task.status === to)
    return { kind: 'no', verb: null, label: 'Already here', why: 'The task already has this status.' };
  const [verb] = WAYS[to].find(([, transition]) => isLegal(transition, task.status)) ?? [];
  if (verb === undefined) return noWay(task.status, to);
  if (task.status === 'running') return stopping(task, to, verb);
  if (to === 'ready' && task.openParents.length > 0) return waits(task);
  if (verb === 'ready' || verb === 'unblock') return queueing(task, verb);
  return offering(task, verb);
}

/** Why there is no such move, and what to do instead. */
function noWay(from: Status, to: Status): MoveRule {
  if (to === 'running' && from !== 'archived')
    return refuse(
      'Dispatcher only',
      from === 'ready' ? 'Workers are started by the dispatcher.' : 'Move it to Ready; the dispatcher starts workers.',
    );
  if (from === 'archived') return refuse('Restore first', 'Archived tasks are restored to Todo.');
  if (from === 'running') return refuse('Reclaim first', 'A worker holds this task.');
  if (from === 'done') return refuse('Reopen first', 'Move it to Todo or Ready first.');
  return refuse('No work yet', 'There is no run to review.');
}

/** Every move of a running task ends its worker, and says so. */
function stopping(task: MoveSubject, to: Status, verb: MoveVerb): MoveRule {
  const why = task.workerPid === null ? 'Ends the claim.' : `Stops pid ${task.workerPid} and everything it started.`;
  const stop = (label: string, question?: MoveQuestion): MoveRule => ({
    kind: 'stop',
    verb,
    label,
    why,
    ...(question === undefined ? {} : { question }),
  });
  switch (to) {
    case 'ready':
      return stop('Reclaim');
    case 'blocked':
      return stop('Stop and block', 'reason');
    case 'done':
      return stop('Complete by hand', 'summary');
    case 'todo':
      return stop('Stop and park');
    case 'archived':
      return stop('Stop and archive');
    default:
      return stop('Stop and review');
  }
}

function waits(task: MoveSubject): MoveRule {
  const [only] = task.openParents;
  return refuse(
    task.openParents.length === 1 ? `Waits on ${only}` : `Waits on ${task.openParents.length} parents`,
    'Finish the parents, or remove the link.',
  );
}

/** Queues a waiting task; the dispatcher must know for whom. */
function queueing(task: MoveSubject, verb: MoveVerb): MoveRule {
  if (task.assignee === null)
    return { kind: 'ask', verb: 'ready', label: 'Queue', why: 'Pick a worker first.', question: 'worker' };
  if (verb === 'unblock') {
    return task.tripped
      ? { kind: 'ok', verb, label: 'Reset breaker', why: 'The failure count goes back to 0.' }
      : { kind: 'ok', verb, label: 'Unblock', why: 'Queued for the next free worker.' };
  }
  if (task.status === 'review')
    return { kind: 'ask', verb, label: 'Send back', why: 'Say what to change.', question: 'change' };
  if (task.status === 'scheduled') return { kind: 'ok', verb, label: 'Run now', why: 'Clears the start time.' };
  return { kind: 'ok', verb, label: 'Queue', why: 'Queued for the next free worker.' };
}

/** The other moves of a task that no worker holds. */
function offering(task: MoveSubject, verb: MoveVerb): MoveRule {
  switch (verb) {
    case 'triage':
      return { kind: 'ok', verb, label: 'Back to triage', why: 'Waits there until it is accepted.' };
    case 'park': {
      const label = task.status === 'triage' ? 'Accept' : 'Park';
      return { kind: 'ok', verb, label, why: 'Waits in Todo until it is queued.' };
    }
    case 'schedule':
      return { kind: 'ask', verb, label: 'Schedule', why: 'Pick a start time.', question: 'time' };
    case 'block':
      return { kind: 'ask', verb, label: 'Block', why: 'Say what it waits for.', question: 'reason' };
    case 'complete': {
      const label = task.status === 'review' ? 'Approve' : 'Complete';
      return { kind: 'ask', verb, label, why: 'The summary goes to child tasks.', question: 'summary' };
    }
    case 'review':
      return { kind: 'ok', verb, label: 'Review', why: 'Waits for your approval.' };
    case 'archive':
      return { kind: 'ok', verb, label: 'Archive', why: 'Hidden from the board, kept in history.' };
    case 'reopen':
      return task.status === 'archived'
        ? {
            kind: 'ok',
            verb,
            label: 'Restore',
            why: 'Returns to where it was; a task that was queued waits for its open parents.',
          }
        : { kind: 'ok', verb, label: 'Reopen', why: 'The next try is added as a new run.' };
    case 'ready':
    case 'unblock':
    case 'reclaim':
      throw new Error(`A move to Ready is not offered by ${verb} here.`);
  }
}
