/** How tasks, runs and events look as lines of text. Everything that people or workers wrote is made plain. */
import { observedText } from '../../../contract/observed-text.ts';
import type { RunOutcome, Status } from '../../../contract/status.ts';
import type { BoardEvent, Run, RunView, Task } from '../../../contract/task.ts';
import { waitReason } from '../../../contract/waits.ts';
import type { Cell, Output, Style } from './output.ts';
import { duration, relative } from './relative-time.ts';
import { clip, plain } from './terminal-text.ts';

const MARKS: Readonly<Record<Status, readonly [icon: string, style: Style | undefined]>> = {
  triage: ['?', 'magenta'],
  todo: ['◻', 'dim'],
  scheduled: ['⏱', 'dim'],
  ready: ['▶', 'blue'],
  running: ['●', 'cyan'],
  blocked: ['⊘', 'red'],
  review: ['◆', 'yellow'],
  done: ['✓', 'green'],
  archived: ['—', 'dim'],
};

const EVENT_STYLES: Partial<Record<BoardEvent['kind'], Style>> = {
  completed: 'green',
  crashed: 'red',
  timed_out: 'red',
  spawn_failed: 'red',
  gave_up: 'red',
  no_verdict: 'red',
  blocked: 'yellow',
  block_loop_detected: 'yellow',
  spawned: 'cyan',
  claimed: 'cyan',
};

export function statusCell(status: Status): Cell {
  const [icon, style] = MARKS[status];
  return { text: `${icon} ${status}`, style };
}

/** One row of `list`: status, id, assignee, priority, project, title, and why it waits. */
export function taskRow(task: Task, now: number): (Cell | string)[] {
  return [
    statusCell(task.status),
    task.id,
    task.assignee ?? { text: '(unassigned)', style: 'dim' },
    task.priority === 0 ? '' : `p${task.priority}`,
    { text: task.tenant === null ? '' : `[${task.tenant}]`, style: 'dim' },
    { text: relative(task.statusSince, now), style: 'dim' },
    `${plain(task.title)}${waitsFor(task)}`,
  ];
}

function waitsFor(task: Task): string {
  const reason = reasonOf(task);
  return reason === null ? '' : `  (${clip(reason, 100)})`;
}

function reasonOf({ status, blockReason, hold, waitsOn }: Task): string | null {
  if (status === 'blocked') return blockReason;
  if (status === 'ready') return hold?.text ?? null;
  return status === 'todo' ? waitReason(waitsOn) : null;
}

function outcomeCell(outcome: RunOutcome | null, phase: Run['phase']): Cell {
  if (outcome === null) return { text: phase, style: 'cyan' };
  if (outcome === 'completed') return { text: outcome, style: 'green' };
  return { text: outcome, style: outcome === 'blocked' || outcome === 'review' ? 'yellow' : 'red' };
}

/** One row of `runs`: number, outcome, profile, how long, when it began, its last word. */
export function runRow(run: RunView, now: number): (Cell | string)[] {
  return [
    `#${run.number}`,
    outcomeCell(run.outcome, run.phase),
    run.profile ?? '-',
    duration((run.endedAt ?? now) - run.startedAt),
    { text: relative(run.startedAt, now), style: 'dim' },
    clip(run.error ?? run.summary ?? run.heartbeatNote ?? '', 160) + foundIn(run),
  ];
}

/** What the dispatcher found, beside what the worker said (F047). */
function foundIn({ observed }: RunView): string {
  const text = observedText(observed);
  return text === '' ? '' : `  [${clip(text, 300)}]`;
}

/** A run without what could be used to act as it. */
export function runView(run: Run): RunView {
  const { token: _token, claimLock: _claimLock, worker: _worker, ...view } = run;
  return view;
}

/** One row of `events` and `watch`. */
export function eventRow(event: BoardEvent, now: number): (Cell | string)[] {
  return [
    { text: `${event.id}`, style: 'dim' },
    { text: relative(event.createdAt, now), style: 'dim' },
    event.taskId,
    { text: event.kind, style: EVENT_STYLES[event.kind] },
    payloadText(event),
  ];
}

/** The payload as `key=value` words; objects as JSON, absent values left out, each value cut to 200 characters. */
function payloadText(event: BoardEvent): string {
  return Object.entries(event.payload ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${clip(typeof value === 'string' ? value : JSON.stringify(value), 200)}`)
    .join(' ');
}

/** `key  value` lines with aligned values; entries without a value are left out. */
export function fieldLines(output: Output, fields: readonly (readonly [name: string, value: string | null])[]): void {
  output.table(
    fields.flatMap(([name, value]) => (value === null ? [] : [[{ text: `  ${name}`, style: 'dim' as const }, value]])),
  );
}
