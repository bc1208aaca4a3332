/**
 * Reads the keys of the window and runs the action they stand for (actions/all.ts). Single keys work when no field
 * has the focus; a lifted card, an open prompt and a dialog take precedence. Esc backs out one step at a time: prompt,
 * menu, selection, filter, drawer.
 */
import { useEffect } from 'react';
import { actionByKeys, isPrefix } from '../actions/all.ts';
import { closeBoardMenu } from '../actions/boards.ts';
import { keyOf } from '../actions/action.ts';
import { focusCard } from '../actions/focus.ts';
import { liftKey } from '../actions/lift.ts';
import { scopeOf } from '../actions/scope.ts';
import { clearSelection, selectedIds } from '../actions/selection.ts';
import { clearFilter, closeDrawer, closePick, createIn, isFiltered, setOverlay } from '../actions/view.ts';
import { isTyping } from '../lib/is-typing.ts';
import { viewStore } from '../stores/view-store.ts';

/** How long the first key of a sequence waits for the second, milliseconds. */
const SEQUENCE_MS = 900;

/** Keys that act on the log have the log's own meaning while it has the focus. */
function isInLog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="log"]') !== null;
}

/** A button keeps the keys that press it, and a menu, a list or a group of choices its arrows. */
function isKept(event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Enter' || key === ' ') return target.closest('button, a, [role="option"], [role="menuitem"]') !== null;
  const isArrow = /^(?:Arrow|Home|End|Page)/.test(key);
  return (
    isArrow && (isInLog(target) || target.closest('[role="radiogroup"], [role="menu"], [role="listbox"]') !== null)
  );
}

function escape(): void {
  const { prompt, confirm, pick, overlay, boardMenu, creatingIn, drawerId, focusId, selected, screen } =
    viewStore.getState();
  if (prompt !== null || confirm !== null) viewStore.setState({ prompt: null, confirm: null });
  else if (pick !== null) closePick();
  else if (overlay !== null) setOverlay(null);
  else if (boardMenu !== null) closeBoardMenu();
  else if (creatingIn !== null) createIn(null);
  else if (Object.keys(selected).length > 0 && selectedIds().length > 0) clearSelection();
  // A filter belongs to the board; elsewhere nobody would see that it went.
  else if (screen === 'board' && isFiltered()) clearFilter();
  else if (drawerId !== null) {
    closeDrawer();
    if (focusId !== null) focusCard(focusId);
  }
}

let waiting: { keys: string; until: number } | null = null;

/** The action of this key, alone or as the next one of a sequence. */
function actionFor(event: KeyboardEvent) {
  const key = keyOf(event);
  const before = waiting !== null && waiting.until > event.timeStamp ? waiting.keys : null;
  waiting = null;
  const together = before === null ? null : actionByKeys(`${before} ${key}`);
  if (together !== null) return together;
  if (isPrefix(key)) waiting = { keys: key, until: event.timeStamp + SEQUENCE_MS };
  return actionByKeys(key);
}

function onKeyDown(event: KeyboardEvent): void {
  const { drag, isDialogOpen, overlay, wish } = viewStore.getState();
  if (drag?.isKeyboard === true) {
    liftKey(event, drag);
    return;
  }
  if (isDialogOpen || event.defaultPrevented || event.altKey) return;
  if (event.key === 'Escape') {
    escape();
    return;
  }
  // Whoever asked for a field of the drawer means that field, also in the moment before it is there.
  if (wish !== null && event.key.length === 1 && !event.ctrlKey && !event.metaKey) return;
  // The keys that call a window over everything work from fields too; what edits text stays with the field.
  const isCalling = ['mod+k', 'mod+,'].includes(keyOf(event)) || event.key === 'F6';
  if ((isTyping(event.target) && !isCalling) || (overlay !== null && !isCalling) || isKept(event)) return;
  const action = actionFor(event);
  if (action === null) return;
  const scope = scopeOf();
  if (action.isPossible?.(scope) === false) return;
  event.preventDefault();
  action.run(scope);
}

/** Listens for the window's keys while mounted. */
export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
