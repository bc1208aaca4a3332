/** The filter bar: words, `@worker`, `#project`, `is:status`, and the two quick filters. Pure. */
import { needsPerson } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

export type QuickFilter = 'needs' | 'failing';

export interface Filter {
  words: readonly string[];
  workers: readonly string[];
  projects: readonly string[];
  statuses: readonly string[];
  quick: QuickFilter | null;
}

/** Splits what was typed. A lone `@`, `#` or `is:` filters nothing yet, so typing does not flash an empty board. */
export function parseFilter(text: string, quick: QuickFilter | null): Filter {
  const filter = { words: [] as string[], workers: [] as string[], projects: [] as string[], statuses: [] as string[] };
  for (const part of text.toLowerCase().split(/\s+/)) {
    if (part === '') continue;
    const [list, value] = part.startsWith('@')
      ? [filter.workers, part.slice(1)]
      : part.startsWith('#')
        ? [filter.projects, part.slice(1)]
        : part.startsWith('is:')
          ? [filter.statuses, part.slice(3)]
          : [filter.words, part];
    if (value !== '') list.push(value);
  }
  return { ...filter, quick };
}

/** True when nothing is filtered. */
export function isOpen(filter: Filter): boolean {
  const lists = [filter.words, filter.workers, filter.projects, filter.statuses];
  return filter.quick === null && lists.every((list) => list.length === 0);
}

/** True when a task waits for a person: blocked, or in review. */
export function needsYou(card: Card): boolean {
  return needsPerson(card.status);
}

/** True when a worker failed on the task since it last went well and it is not done. */
export function isFailing(card: Card): boolean {
  return card.consecutiveFailures > 0 && card.status !== 'done' && card.status !== 'archived';
}

/** Whether a card passes; every word must match, case aside, somewhere in title or id. */
export function passes(card: Card, filter: Filter): boolean {
  if (filter.quick === 'needs' && !needsYou(card)) return false;
  if (filter.quick === 'failing' && !isFailing(card)) return false;
  const worker = (card.assignee ?? '').toLowerCase();
  const project = (card.tenant ?? '').toLowerCase();
  if (!filter.workers.every((value) => worker.startsWith(value))) return false;
  if (!filter.projects.every((value) => project.startsWith(value))) return false;
  if (!filter.statuses.every((value) => card.status.startsWith(value))) return false;
  if (filter.words.length === 0) return true;
  const text = `${card.title} ${card.id}`.toLowerCase();
  return filter.words.every((word) => text.includes(word));
}
