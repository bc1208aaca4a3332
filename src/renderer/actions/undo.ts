/**
 * The last changes of this window that can be taken back. Taking one back is an ordinary change with its own event: it
 * is refused, with a sentence, when the task has moved on. Knows no engine; each entry brings its own way back.
 */
import { boardStore } from '../stores/board-store.ts';
import type { ToastAction } from '../stores/view-store.ts';
import { announce, toast } from './view.ts';

const KEPT_MAX = 20;

interface Undo {
  /** The board that it is about. */
  board: string;
  /** What it takes back, as in "Move to Ready". */
  text: string;
  /** Shows its own trouble. */
  back(): Promise<unknown>;
}

let kept: readonly Undo[] = [];

/**
 * Keeps a way back, unless the board was left before the change was answered.
 * @returns the action for the toast that tells of the change
 */
export function keepUndo(undo: Undo): ToastAction[] {
  if (undo.board !== boardStore.getState().board) return [];
  kept = [...kept.slice(1 - KEPT_MAX), undo];
  return [{ label: 'Undo', run: () => take(undo) }];
}

function take(undo: Undo): void {
  if (!kept.includes(undo)) return;
  kept = kept.filter((other) => other !== undo);
  void undo.back();
}

/** Takes back the newest change that can be. */
export function undoLast(): void {
  const last = kept.at(-1);
  if (last === undefined) {
    toast({ text: 'There is nothing to undo.', tone: 'info' });
    announce('There is nothing to undo.');
    return;
  }
  take(last);
}

/** Forgets every way back; used when another board is shown. */
export function forgetUndo(): void {
  kept = [];
}

/** What Undo would take back now, or null. */
export function nextUndo(): string | null {
  return kept.at(-1)?.text ?? null;
}
