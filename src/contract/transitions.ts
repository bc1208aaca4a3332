/**
 * The one table of legal moves: for each verb of the kernel the statuses it starts from, where it leads, and what it
 * answers from any other status. The kernel asks it before each conditional update, `moves.ts` derives from it what
 * drag, menus and keyboard offer, and the command line refuses through the kernel, so no surface knows another rule.
 * When you add a verb, add its row here and its transition in the kernel; docs/state-machine.md is compared with both.
 */
import { Refusal, type RefusalCode } from './error.ts';
import { STATUSES, type Status } from './status.ts';

/** What a verb answers from a status it does not start from. The sentence is "Task t_1 is <status><tail>". */
interface No {
  code: RefusalCode;
  tail: string;
}

export interface Transition {
  from: readonly Status[];
  /**
   * Where a task without open parents goes; one that they hold back goes to `todo` instead of `ready`. `previous` is
   * where it was before the archive, `hidden` off the board, `same` no move at all.
   */
  to: Status | 'previous' | 'hidden' | 'same';
  /** The answer from every status that is neither in `from` nor in `but`. */
  no: No;
  but?: Partial<Record<Status, No>>;
}

const no = (code: RefusalCode, tail: string): No => ({ code, tail });

const DONE = no('already_done', '; reopen it first.');
const ARCHIVED = no('archived', '; restore it first.');
const RUNNING = no('running', '; reclaim it first.');
const SAME = no('illegal_move', ' already.');

/** Every status but these. */
const allBut = (...left: readonly Status[]): Status[] => STATUSES.filter((status) => !left.includes(status));

const ONLY_TRIAGE = no('illegal_move', '; only a task in triage is specified or split.');

/** From todo, `park` only holds back a task that nobody holds yet. */
export const TRANSITIONS = {
  specify: { from: ['triage'], to: 'ready', no: ONLY_TRIAGE },
  decompose: { from: ['triage'], to: 'todo', no: ONLY_TRIAGE },
  promote: {
    from: ['triage', 'todo', 'scheduled'],
    to: 'ready',
    no: no('illegal_move', '; only todo, triage and scheduled can be queued.'),
  },
  claim: { from: ['ready'], to: 'running', no: no('not_ready', '; only a ready task can be claimed.') },
  heartbeat: { from: ['running'], to: 'same', no: no('not_running', '; there is no claim to renew.') },
  complete: {
    from: allBut('done', 'archived'),
    to: 'done',
    no: ARCHIVED,
    but: { done: no('already_done', ' already.') },
  },
  acceptLateVerdict: {
    from: allBut('running', 'done', 'archived'),
    to: 'done',
    no: ARCHIVED,
    but: {
      done: no('already_done', ' already.'),
      running: no('running', ' again; reclaim it before accepting the earlier result.'),
    },
  },
  block: {
    from: allBut('blocked', 'done', 'archived'),
    to: 'blocked',
    no: ARCHIVED,
    but: { done: DONE, blocked: SAME },
  },
  unblock: { from: ['scheduled', 'blocked'], to: 'ready', no: no('not_blocked', '; there is nothing to unblock.') },
  park: { from: allBut('done', 'archived'), to: 'todo', no: ARCHIVED, but: { done: DONE } },
  toTriage: {
    from: allBut('triage', 'running', 'done', 'archived'),
    to: 'triage',
    no: ARCHIVED,
    but: { triage: SAME, running: RUNNING, done: DONE },
  },
  schedule: {
    from: allBut('running', 'done', 'archived'),
    to: 'scheduled',
    no: ARCHIVED,
    but: { running: RUNNING, done: DONE },
  },
  requestReview: {
    from: ['ready', 'running', 'blocked', 'done'],
    to: 'review',
    no: no('illegal_move', '; there is no work to review yet.'),
  },
  requestChanges: {
    from: ['review'],
    to: 'ready',
    no: no('illegal_move', '; only a task in review is sent back.'),
  },
  reclaim: { from: ['running'], to: 'ready', no: no('not_running', '; there is nothing to reclaim.') },
  reopen: { from: ['done'], to: 'ready', no: no('illegal_move', '; only a done task is reopened.') },
  archive: { from: allBut('archived'), to: 'archived', no: no('archived', ' already.') },
  restore: { from: ['archived'], to: 'previous', no: no('not_archived', '; there is nothing to restore.') },
  deleteTask: { from: STATUSES, to: 'hidden', no: no('illegal_move', '.') },
  updateTask: { from: allBut('archived'), to: 'same', no: ARCHIVED },
  assignTask: {
    from: allBut('running', 'archived'),
    to: 'same',
    no: ARCHIVED,
    but: { running: no('running', '; stop it before giving it to somebody else.') },
  },
  editResult: { from: ['done'], to: 'same', no: no('illegal_move', '; only a done task has a result to correct.') },
} as const satisfies Record<string, Transition>;

export type TransitionVerb = keyof typeof TRANSITIONS;

const ROWS: Readonly<Record<TransitionVerb, Transition>> = TRANSITIONS;

/** True when the verb starts from that status. */
export function isLegal(verb: TransitionVerb, status: Status): boolean {
  return ROWS[verb].from.includes(status);
}

/** Why the verb cannot be applied to the task where it stands, or null when it can. */
export function refuseMove(verb: TransitionVerb, task: { id: string; status: Status }): Refusal | null {
  const row = ROWS[verb];
  if (row.from.includes(task.status)) return null;
  const { code, tail } = row.but?.[task.status] ?? row.no;
  return new Refusal(code, `Task ${task.id} is ${task.status}${tail}`, { id: task.id, status: task.status });
}
