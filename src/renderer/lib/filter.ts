/**
 * The filter bar: words, `@worker`, `#project`, `!priority`, `is:status`, what the menus have chosen, and the two quick
 * filters. Several values of one kind widen the filter, different kinds narrow it. Pure.
 */
import { needsPerson } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { PRIORITIES } from './quick-create.ts';

export type QuickFilter = 'needs' | 'failing';

/** What the menus have chosen, by its exact value; the empty name is "nobody" or "no project". */
export interface Picked {
  workers: readonly string[];
  projects: readonly string[];
  /** Levels as the window draws them, 0 to 3. */
  priorities: readonly number[];
}

export interface Filter {
  words: readonly string[];
  workers: readonly string[];
  projects: readonly string[];
  statuses: readonly string[];
  levels: readonly number[];
  picked: Picked;
  quick: QuickFilter | null;
}

export const NOTHING_PICKED: Picked = { workers: [], projects: [], priorities: [] };

/** The level that the window draws for any priority number: 0 none, 1 normal, 2 high, 3 urgent. */
export function levelOf(priority: number): number {
  return Math.min(3, Math.max(0, priority));
}

/** Splits what was typed. A lone `@`, `#`, `!` or `is:` filters nothing yet, so typing does not flash an empty board. */
export function parseFilter(text: string, quick: QuickFilter | null, picked: Picked = NOTHING_PICKED): Filter {
  const words: string[] = [];
  const workers: string[] = [];
  const projects: string[] = [];
  const statuses: string[] = [];
  const levels: number[] = [];
  for (const part of text.toLowerCase().split(/\s+/)) {
    const [, sign, value = ''] = /^(@|#|!|is:)(.*)$/.exec(part) ?? [];
    if (sign === undefined && part !== '') words.push(part);
    if (value === '') continue;
    if (sign === '@') workers.push(value);
    else if (sign === '#') projects.push(value);
    else if (sign === 'is:') statuses.push(value);
    else for (const [name, level] of Object.entries(PRIORITIES)) if (name.startsWith(value)) levels.push(level);
  }
  return { words, workers, projects, statuses, levels, picked, quick };
}

/** True when nothing is filtered. */
export function isOpen(filter: Filter): boolean {
  const { words, workers, projects, statuses, levels, picked } = filter;
  const lists = [words, workers, projects, statuses, levels, picked.workers, picked.projects, picked.priorities];
  return filter.quick === null && lists.every((list) => list.length === 0);
}

function isAmong<T>(values: readonly T[], wide: readonly T[]): boolean {
  return wide.length === 0 || (values.length === wide.length && values.every((value, at) => value === wide[at]));
}

/** True when it is plain, without looking at cards, that each that passes `narrow` passes `wide` too. */
export function isWithin(narrow: Filter, wide: Filter): boolean {
  return (
    isAmong(narrow.workers, wide.workers) &&
    isAmong(narrow.projects, wide.projects) &&
    isAmong(narrow.statuses, wide.statuses) &&
    isAmong(narrow.levels, wide.levels) &&
    narrow.picked === wide.picked &&
    narrow.quick === wide.quick &&
    wide.words.every((word) => narrow.words.some((longer) => longer.includes(word)))
  );
}

/** True when a task waits for a person: blocked, or in review. */
export function needsYou(card: Card): boolean {
  return needsPerson(card.status);
}

/** True when a worker failed on the task since it last went well and it is not done. */
export function isFailing(card: Card): boolean {
  return card.consecutiveFailures > 0 && card.status !== 'done' && card.status !== 'archived';
}

function startsWithOne(value: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((start) => value.startsWith(start));
}

function isOneOf<T>(value: T, chosen: readonly T[]): boolean {
  return chosen.length === 0 || chosen.includes(value);
}

/** Whether a card passes; every word must match, case aside, somewhere in title or id. */
export function passes(card: Card, filter: Filter): boolean {
  const { picked } = filter;
  if (filter.quick === 'needs' && !needsYou(card)) return false;
  if (filter.quick === 'failing' && !isFailing(card)) return false;
  if (!startsWithOne((card.assignee ?? '').toLowerCase(), filter.workers)) return false;
  if (!startsWithOne((card.tenant ?? '').toLowerCase(), filter.projects)) return false;
  if (!startsWithOne(card.status, filter.statuses)) return false;
  const level = levelOf(card.priority);
  if (!isOneOf(level, filter.levels) || !isOneOf(level, picked.priorities)) return false;
  if (!isOneOf(card.assignee ?? '', picked.workers) || !isOneOf(card.tenant ?? '', picked.projects)) return false;
  if (filter.words.length === 0) return true;
  const title = card.title.toLowerCase();
  return filter.words.every((word) => title.includes(word) || card.id.toLowerCase().includes(word));
}
