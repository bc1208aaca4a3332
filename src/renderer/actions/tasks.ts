/**
 * What a person does to tasks. Every change goes to the engine and comes back through the feed; moves are shown at
 * once and taken back when refused. Trouble becomes a toast with the engine's own sentence.
 */
import type { MoveInput } from '../../contract/schemas.ts';
import { ruleFor } from '../../contract/moves.ts';
import type { MoveRule } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import type { Card, CreateTaskInput, Task, TaskPatch } from '../../contract/task.ts';
import { boardNow } from '../lib/clock.ts';
import { inverseMove } from '../lib/inverse.ts';
import type { Inverse } from '../lib/inverse.ts';
import { STATUS_NAMES, moveSubject } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import type { Trouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { CreateColumn, Point, ToastAction } from '../stores/view-store.ts';
import { keepUndo } from './undo.ts';
import { announce, flashRolledBack, toast } from './view.ts';

export type Answers = Omit<MoveInput, 'board' | 'id' | 'to' | 'version'>;

/** The inputs a form can send; kernel-only fields stay out. */
export type NewTask = Omit<CreateTaskInput, 'createdBy'>;

/** The fields that the drawer edits. */
export type FieldPatch = TaskPatch;

function cardOf(id: string): Card | null {
  return boardStore.getState().cards[id] ?? null;
}

export function showTrouble(trouble: Trouble, taskId: string | null, again?: () => void): void {
  toast({
    text: trouble.text,
    tone: 'danger',
    taskId,
    isSticky: true,
    actions: again === undefined ? [] : [{ label: 'Try again', run: again }],
  });
  announce(trouble.text);
}

/** Says why a move cannot be made, in a toast and to screen readers. */
export function tellRefused(id: string, to: Status, rule: MoveRule): void {
  toast({ text: `${rule.label}. ${rule.why}`, tone: 'danger', taskId: id });
  announce(`${STATUS_NAMES[to]}. Not allowed. ${rule.why}`);
}

/**
 * Asks for a move: refused moves say why, moves with a question open the prompt at `at`, the others happen.
 * @param skipAsk answers a question with nothing (Shift while dropping); never skips stopping a worker.
 */
export function requestMove(id: string, to: Status, at: Point | null = null, skipAsk = false): void {
  const card = cardOf(id);
  if (card === null || card.status === to) return;
  const rule = ruleFor(moveSubject(card), to);
  if (rule.kind === 'no') {
    tellRefused(id, to, rule);
    return;
  }
  const canSkip = skipAsk && rule.kind === 'ask' && rule.question === 'summary';
  if (rule.kind === 'ok' || canSkip) void commitMove(id, to);
  else viewStore.setState({ prompt: { ids: [id], to, at } });
}

/** A way back from a move that was made, when the table of legal moves has one. */
function undoMove(before: Card, to: Status): ToastAction[] {
  const inverse = inverseMove(before, to);
  if (inverse === null) return [];
  return keepUndo({ text: `Move to ${STATUS_NAMES[to]}`, back: () => moveBack(before, to, inverse) });
}

/** Takes a move back, unless the task has gone somewhere else since. */
export async function moveBack(before: Card, to: Status, inverse: Inverse): Promise<boolean> {
  const { id } = before;
  const card = cardOf(id);
  // An archived task is not among the cards; the engine alone knows it.
  if (card !== null && card.status !== to) {
    const text = `moved on: it is in ${STATUS_NAMES[card.status]} now.`;
    toast({ text, taskId: id, tone: 'danger', isSticky: true });
    announce(`${card.title} ${text}`);
    return false;
  }
  try {
    const { api, board } = connected();
    const version = card === null ? {} : { version: card.version };
    const task = await api.task.move({ board, id, to: inverse.to, ...version, ...inverse.answers });
    toast({ text: `is back in ${STATUS_NAMES[task.status]}`, taskId: id, status: task.status });
    announce(`${task.title} is back in ${STATUS_NAMES[task.status]}.`);
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), id);
    return false;
  }
}

