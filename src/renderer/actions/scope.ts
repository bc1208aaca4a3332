/** What the acts of the moment are meant for, and where their prompts open. */
import { boardStore } from '../stores/board-store.ts';
import type { Point } from '../stores/view-store.ts';
import type { Scope } from './action.ts';
import { targetIds } from './selection.ts';

/** Below the middle of a card, if it is on screen. */
function pointAt(id: string): Point | null {
  const rect = document.querySelector(`[data-card="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  return rect === undefined ? null : { x: rect.left + rect.width / 2, y: rect.bottom };
}

/** The scope of one task, or of everything that is meant when none is named. */
export function scopeOf(ids: readonly string[] = targetIds(), at: Point | null = null): Scope {
  const [only] = ids;
  const card = only === undefined || ids.length > 1 ? null : (boardStore.getState().cards[only] ?? null);
  return { card, ids, at: at ?? (only === undefined ? null : pointAt(only)) };
}
