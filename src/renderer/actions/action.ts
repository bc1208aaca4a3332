/**
 * What a person can do, as one object that feeds button, shortcut, menu and palette: its name, its picture, its keys,
 * whether it can be done now and how. The lists are in everywhere.ts, around.ts and on-task.ts; all.ts puts them
 * together.
 */
import type { LucideIcon } from 'lucide-react';
import type { Card } from '../../contract/task.ts';
import type { Point } from '../stores/view-store.ts';

/** Parts of the list of shortcuts, in its order. */
export const SECTIONS = ['Everywhere', 'Views', 'Move around', 'Select and move', 'On a task', 'Workers'] as const;
export type Section = (typeof SECTIONS)[number];

/** What an act is meant for. */
export interface Scope {
  /** The focused or open task, or the only selected one; null when there is none or there are several. */
  card: Card | null;
  /** Every task the act is meant for. */
  ids: readonly string[];
  /** Where a prompt or menu would open. */
  at: Point | null;
}

export interface Action {
  id: string;
  name: string;
  /** The word on a button, where the name is too long for one. */
  short?: string;
  Icon: LucideIcon;
  /**
   * Shortcuts as key caps: `mod K`, `shift E`, `G G`, `?`. The first is shown; `also` are taken but not shown.
   */
  keys: readonly string[];
  also?: readonly string[];
  section: Section;
  /** The row in the list of shortcuts, shared by actions that belong together; the name when absent. */
  row?: string;
  /** Where the palette lists it; null for what makes no sense from there. */
  place: 'task' | 'command' | 'goto' | null;
  /** False when it cannot be done now; the palette leaves it out and the key does nothing. */
  isPossible?(scope: Scope): boolean;
  /** Words after the name in the palette. */
  detail?(scope: Scope): string;
  run(scope: Scope): void;
}

/** Caps that change what a key means. */
const MODIFIERS: ReadonlySet<string> = new Set(['mod', 'shift', 'alt']);
const NAMED: Readonly<Record<string, string>> = {
  enter: 'enter',
  space: ' ',
  esc: 'escape',
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
};

/** Shift matters for letters and named keys; for `?` it is only how the sign is typed. */
function canonical(key: string, isMod: boolean, isShift: boolean): string {
  const low = key.toLowerCase();
  const isSign = low.length === 1 && low !== ' ' && low.toUpperCase() === low;
  return `${isMod ? 'mod+' : ''}${isShift && !isSign ? 'shift+' : ''}${low}`;
}

/** A shortcut in the form that `keyOf` gives; a sequence has one for each key. */
export function parseKeys(caps: string): readonly string[] {
  const parts = caps.split(' ');
  const held = new Set(parts.filter((part) => MODIFIERS.has(part)));
  return parts
    .filter((part) => !MODIFIERS.has(part))
    .map((part) => canonical(NAMED[part] ?? part, held.has('mod'), held.has('shift')));
}

/** What a pressed key is called. Command and Control are the same here, so shortcuts read alike everywhere. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string {
  return canonical(event.key, event.ctrlKey || event.metaKey, event.shiftKey);
}
