/** The order of cards inside a column. Pure. Ready is in starting order, the same as the kernel's queue. */
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

const byId = (a: Card, b: Card): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const oldestFirst = (a: Card, b: Card): number => a.statusSince - b.statusSince || byId(a, b);
const newestFirst = (a: Card, b: Card): number => b.statusSince - a.statusSince || byId(a, b);
const mostUrgentFirst = (a: Card, b: Card): number =>
  b.priority - a.priority || a.statusSince - b.statusSince || a.createdAt - b.createdAt || byId(a, b);
const soonestFirst = (a: Card, b: Card): number =>
  (a.scheduledAt ?? Infinity) - (b.scheduledAt ?? Infinity) || oldestFirst(a, b);

/** Compares two cards of one column; total, so that equal boards look equal in every window. */
export function compareIn(status: Status): (a: Card, b: Card) => number {
  switch (status) {
    case 'ready':
      return mostUrgentFirst;
    case 'scheduled':
      return soonestFirst;
    case 'done':
    case 'archived':
      return newestFirst;
    case 'triage':
    case 'todo':
    case 'running':
    case 'blocked':
    case 'review':
      return oldestFirst;
  }
}
