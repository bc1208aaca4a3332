/**
 * One act on several tasks. Each task is written by itself, so one that is refused keeps no other from going; what
 * was refused is listed by name, and what was done is one entry to undo.
 */
import type { MoveQuestion } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import type { Card, Task } from '../../contract/task.ts';
import { failureLines, isPlain, planMoves } from '../lib/bulk-plan.ts';
import type { BulkPlan, Failure } from '../lib/bulk-plan.ts';
import { plural } from '../lib/format.ts';
import { inTurns } from '../lib/in-turns.ts';
import { inverseMove } from '../lib/inverse.ts';
import { STATUS_NAMES } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import { client } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { Point } from '../stores/view-store.ts';
import { makeMove } from './make-move.ts';
import type { Answers } from './make-move.ts';
import { requestMove } from './tasks.ts';
import type { FieldPatch } from './edit-task.ts';
import { keepUndo } from './undo.ts';
import { announce, toast } from './view.ts';

/** More at once only queue up in the engine. */
const WIDTH = 6;

/** Fields that make sense for many tasks at once. */
type SharedPatch = Pick<FieldPatch, 'assignee' | 'tenant' | 'priority'>;

function cardsOf(ids: readonly string[]): Card[] {
  const { cards } = boardStore.getState();
  return ids.map((id) => cards[id]).filter((card) => card !== undefined);
}

/** Asks for a move of one task or of several: at once when nothing is in question, else with a prompt. */
export function requestMoves(ids: readonly string[], to: Status, at: Point | null = null): void {
  const [only] = ids;
  if (only === undefined) return;
  if (ids.length === 1) {
    requestMove(only, to, at);
    return;
  }
  const plan = planMoves(cardsOf(ids), to);
  if (plan.can.length === 0) {
    const where = STATUS_NAMES[to];
    const isThere = plan.total === 0;
    const text = isThere ? `All of them are in ${where}` : `None of ${plural(plan.total, 'task')} can move to ${where}`;
    const failed = { detail: failureLines(plan.cannot), tone: 'danger', isSticky: true } as const;
    toast({ text, ...(isThere ? { tone: 'info' } : failed) });
    announce(text);
  } else if (isPlain(plan)) void commitMoves(plan, {});
  else viewStore.setState({ prompt: { ids, to, at } });
}

/** The part of the answers that one rule asks for. */
function answerFor(question: MoveQuestion | undefined, answers: Answers): Answers {
  const { assignee, scheduledAt, reason, summary } = answers;
  if (question === 'worker' && assignee !== undefined) return { assignee };
  if (question === 'time' && scheduledAt !== undefined) return { scheduledAt };
  if (question === 'summary' && summary !== undefined) return { summary };
  if ((question === 'reason' || question === 'change') && reason !== undefined) return { reason };
  return {};
}

/** A task as it was, and the row that a change left behind. */
interface Change {
  card: Card;
  after: Task;
}

/** The window itself knows that it cannot be done; the message says why. */
class NotPossible extends Error {}

/** Does one thing to each of some tasks, a few at a time. `act` throws what stands in its way. */
async function onEach<T extends { card: Card }>(
  items: readonly T[],
  act: (item: T) => Promise<Task>,
): Promise<{ done: Change[]; failed: Failure[] }> {
  const done: Change[] = [];
  const failed: Failure[] = [];
  await inTurns(items, WIDTH, async (item) => {
    const { card } = item;
    try {
      done.push({ card, after: await act(item) });
    } catch (error) {
      const why = error instanceof NotPossible ? error.message : readTrouble(error).text;
      failed.push({ id: card.id, title: card.title, why });
    }
  });
  return { done, failed };
}

/** The task as this window shows it, if it still shows that board. */
function shownCard(board: string | null, id: string): Card | undefined {
  const state = boardStore.getState();
  return state.board === board ? state.cards[id] : undefined;
}

