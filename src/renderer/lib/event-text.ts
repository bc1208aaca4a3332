/** Words and colours of events. The only place that tells people what an event says. Pure. */
import type { EventKind } from '../../contract/status.ts';
import type { BoardEvent } from '../../contract/task.ts';

const COLORS: Partial<Record<EventKind, string>> = {
  heartbeat: 'var(--st-running)',
  spawned: 'var(--st-running)',
  completed: 'var(--st-done)',
  claimed: 'var(--st-ready)',
  promoted: 'var(--st-ready)',
  promoted_manual: 'var(--st-ready)',
  unblocked: 'var(--st-ready)',
  blocked: 'var(--st-blocked)',
  gave_up: 'var(--danger)',
  spawn_failed: 'var(--danger)',
  crashed: 'var(--danger)',
  timed_out: 'var(--danger)',
  stale: 'var(--warn)',
  no_verdict: 'var(--warn)',
};

/** The colour of an event's dot, as a CSS value. */
export function eventColor(kind: EventKind): string {
  return COLORS[kind] ?? 'var(--fg-4)';
}

/** The kind as words: `spawn failed`. */
export function eventName(kind: EventKind): string {
  return kind.replaceAll('_', ' ');
}

/** Who did it, as people say it: whoever acts without a run is the person at this board. */
export function actorName(actor: string): string {
  return actor === 'user' ? 'you' : actor;
}

/** Keys of a payload that are worth a word, in the order they are told. */
const TOLD = ['reason', 'note', 'summary', 'error', 'assignee', 'parent', 'child', 'status', 'to', 'outcome', 'kind'];

/** What an event says beyond its kind, in a few words. */
export function eventText(event: BoardEvent): string {
  const parts: string[] = [];
  const { payload } = event;
  if (payload !== null) {
    for (const key of TOLD) {
      const value = payload[key];
      if (typeof value === 'string' && value !== '') parts.push(value);
    }
    const pid = payload['pid'] ?? payload['worker_pid'] ?? payload['workerPid'];
    if (typeof pid === 'number') parts.push(`pid ${pid}`);
    const actor = payload['actor'] ?? payload['by'];
    if (typeof actor === 'string' && actor !== '') parts.push(`by ${actorName(actor)}`);
  }
  // What somebody wrote may end in a full stop, and goes on here.
  return parts.map((part, at) => (at < parts.length - 1 ? part.replace(/\.$/, '') : part)).join(', ');
}
