/** What keeps a ready card from starting, sorted by who can clear it. Pure. */
import type { HoldCode } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

/** Holds that only a person can clear; the others pass by themselves. */
const STUCK: ReadonlySet<HoldCode> = new Set(['unassigned', 'unknown_profile', 'no_command', 'no_workspace']);

/** True when only a person can clear what holds the card. */
export function isStuck(card: Card): boolean {
  return card.hold !== null && STUCK.has(card.hold.code);
}