/** Moves every task of a plan that can go. Resolves when the engine has answered for each. */
export async function commitMoves(plan: BulkPlan, answers: Answers): Promise<void> {
  const { board } = boardStore.getState();
  if (board === null) return;
  const { to, can } = plan;
  const { done, failed } = await onEach(can, ({ card, rule }) =>
    makeMove(board, card, to, answerFor(rule.question, answers)),
  );
  report({
    what: `moved to ${STATUS_NAMES[to]}`,
    total: plan.total,
    done: done.length,
    failed: [...failed, ...plan.cannot],
    undo: { board, back: () => undoMoves(board, done, to) },
  });
}

/** Takes back the moves that can be, each unless its task has moved on. */
async function undoMoves(board: string, moved: readonly Change[], to: Status): Promise<void> {
  const { done, failed } = await onEach(moved, ({ card: before, after }) => {
    const inverse = inverseMove(before, to);
    const card = shownCard(board, before.id);
    if (inverse === null) throw new NotPossible('This move cannot be taken back.');
    if (card !== undefined && card.status !== to) throw new NotPossible(`It is in ${STATUS_NAMES[card.status]} now.`);
    const version = Math.max(after.version, card?.version ?? 0);
    return client().task.move({ board, id: before.id, to: inverse.to, version, ...inverse.answers });
  });
  report({ what: 'moved back', total: moved.length, done: done.length, failed });
}

interface Report {
  /** Completes "3 tasks …", or what is said of the only one. */
  what: string;
  total: number;
  done: number;
  failed: readonly Failure[];
  /** The only task it was about. */
  taskId?: string | null;
  /** The way back, and the board that it is on. */
  undo?: { board: string; back(): Promise<unknown> };
}

/** Tells how many went, and names those that did not. */
function report({ what, total, done, failed, taskId = null, undo }: Report): void {
  const isClean = failed.length === 0;
  const text =
    isClean && taskId !== null ? what : isClean ? `${plural(done, 'task')} ${what}` : `${done} of ${total} ${what}`;
  toast({
    text,
    taskId: isClean ? taskId : null,
    detail: isClean ? null : failureLines(failed),
    tone: isClean ? 'ok' : 'danger',
    isSticky: !isClean,
    actions: undo === undefined || done === 0 ? [] : keepUndo({ ...undo, text }),
  });
  announce(`${text}.`);
}

/** Sets fields of several tasks. `what` completes the sentence "3 tasks …". */
export async function updateTasks(ids: readonly string[], patch: SharedPatch, what: string): Promise<void> {
  const { board } = boardStore.getState();
  if (board === null) return;
  const cards = cardsOf(ids);
  const { done, failed } = await onEach(
    cards.map((card) => ({ card })),
    ({ card }) => client().task.update({ board, id: card.id, patch }),
  );
  report({
    what,
    total: cards.length,
    done: done.length,
    failed,
    taskId: cards.length === 1 ? (cards[0]?.id ?? null) : null,
    undo: { board, back: () => undoUpdates(board, done, patch) },
  });
}

type SharedField = keyof SharedPatch;

function differs(card: Card, after: Task, names: readonly SharedField[]): boolean {
  return names.some((name) => card[name] !== after[name]);
}

async function undoUpdates(board: string, changed: readonly Change[], patch: SharedPatch): Promise<void> {
  const names = (['assignee', 'tenant', 'priority'] satisfies SharedField[]).filter(
    (name) => patch[name] !== undefined,
  );
  const { done, failed } = await onEach(changed, ({ card: before, after }) => {
    const card = shownCard(board, before.id);
    // A card older than the edit is the feed being late, not somebody else's change.
    const isOther = card === undefined || (card.version >= after.version && differs(card, after, names));
    if (isOther) throw new NotPossible('It was changed again.');
    const old = Object.fromEntries(names.map((name) => [name, before[name]])) as SharedPatch;
    const version = Math.max(after.version, card.version);
    return client().task.update({ board, id: before.id, patch: old, version });
  });
  const [only] = changed;
  const taskId = changed.length === 1 && only !== undefined ? only.card.id : null;
  const what = taskId === null ? 'are as they were' : 'is as it was';
  report({ what, total: changed.length, done: done.length, failed, taskId });
}
