/**
 * What a person does to tasks. Every change goes to the engine and comes back through the feed; moves are shown at
 * once and taken back when refused. Trouble becomes a toast with the engine's own sentence.
 */
import type { MoveInput } from '../../contract/schemas.ts';
import { ruleFor } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import type { Card, CreateTaskInput, Task, TaskPatch } from '../../contract/task.ts';
import { boardNow } from '../lib/clock.ts';
import { STATUS_NAMES, moveSubject } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import type { Trouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { CreateColumn, Point } from '../stores/view-store.ts';
import { announce, flashRolledBack, toast } from './view.ts';

export type Answers = Omit<MoveInput, 'board' | 'id' | 'to' | 'version'>;

/** The inputs a form can send; kernel-only fields stay out. */
export type NewTask = Omit<CreateTaskInput, 'createdBy'>;

/** The fields that the drawer edits. */
export type FieldPatch = Pick<TaskPatch, 'title' | 'body' | 'assignee' | 'tenant' | 'priority' | 'maxRuntimeSeconds'>;

function cardOf(id: string): Card | null {
  return boardStore.getState().cards[id] ?? null;
}

function showTrouble(trouble: Trouble, taskId: string | null, again?: () => void): void {
  toast({
    text: trouble.text,
    tone: 'danger',
    taskId,
    isSticky: true,
    actions: again === undefined ? [] : [{ label: 'Try again', run: again }],
  });
  announce(trouble.text);
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
    toast({ text: `${rule.label}. ${rule.why}`, tone: 'danger', taskId: id });
    announce(`${STATUS_NAMES[to]}. Not allowed. ${rule.why}`);
    return;
  }
  const canSkip = skipAsk && rule.kind === 'ask' && rule.question === 'summary';
  if (rule.kind === 'ok' || canSkip) void commitMove(id, to);
  else viewStore.setState({ prompt: { id, to, at } });
}

function offerUndo(id: string, from: Status): { label: string; run(): void }[] {
  const card = cardOf(id);
  if (card === null || ruleFor(moveSubject(card), from).kind !== 'ok') return [];
  return [{ label: 'Undo', run: () => requestMove(id, from) }];
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
    toast({ text: `moved to ${where}`, taskId: id, status: task.status, actions: offerUndo(id, from) });
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
    await api.task.update({ board, id, patch, ...(version === undefined ? {} : { version }) });
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

/** Makes `childId` wait for `parentId`. */
export async function linkTasks(parentId: string, childId: string): Promise<boolean> {
  try {
    const { api, board } = connected();
    await api.task.link({ board, parentId, childId });
    return true;
  } catch (error) {
    showTrouble(readTrouble(error), null);
    return false;
  }
}

export async function unlinkTasks(parentId: string, childId: string): Promise<void> {
  try {
    const { api, board } = connected();
    await api.task.unlink({ board, parentId, childId });
    toast({
      text: 'Link removed',
      actions: [{ label: 'Undo', run: () => void linkTasks(parentId, childId) }],
    });
  } catch (error) {
    showTrouble(readTrouble(error), null);
  }
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
