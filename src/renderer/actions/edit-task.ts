/**
 * What a person changes on a task without moving it: its fields, its comments, and its links to others. Every change goes
 * to the engine and comes back through the feed; trouble becomes a toast with the engine's own sentence.
 */
import type { Task, TaskPatch } from '../../contract/task.ts';
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { keepUndo } from './undo.ts';
import { showTrouble, toast } from './view.ts';

/** The fields that the drawer edits. */
export type FieldPatch = TaskPatch;

/** Changes fields of a task. `version` is the row the person was looking at. @returns false after trouble was shown. */
export async function updateTask(id: string, patch: FieldPatch, version?: number): Promise<boolean> {
  try {
    const { api, board } = connected();
    const { task: before } = await api.task.get({ board, id });
    const after = await api.task.update({ board, id, patch, ...(version === undefined ? {} : { version }) });
    keepUndo({ board, text: 'Edit', back: () => undoEdit(before, after, patch) });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), id);
    return false;
  }
}

const FIELDS = [
  'title',
  'body',
  'assignee',
  'tenant',
  'priority',
  'skills',
  'workspaceKind',
  'workspacePath',
  'branch',
  'base',
  'maxRuntimeSeconds',
  'maxRetries',
  'scheduledAt',
  'modelOverride',
] as const satisfies readonly (keyof TaskPatch)[];

/** Lists are compared by what is in them. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Puts the fields of a patch back, unless one of them has been changed again since. */
export async function undoEdit(before: Task, after: Task, patch: FieldPatch): Promise<boolean> {
  const { id } = before;
  const names = FIELDS.filter((name) => patch[name] !== undefined);
  try {
    const { api, board } = connected();
    const { task } = await api.task.get({ board, id });
    if (names.some((name) => !isSame(task[name], after[name]))) {
      toast({ text: 'was changed again since; that stays.', taskId: id, tone: 'danger', isSticky: true });
      return false;
    }
    const old = Object.fromEntries(names.map((name) => [name, before[name]])) as FieldPatch;
    await api.task.update({ board, id, patch: old, version: task.version });
    toast({ text: 'is as it was', taskId: id, tone: 'info' });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), id);
    return false;
  }
}

/** Adds a comment. @returns false after trouble was shown; the text stays in the field then. */
export async function addComment(id: string, body: string): Promise<boolean> {
  try {
    const { api, board } = connected();
    await api.task.comment({ board, id, body });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), id);
    return false;
  }
}

/** @returns the board that it was done on; null after trouble was shown */
async function setLink(parentId: string, childId: string, isLinked: boolean): Promise<string | null> {
  try {
    const { api, board } = connected();
    if (isLinked) await api.task.link({ board, parentId, childId });
    else await api.task.unlink({ board, parentId, childId });
    return board;
  } catch (error) {
    showTrouble(readTrouble(error), null);
    return null;
  }
}

/** Makes `childId` wait for `parentId`. */
export async function linkTasks(parentId: string, childId: string): Promise<boolean> {
  const board = await setLink(parentId, childId, true);
  if (board !== null) keepUndo({ board, text: 'Link', back: () => setLink(parentId, childId, false) });
  return board !== null;
}

export async function unlinkTasks(parentId: string, childId: string): Promise<void> {
  const board = await setLink(parentId, childId, false);
  if (board === null) return;
  const back = (): Promise<unknown> => setLink(parentId, childId, true);
  toast({ text: 'Link removed', actions: keepUndo({ board, text: 'Remove the link', back }) });
}
