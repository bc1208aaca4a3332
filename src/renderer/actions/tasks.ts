/**
 * Creating tasks, and moving one of them: asking whether it may go, telling how it went, and taking it back. A move is
 * shown at once and taken back when it is refused (make-move.ts); trouble becomes a toast with the engine's own sentence.
 */
import { ruleFor } from '../../contract/moves.ts';
import type { MoveRule } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import type { Card, CreateTaskInput, Task } from '../../contract/task.ts';
import { inverseMove } from '../lib/inverse.ts';
import type { Inverse } from '../lib/inverse.ts';
import { STATUS_NAMES, moveSubject } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import type { Trouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { CreateColumn, Point, Toast, ToastAction } from '../stores/view-store.ts';
import { addComment } from './edit-task.ts';
import { makeMove } from './make-move.ts';
import type { Answers } from './make-move.ts';
import { keepUndo } from './undo.ts';
import { announce, showTrouble, toast } from './view.ts';

/** The inputs a form can send; kernel-only fields stay out. */
export type NewTask = Omit<CreateTaskInput, 'createdBy'>;

/** Created tasks that a window remembers as its own. */
const MADE_HERE_MAX = 100;

function cardOf(id: string): Card | null {
  return boardStore.getState().cards[id] ?? null;
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
function undoMove(board: string, before: Card, to: Status): ToastAction[] {
  const inverse = inverseMove(before, to);
  if (inverse === null) return [];
  return keepUndo({ board, text: `Move to ${STATUS_NAMES[to]}`, back: () => moveBack(before, to, inverse) });
}

/** Tells of a task of that board; when it was left meanwhile, by the task's name and without ways on. */
export function toastOn(board: string, card: Card, input: Pick<Toast, 'text'> & Partial<Toast>): void {
  if (board === boardStore.getState().board) toast({ ...input, taskId: card.id });
  else toast({ ...input, text: `${card.title}, on board ${board}: ${input.text}`, taskId: null, actions: [] });
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
  const board = boardStore.getState().board;
  if (card === null || board === null) return false;
  try {
    const task = await makeMove(board, card, to, answers);
    const where = STATUS_NAMES[task.status];
    const actions = undoMove(board, card, to);
    toastOn(board, card, { text: `moved to ${where}`, status: task.status, actions });
    announce(`${card.title} moved to ${where}.`);
    return true;
  } catch (error) {
    const trouble = readTrouble(error);
    const where = STATUS_NAMES[cardOf(id)?.status ?? card.status];
    const text = trouble.code === 'conflict' ? `went back to ${where}` : trouble.text;
    toastOn(board, card, {
      text,
      detail: trouble.code === 'conflict' ? trouble.text : null,
      tone: 'danger',
      isSticky: true,
      actions: [{ label: 'Try again', run: () => requestMove(id, to) }],
    });
    announce(`${card.title} stays in ${where}. ${trouble.text}`);
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
    const { madeHere } = viewStore.getState();
    viewStore.setState({ madeHere: [...madeHere, task.id].slice(-MADE_HERE_MAX) });
    if (!parked) return task;
    return await api.task.move({ board, id: task.id, to: 'todo', version: task.version });
  } catch (error) {
    return readTrouble(error);
  }
}

export function isTrouble(value: Task | Trouble): value is Trouble {
  return 'kind' in value && 'code' in value;
}

/** Answers that were posted and whose task is not queued yet, by board, task and the time of the question. */
const posted = new Map<string, string>();

function questionOf(id: string): string {
  return `${boardStore.getState().board} ${id} ${cardOf(id)?.statusSince}`;
}

/** The answer that was posted to the question of a task that could not be queued then; '' for none. */
export function postedAnswer(id: string): string {
  return posted.get(questionOf(id)) ?? '';
}

/**
 * Answers a worker's question: the comment first, so that the next run reads it, then back to the queue. Sent again after
 * the move was refused, the same answer is not posted twice.
 */
export async function answerAndQueue(id: string, answer: string): Promise<boolean> {
  const question = questionOf(id);
  if (posted.get(question) !== answer && !(await addComment(id, answer))) return false;
  posted.set(question, answer);
  const isQueued = await commitMove(id, 'ready');
  if (isQueued) posted.delete(question);
  return isQueued;
}
