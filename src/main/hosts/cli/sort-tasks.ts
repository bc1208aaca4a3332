/** The orders in which `list` can show tasks (kernel-spec 6.3, with honest names: Q43). Pure; ties stay as they are. */
import { STATUSES } from '../../../contract/status.ts';
import type { Task } from '../../../contract/task.ts';

export const SORTS = ['priority', 'created', 'created-desc', 'updated', 'status', 'assignee', 'title'] as const;
export type Sort = (typeof SORTS)[number];

const ORDERS: Readonly<Record<Exclude<Sort, 'priority'>, (one: Task, other: Task) => number>> = {
  created: (one, other) => one.createdAt - other.createdAt,
  'created-desc': (one, other) => other.createdAt - one.createdAt,
  updated: (one, other) => other.updatedAt - one.updatedAt,
  status: (one, other) => STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status),
  // Tasks of nobody come last.
  assignee: (one, other) =>
    Number(one.assignee === null) - Number(other.assignee === null) ||
    (one.assignee ?? '').localeCompare(other.assignee ?? ''),
  title: (one, other) => one.title.localeCompare(other.title),
};

/** @param tasks in the board's own order: most urgent first, then oldest first */
export function sorted(tasks: readonly Task[], sort: Sort): readonly Task[] {
  return sort === 'priority' ? tasks : tasks.toSorted(ORDERS[sort]);
}
