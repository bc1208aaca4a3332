/**
 * Why a task waits for its parents, in one sentence (failures.md F053): every surface says the same. A parent that
 * ended badly never starts its children, so the sentence names what a person can do about it.
 */
import type { Status } from './status.ts';
import type { WaitingOn } from './task.ts';

const NEXT_STEP: Partial<Record<Status, string>> = {
  triage: 'accept it first',
  todo: 'which waits for others in turn',
  scheduled: 'it starts at its time',
  ready: 'it is queued',
  running: 'it is running',
  blocked: 'it is blocked: unblock or complete it',
  review: 'it waits for your approval',
  archived: 'it was archived unfinished: restore it, or waive the link',
};

/** True when nothing but a person can let the child go on: the parent is blocked, archived unfinished or deleted. */
export function standsStill(parent: WaitingOn): boolean {
  return parent.deleted || parent.status === 'blocked' || parent.status === 'archived';
}

function stepOf(parent: WaitingOn): string {
  if (parent.deleted) return 'it was deleted: bring it back, or remove the link';
  return NEXT_STEP[parent.status] ?? `it is ${parent.status}`;
}

/**
 * @param waits the parents that hold the task back, those that stand still first
 * @param count how many there are in all, when `waits` is only the first of them
 * @returns null when nothing holds it back
 */
export function waitReason(waits: readonly WaitingOn[], count: number = waits.length): string | null {
  const [first] = waits;
  if (first === undefined) return null;
  const others = count - 1;
  const rest = others === 0 ? '' : ` (and for ${others} ${others === 1 ? 'other' : 'others'})`;
  return `Waits for ${first.id}, ${stepOf(first)}${rest}.`;
}
