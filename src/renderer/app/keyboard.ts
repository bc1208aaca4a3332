/**
 * The keys of the board. Single keys work when no field has the focus; a lifted card, an open prompt and a dialog
 * take precedence. Esc backs out one step at a time: filter field, drawer, filter.
 */
import { useEffect } from 'react';
import type { Status } from '../../contract/status.ts';
import { focusCard, focusColumn, focusEdge, focusNeedsYou, focusRow } from '../actions/focus.ts';
import { nudge, requestMove } from '../actions/tasks.ts';
import { clearFilter, closeDrawer, createIn, openDrawer, setDialog, toggleQuick } from '../actions/view.ts';
import { lift, liftKey } from '../features/move/lift.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** Keys that act on the log have the log's own meaning while it has the focus. */
function isInLog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="log"]') !== null;
}

function escape(): void {
  const { prompt, creatingIn, drawerId, filterText, quick, focusId } = viewStore.getState();
  if (prompt !== null) viewStore.setState({ prompt: null });
  else if (creatingIn !== null) createIn(null);
  else if (drawerId !== null) {
    closeDrawer();
    if (focusId !== null) focusCard(focusId);
  } else if (filterText !== '' || quick !== null) clearFilter();
}

/** Moves the focused task, with its prompt beside the card. */
function moveFocused(target: (status: Status) => Status | null): void {
  const { focusId } = viewStore.getState();
  const card = focusId === null ? undefined : boardStore.getState().cards[focusId];
  const to = card === undefined ? null : target(card.status);
  if (card === undefined || to === null) return;
  const rect = document.querySelector(`[data-card="${CSS.escape(card.id)}"]`)?.getBoundingClientRect();
  requestMove(card.id, to, rect === undefined ? null : { x: rect.left + rect.width / 2, y: rect.bottom });
}

function openFocused(): void {
  const { focusId } = viewStore.getState();
  if (focusId !== null) openDrawer(focusId, true);
}

function focusFilter(): void {
  document.querySelector<HTMLInputElement>('#filter')?.focus();
}

function editBody(): void {
  document.querySelector<HTMLElement>('[data-edit-body]')?.click();
}

function focusComposer(): void {
  document.querySelector<HTMLElement>('[data-testid="comment-input"]')?.focus();
}

const KEYS: Readonly<Record<string, () => void>> = {
  c: () => setDialog(true),
  C: focusComposer,
  '/': focusFilter,
  j: () => focusRow(1),
  ArrowDown: () => focusRow(1),
  k: () => focusRow(-1),
  ArrowUp: () => focusRow(-1),
  l: () => focusColumn(1),
  ArrowRight: () => focusColumn(1),
  h: () => focusColumn(-1),
  ArrowLeft: () => focusColumn(-1),
  G: () => focusEdge('last'),
  Home: () => focusEdge('first'),
  End: () => focusEdge('last'),
  i: focusNeedsYou,
  f: () => toggleQuick('failing'),
  m: () => void lift(),
  e: editBody,
  n: () => void nudge(),
  Enter: openFocused,
  r: () => moveFocused((status) => (status === 'running' ? 'ready' : null)),
  b: () => moveFocused(() => 'blocked'),
  d: () => moveFocused(() => 'done'),
  u: () => moveFocused(() => 'ready'),
  E: () => moveFocused(() => 'archived'),
};

function onKeyDown(event: KeyboardEvent): void {
  const { drag, isDialogOpen } = viewStore.getState();
  if (drag?.isKeyboard === true) {
    liftKey(event, drag);
    return;
  }
  if (isDialogOpen || event.defaultPrevented) return;
  if (event.key === 'Escape') {
    escape();
    return;
  }
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  // A focused button keeps Enter; the log keeps its arrows.
  const onButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;
  if (event.key === 'Enter' && onButton) return;
  if (isInLog(event.target) && /^(?:Arrow|Home|End|Page)/.test(event.key)) return;
  const action = KEYS[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

/** Listens for the window's keys while mounted. */
export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