/** Performs a legal move with the answers to its question. Optimistic; resolves when the engine has answered. */
export async function commitMove(id: string, to: Status, answers: Answers = {}): Promise<boolean> {
  const card = cardOf(id);
  if (card === null) return false;
  const from = card.status;
  const { beginMove, confirmMove, rollBack } = boardStore.getState();
  beginMove(id, to, boardNow());
  try {
    const { api, board } = connected();
    const task = await api.task.move({ board, id, to, version: card.version, ...answers });
    confirmMove(id, task.version);
    const where = STATUS_NAMES[task.status];
    toast({ text: `moved to ${where}`, taskId: id, status: task.status, actions: undoMove(card, to) });
    announce(`${card.title} moved to ${where}.`);
    return true;
  } catch (error) {
    rollBack(id);
    flashRolledBack(id);
    const trouble = readTrouble(error);
    const text = trouble.code === 'conflict' ? `went back to ${STATUS_NAMES[from]}` : trouble.text;
    toast({
      text,
      detail: trouble.code === 'conflict' ? trouble.text : null,
      tone: 'danger',
      taskId: id,
      isSticky: true,
      actions: [{ label: 'Try again', run: () => requestMove(id, to) }],
    });
    announce(`${card.title} stays in ${STATUS_NAMES[from]}. ${trouble.text}`);
    return false;
  }
}

/**
 * Creates a task as the column says. Todo is reached through triage, because a task without parents would be
 * started from Ready before it could be parked.
 * @returns the task, or the trouble for the form to show beside its field.
 */
export async function createTask(input: NewTask, column: CreateColumn | null = null): Promise<Task | Trouble> {
  try {
    const { api, board } = connected();
    const parked = column === 'todo' && (input.parents ?? []).length === 0;
    const task = await api.task.create({
      board,
      task: {
        ...input,
        ...(column === 'triage' || parked ? { triage: true } : {}),
        ...(column === 'blocked' ? { initialStatus: 'blocked' as const } : {}),
      },
    });
    if (!parked) return task;
    return await api.task.move({ board, id: task.id, to: 'todo', version: task.version });
  } catch (error) {
    return readTrouble(error);
  }
}

export function isTrouble(value: Task | Trouble): value is Trouble {
  return 'kind' in value && 'code' in value;
}

/** Changes fields of a task. `version` is the row the person was looking at. @returns false after trouble was shown. */
export async function updateTask(id: string, patch: FieldPatch, version?: number): Promise<boolean> {
  try {
    const { api, board } = connected();
    const { task: before } = await api.task.get({ board, id });
    const after = await api.task.update({ board, id, patch, ...(version === undefined ? {} : { version }) });
    keepUndo({ text: 'Edit', back: () => undoEdit(before, after, patch) });
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

/** Answers a worker's question: the comment first, so that the next run reads it, then back to the queue. */
export async function answerAndQueue(id: string, answer: string): Promise<boolean> {
  if (!(await addComment(id, answer))) return false;
  return commitMove(id, 'ready');
}

async function setLink(parentId: string, childId: string, isLinked: boolean): Promise<boolean> {
  try {
    const { api, board } = connected();
    if (isLinked) await api.task.link({ board, parentId, childId });
    else await api.task.unlink({ board, parentId, childId });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), null);
    return false;
  }
}

/** Makes `childId` wait for `parentId`. */
export async function linkTasks(parentId: string, childId: string): Promise<boolean> {
  const isDone = await setLink(parentId, childId, true);
  if (isDone) keepUndo({ text: 'Link', back: () => setLink(parentId, childId, false) });
  return isDone;
}

export async function unlinkTasks(parentId: string, childId: string): Promise<void> {
  if (!(await setLink(parentId, childId, false))) return;
  const back = (): Promise<boolean> => setLink(parentId, childId, true);
  toast({ text: 'Link removed', actions: keepUndo({ text: 'Remove the link', back }) });
}

/** Asks the dispatcher for a tick now. */
export async function nudge(): Promise<void> {
  try {
    const { api, board } = connected();
    const { accepted } = await api.board.nudge({ board });
    toast({ text: accepted ? 'Tick requested' : 'This window does not dispatch', tone: 'info' });
  } catch (error) {
    showTrouble(readTrouble(error), null, () => void nudge());
  }
}

export async function setPaused(paused: boolean): Promise<void> {
  try {
    const { api, board } = connected();
    const result = await api.board.setPaused({ board, paused });
    toast({ text: result.paused ? 'Dispatcher paused. Running workers go on.' : 'Dispatcher on', tone: 'info' });
  } catch (error) {
    showTrouble(readTrouble(error), null);
  }
}
