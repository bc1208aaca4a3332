/**
 * How the window looks, as a person chose it: theme, density, lanes, what cards say, size and motion. Reads and
 * writes the browser's storage; anything unknown there is left out, so an older or a damaged entry costs only itself.
 */
import type { Status } from '../../contract/status.ts';

export type Theme = 'system' | 'dark' | 'light';
export type Density = 'compact' | 'comfortable' | 'spacious';
/** Lanes by worker: nowhere, in the Running column, or one row per worker for the whole board. */
export type Lanes = 'off' | 'running' | 'all';
/** `system` follows prefers-reduced-motion. */
export type Motion = 'system' | 'reduced' | 'full';

export interface Looks {
  theme: Theme;
  density: Density;
  lanes: Lanes;
  /** Task ids on cards. */
  showsIds: boolean;
  /** Words beside status shapes. */
  showsLabels: boolean;
  /** Interface size in percent, 80 to 140. */
  size: number;
  motion: Motion;
  openRails: readonly Status[];
}

/** Columns that start as rails. */
export const RAILS: readonly Status[] = ['scheduled', 'review'];
/** Columns that are rails while every column has lanes; Review is always open there. */
export const LANE_RAILS: readonly Status[] = ['triage', 'scheduled'];

/** Columns that can be folded, in this arrangement of lanes. */
export function railsOf(lanes: Lanes): readonly Status[] {
  return lanes === 'all' ? LANE_RAILS : RAILS;
}

export const SIZE_MIN = 80;
export const SIZE_MAX = 140;

export const LOOKS: Looks = {
  theme: 'system',
  density: 'comfortable',
  lanes: 'running',
  showsIds: true,
  showsLabels: false,
  size: 100,
  motion: 'system',
  openRails: [],
};

const KEY = 'flockboard.view';
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  theme: ['system', 'dark', 'light'] satisfies Theme[],
  density: ['compact', 'comfortable', 'spacious'] satisfies Density[],
  lanes: ['off', 'running', 'all'] satisfies Lanes[],
  motion: ['system', 'reduced', 'full'] satisfies Motion[],
};

/** The known part of a stored value. Pure. */
export function parseLooks(text: string): Partial<Looks> {
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof saved !== 'object' || saved === null) return {};
  const found: Record<string, unknown> = {};
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value: unknown = Reflect.get(saved, name);
    if (typeof value === 'string' && choices.includes(value)) found[name] = value;
  }
  for (const name of ['showsIds', 'showsLabels']) {
    const value: unknown = Reflect.get(saved, name);
    if (typeof value === 'boolean') found[name] = value;
  }
  const size: unknown = Reflect.get(saved, 'size');
  if (typeof size === 'number' && size >= SIZE_MIN && size <= SIZE_MAX) found['size'] = Math.round(size);
  const rails: unknown = Reflect.get(saved, 'openRails');
  const known = [...new Set([...RAILS, ...LANE_RAILS])];
  if (Array.isArray(rails)) found['openRails'] = known.filter((status) => rails.includes(status));
  return found;
}

/** What was chosen earlier in this browser; nothing outside one. */
export function readLooks(): Partial<Looks> {
  return typeof localStorage === 'undefined' ? {} : parseLooks(localStorage.getItem(KEY) ?? '{}');
}

/** Remembers the looks when one of them changed. */
export function writeLooks(state: Looks, before: Looks): void {
  const names = Object.keys(LOOKS) as (keyof Looks)[];
  if (typeof localStorage === 'undefined' || names.every((name) => state[name] === before[name])) return;
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(names.map((name) => [name, state[name]]))));
}
