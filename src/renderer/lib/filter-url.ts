/**
 * A filter as the fragment of the address, `#q=fix&worker=qa-dev&priority=3&show=needs`, so that it can be kept, shared
 * and gone back to. Other names in the fragment belong to others and stay. Pure.
 */
import type { Picked, QuickFilter } from './filter.ts';

interface FilterState {
  filterText: string;
  quick: QuickFilter | null;
  picked: Picked;
}

const NAMES = ['q', 'show', 'worker', 'project', 'priority'] as const;
const QUICK: readonly string[] = ['needs', 'failing'] satisfies QuickFilter[];

function params(hash: string): URLSearchParams {
  return new URLSearchParams(hash.startsWith('#') ? hash.slice(1) : hash);
}

/** True when the fragment says anything about the filter. */
export function hasFilter(hash: string): boolean {
  const found = params(hash);
  return NAMES.some((name) => found.has(name));
}

/** The filter that a fragment stands for; what it does not know is left out. */
export function filterFromHash(hash: string): FilterState {
  const found = params(hash);
  const show = found.get('show');
  const levels = found.getAll('priority').map(Number);
  return {
    filterText: found.get('q') ?? '',
    quick: show !== null && QUICK.includes(show) ? (show as QuickFilter) : null,
    picked: {
      workers: found.getAll('worker'),
      projects: found.getAll('project'),
      priorities: levels.filter((level) => Number.isInteger(level) && level >= 0 && level <= 3),
    },
  };
}

/** The fragment with this filter in it, '' when nothing is left to say. */
export function hashWithFilter(hash: string, { filterText, quick, picked }: FilterState): string {
  const next = params(hash);
  for (const name of NAMES) next.delete(name);
  if (filterText.trim() !== '') next.set('q', filterText.trim());
  if (quick !== null) next.set('show', quick);
  for (const worker of picked.workers) next.append('worker', worker);
  for (const project of picked.projects) next.append('project', project);
  for (const level of picked.priorities) next.append('priority', String(level));
  const text = next.toString();
  return text === '' ? '' : `#${text}`;
}
