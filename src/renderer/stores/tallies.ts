/** Counts that the frame of the board shows, kept with each change, so that no change makes it count the board. Pure. */
import type { Card } from '../../contract/task.ts';
import { isFailing, needsYou } from '../lib/filter.ts';
import type { Change } from './columns.ts';

export interface Tallies {
  /** Blocked, or in review. */
  needsYou: number;
  failing: number;
  /** In Todo below an unfinished parent. */
  waiting: number;
  /** With a project. */
  inProjects: number;
}

export const NO_TALLIES: Tallies = { needsYou: 0, failing: 0, waiting: 0, inProjects: 0 };

function isWaiting(card: Card): boolean {
  return card.status === 'todo' && card.openParents.length > 0;
}

/** The counts after these cards came (1) or went (-1). */
function counted(tallies: Tallies, cards: Iterable<Card>, step: 1 | -1): Tallies {
  const next = { ...tallies };
  for (const card of cards) {
    if (needsYou(card)) next.needsYou += step;
    if (isFailing(card)) next.failing += step;
    if (isWaiting(card)) next.waiting += step;
    if (card.tenant !== null) next.inProjects += step;
  }
  return next;
}

export function talliesOf(cards: Iterable<Card>): Tallies {
  return counted(NO_TALLIES, cards, 1);
}

export function talliesAfter(tallies: Tallies, changes: readonly Change[]): Tallies {
  const gone = changes.flatMap(({ before }) => before ?? []);
  const come = changes.flatMap(({ after }) => after ?? []);
  return counted(counted(tallies, gone, -1), come, 1);
}
