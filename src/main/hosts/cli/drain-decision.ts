/** Decides whether a board is drained. Pure: the facts come from the kernel, the acting is drain.ts's. */
import type { HoldCode } from '../../../contract/status.ts';
import type { Hold } from '../../../contract/task.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

/** Holds that end by themselves while workers end or time passes; every other one needs a person. */
const PASSING: ReadonlySet<HoldCode> = new Set([
  'cap_board',
  'cap_profile',
  'workspace_busy',
  'stopping',
  'backoff',
  'quota',
  'low_memory',
]);

export interface DrainFacts {
  /** Open runs, ended ones whose processes are not proven gone, and those whose work is being looked at. */
  live: number;
  ready: readonly { id: string; title: string; hold: Hold | null; workerLingers: boolean }[];
  isPaused: boolean;
}

export interface StuckTask {
  id: string;
  title: string;
  why: string;
}

export type DrainDecision = { kind: 'wait' } | { kind: 'over'; stuck: StuckTask[] };

/** Over when nothing lives and every ready task waits for a person; the reasons come along. */
export function decideDrain(facts: DrainFacts): DrainDecision {
  if (facts.live > 0) return { kind: 'wait' };
  const stuck: StuckTask[] = [];
  for (const { id, title, hold, workerLingers } of facts.ready) {
    const isHeld = hold !== null && !PASSING.has(hold.code);
    if (facts.isPaused) stuck.push({ id, title, why: 'Dispatching is paused on this board.' });
    else if (isHeld && !workerLingers) stuck.push({ id, title, why: hold.text });
    else return { kind: 'wait' };
  }
  return { kind: 'over', stuck };
}

/** 0 when nothing waits for a person, 3 otherwise. */
export function exitOfDrain(waiting: {
  blocked: readonly unknown[];
  review: readonly unknown[];
  stuck: readonly unknown[];
}): ExitCode {
  return waiting.blocked.length + waiting.review.length + waiting.stuck.length === 0 ? EXIT.ok : EXIT.blocked;
}
