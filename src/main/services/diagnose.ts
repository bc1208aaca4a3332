/**
 * What is wrong with a board (kernel-spec 9.5): one pure function over a snapshot, one small function for each rule.
 * Everything is derived from the present state with its since-when, never from a history of events that may be pruned
 * (defect Q42). It changes nothing and knows no clock.
 */
import type { Diagnosis, Finding, FindingAction, FindingActionKind, Severity } from '../../contract/diagnostics.ts';
import { severityRank } from '../../contract/diagnostics.ts';
import type { DispatcherState, LockOwner } from '../../contract/feed.ts';
import { fieldToMend, isPersonsHold } from '../../contract/status.ts';
import type { Status } from '../../contract/status.ts';
import type { Hold } from '../../contract/task.ts';
import { waitReason } from '../../contract/waits.ts';
import type { TroubledTask } from '../kernel/kernel.ts';

export interface DiagnosedTask extends TroubledTask {
  /** The last heartbeat or output of its open run, epoch milliseconds. */
  lastSignAt: number | null;
}

export interface BoardFacts {
  board: string;
  now: number;
  state: DispatcherState;
  owner: LockOwner | null;
  /** When the next tick is due, for the dispatcher of this process. */
  nextTickAt: number | null;
  idleSince: number | null;
  tasks: readonly DiagnosedTask[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** kernel-spec 9.5: `blocked_stale_hours` and `stranded_threshold_seconds`. */
const BLOCKED_STALE_MS = 24 * HOUR;
const STRANDED_MS = 30 * MINUTE;
/** Agents think for minutes without a word; half an hour of silence is worth a look, and nothing is stopped for it. */
const SILENT_MS = 30 * MINUTE;
/** Longer than any grace that a worker has after its verdict. */
const LINGERS_MS = MINUTE;
/** kernel-spec 9.4 warns after 300 s at the earliest. */
const IDLE_MS = 5 * MINUTE;
const LATE_MS = 30_000;
const ERROR_CHARS_MAX = 500;

type Rule = (task: DiagnosedTask, facts: BoardFacts) => Finding | null;

const TASK_RULES: readonly Rule[] = [
  repeatedFailures,
  repeatedCrashes,
  stuckInBlocked,
  strandedInReady,
  cannotStart,
  waitsForEver,
  silentWorker,
  workerAlive,
];

/** All findings, worst first, then newest first. */
export function diagnose(facts: BoardFacts): Diagnosis {
  const findings = [
    ...boardFindings(facts),
    ...facts.tasks.flatMap((task) => TASK_RULES.flatMap((rule) => rule(task, facts) ?? [])),
  ];
  const sorted = findings.toSorted(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || (b.since ?? 0) - (a.since ?? 0),
  );
  return { board: facts.board, now: facts.now, state: facts.state, findings: sorted };
}

/** A finding as a status bar tells it: "Deploy to staging: failed 2 times", or the title of what concerns the board. */
export function inOneLine({ title, taskTitle }: Pick<Finding, 'title' | 'taskTitle'>): string {
  return taskTitle === null ? title : `${taskTitle}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function finding(
  task: DiagnosedTask,
  about: Pick<Finding, 'kind' | 'severity' | 'title' | 'text' | 'since' | 'actions'> & { count?: number },
): Finding {
  const { id, title, status, assignee } = task;
  return { count: 1, ...about, taskId: id, taskTitle: title, status, assignee };
}

function action(kind: FindingActionKind, label: string, command: string | null, suggested = false): FindingAction {
  return { kind, label, command: command === null ? null : `flockboard ${command}`, suggested };
}

/** Task ids are hex, so they need no quotes in a command that people copy. */
const showLog = (id: string, suggested = false): FindingAction =>
  action('show_log', 'Show the log', `log ${id}`, suggested);
const reassign = (id: string, suggested = false): FindingAction =>
  action('reassign', 'Assign another worker', `assign ${id} <worker>`, suggested);

function repeatedFailures(task: DiagnosedTask): Finding | null {
  const { id, failures, failureLimit } = task;
  if (failures < failureLimit || isOver(task.status)) return null;
  const error = asSentence(task.lastError ?? 'No reason was recorded.');
  const wasNotStarted = task.lastOutcome === 'spawn_failed';
  return finding(task, {
    kind: 'repeated_failures',
    severity: failures >= 2 * failureLimit ? 'critical' : 'error',
    title: `Failed ${times(failures)}`,
    text: `${error} It is not tried again until it is unblocked or assigned to another worker.`,
    since: task.statusSince,
    count: failures,
    actions: [
      wasNotStarted ? action('doctor', 'Check the set-up', 'doctor', true) : showLog(id, true),
      action('unblock', 'Try again', `unblock ${id}`),
      reassign(id),
    ],
  });
}

function repeatedCrashes(task: DiagnosedTask): Finding | null {
  const { id, failures, failureLimit, crashesInARow } = task;
  if (crashesInARow < 2 || failures >= failureLimit || isOver(task.status)) return null;
  return finding(task, {
    kind: 'repeated_crashes',
    severity: crashesInARow >= 4 ? 'critical' : 'error',
    title: `Crashed ${times(crashesInARow)} in a row`,
    text: `${asSentence(task.lastError ?? '')} It is tried again up to ${failureLimit} failures.`.trim(),
    since: task.statusSince,
    count: crashesInARow,
    actions: [showLog(id, true), reassign(id)],
  });
}

function stuckInBlocked(task: DiagnosedTask, { now }: BoardFacts): Finding | null {
  const { id, statusSince, lastCommentAt } = task;
  if (task.status !== 'blocked' || now - statusSince < BLOCKED_STALE_MS || (lastCommentAt ?? 0) > statusSince) {
    return null;
  }
  return finding(task, {
    kind: 'stuck_in_blocked',
    severity: 'warning',
    title: `Blocked for ${ageText(now - statusSince)}`,
    text: `${task.blockReason ?? 'No reason was given.'} Nobody has answered: comment, or unblock it.`,
    since: statusSince,
    actions: [
      action('comment', 'Answer', `comment ${id} "<your answer>"`, true),
      action('unblock', 'Unblock', `unblock ${id}`),
    ],
  });
}

/** Work that no worker is free for, or that waits its turn, is no trouble; work that nothing says anything about is. */
function strandedInReady(task: DiagnosedTask, { now, state }: BoardFacts): Finding | null {
  const { id, status, assignee, statusSince, hold } = task;
  const age = now - statusSince;
  if (status !== 'ready' || assignee === null || age < STRANDED_MS || state !== 'on') return null;
  if (hold !== null && (isPersonsHold(hold.code) || hold.code.startsWith('cap_'))) return null;
  return finding(task, {
    kind: 'stranded_in_ready',
    severity: age >= 6 * STRANDED_MS ? 'critical' : age >= 2 * STRANDED_MS ? 'error' : 'warning',
    title: `Ready for ${ageText(age)}`,
    text: hold === null ? 'It could start and does not. Ask for a tick.' : hold.text,
    since: statusSince,
    actions: [action('nudge', 'Start what can start', 'dispatch', true), reassign(id)],
  });
}

function cannotStart(task: DiagnosedTask): Finding | null {
  const { id, status, hold, statusSince } = task;
  if (status !== 'ready' || hold === null || !isPersonsHold(hold.code)) return null;
  return finding(task, {
    kind: 'cannot_start',
    severity: 'warning',
    title: 'Cannot start',
    text: hold.text,
    since: statusSince,
    actions: remediesOf(id, hold),
  });
}

function remediesOf(id: string, hold: Hold): FindingAction[] {
  const field = fieldToMend(hold);
  if (field !== null) {
    const value = field === 'workspace' ? '<where>' : '<text>';
    return [action('edit', 'Change the task', `edit ${id} --${field} ${value}`, true)];
  }
  if (hold.code === 'unassigned') return [reassign(id, true)];
  return [action('settings', 'Open the settings', 'workers', true), reassign(id)];
}

function waitsForEver(task: DiagnosedTask): Finding | null {
  const [parent] = task.stuckOn;
  if (task.status !== 'todo' || parent === undefined) return null;
  return finding(task, {
    kind: 'waits_for_ever',
    severity: 'warning',
    title: 'Waits for a task that stands still',
    text: waitReason(task.stuckOn) ?? '',
    since: task.statusSince,
    count: task.stuckOn.length,
    actions: [action('show_parent', `Show ${parent.id}`, `show ${parent.id}`, true)],
  });
}

function silentWorker(task: DiagnosedTask, { now }: BoardFacts): Finding | null {
  const { id, run, lastSignAt } = task;
  if (run === null) return null;
  const since = Math.max(run.startedAt, lastSignAt ?? 0);
  if (now - since < SILENT_MS) return null;
  return finding(task, {
    kind: 'silent_worker',
    severity: 'warning',
    title: `Silent for ${ageText(now - since)}`,
    text: 'Its worker runs, but has printed nothing and sent no heartbeat. It may think, or hang.',
    since,
    actions: [showLog(id, true), action('reclaim', 'Stop and run again', `reclaim ${id}`)],
  });
}

function workerAlive(task: DiagnosedTask, { now }: BoardFacts): Finding | null {
  const { lingersSince } = task;
  if (lingersSince === null || now - lingersSince < LINGERS_MS) return null;
  return finding(task, {
    kind: 'worker_alive',
    severity: 'error',
    title: 'Its worker does not end',
    text: 'A run has ended, but a process of it lives on. The task is not started again until that process is gone.',
    since: lingersSince,
    actions: [action('doctor', 'Look for left-over processes', 'doctor', true), showLog(task.id)],
  });
}

function boardFindings(facts: BoardFacts): Finding[] {
  const waiting = facts.tasks.filter(({ status }) => status === 'ready').length;
  const about = (
    kind: Finding['kind'],
    severity: Severity,
    title: string,
    text: string,
    since: number | null,
    actions: FindingAction[],
  ): Finding => ({
    kind,
    severity,
    title,
    text,
    since,
    actions,
    count: waiting,
    taskId: null,
    taskTitle: null,
    status: null,
    assignee: null,
  });
  const isStopped = facts.state === 'stopped' && facts.owner === null;
  const lateMs = facts.nextTickAt === null ? 0 : facts.now - facts.nextTickAt;
  const found: Finding[] = [];
  if (waiting > 0 && isStopped) {
    const text = `Nobody dispatches this board: ${tasks(waiting)} ready. Open the app, or run flockboard serve.`;
    const actions = [action('take_over', 'Dispatch here', 'serve', true)];
    found.push(about('nobody_dispatches', 'error', 'No dispatcher', text, null, actions));
  }
  if (waiting > 0 && facts.state === 'paused') {
    const text = `Dispatching is paused: ${tasks(waiting)} ready and not started.`;
    found.push(about('paused', 'warning', 'Paused', text, null, [action('resume', 'Resume', 'resume', true)]));
  }
  if (facts.idleSince !== null && facts.now - facts.idleSince >= IDLE_MS) {
    const text = `For ${ageText(facts.now - facts.idleSince)} nothing was started although ${tasks(waiting)} ready. The cards say why.`;
    const actions = [action('doctor', 'Check the set-up', 'doctor', true), action('nudge', 'Try now', 'dispatch')];
    found.push(about('nothing_starts', 'warning', 'Nothing starts', text, facts.idleSince, actions));
  }
  if (facts.state === 'on' && lateMs > LATE_MS) {
    const text = `The dispatcher is late by ${ageText(lateMs)}: the disk or the machine is busy, or it hangs.`;
    found.push(about('dispatcher_late', 'error', 'Dispatcher late', text, facts.nextTickAt, []));
  }
  return found;
}

/** An error as it was reported, cut to a length that can be read, with a full stop. */
function asSentence(error: string): string {
  const text = error.slice(0, ERROR_CHARS_MAX).trim();
  return text === '' || /[.!?…:]$/.test(text) ? text : `${text}.`;
}

const isOver = (status: Status): boolean => status === 'done' || status === 'archived';
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const tasks = (count: number): string => (count === 1 ? '1 task is' : `${count} tasks are`);

/** A span in its two largest units. */
function ageText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  const hours = Math.floor(ms / HOUR);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 1) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return minutes >= 1 ? `${minutes} min` : `${Math.max(0, Math.floor(ms / 1_000))} s`;
}
