/**
 * One act on several tasks. Each task is written by itself, so one that is refused keeps no other from going; what
 * was refused is listed by name, and what was done is one entry to undo.
 */
import type { MoveQuestion } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import type { Card, Task } from '../../contract/task.ts';
import { failureLines, isPlain, planMoves } from '../lib/bulk-plan.ts';
import type { Able, BulkPlan, Failure } from '../lib/bulk-plan.ts';
import { boardNow } from '../lib/clock.ts';
import { plural } from '../lib/format.ts';
import { inTurns } from '../lib/in-turns.ts';
import { inverseMove } from '../lib/inverse.ts';
import { STATUS_NAMES } from '../lib/status-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';
import type { Point } from '../stores/view-store.ts';
import { requestMove } from './tasks.ts';
import type { Answers, FieldPatch } from './tasks.ts';
import { keepUndo } from './undo.ts';
import { announce, flashRolledBack, toast } from './view.ts';

/** More at once only queue up in the engine. */
const WIDTH = 6;

/** Fields that make sense for many tasks at once. */
export type SharedPatch = Pick<FieldPatch, 'assignee' | 'tenant' | 'priority'>;

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

async function moveOne({ card, rule }: Able, to: Status, answers: Answers): Promise<Failure | null> {
  const { beginMove, confirmMove, rollBack } = boardStore.getState();
  beginMove(card.id, to, boardNow());
  try {
    const { api, board } = connected();
    const given = answerFor(rule.question, answers);
    const task = await api.task.move({ board, id: card.id, to, version: card.version, ...given });
    confirmMove(card.id, task.version);
    return null;
  } catch (error) {
    rollBack(card.id);
    flashRolledBack(card.id);
    return { id: card.id, title: card.title, why: readTrouble(error).text };
  }
}

/** Moves every task of a plan that can go. Resolves when the engine has answered for each. */
export async function commitMoves(plan: BulkPlan, answers: Answers): Promise<void> {
  const { to, can } = plan;
  const failed = (await inTurns(can, WIDTH, (able) => moveOne(able, to, answers))).filter((found) => found !== null);
  const lost = new Set(failed.map(({ id }) => id));
  const moved = can.map(({ card }) => card).filter((card) => !lost.has(card.id));
  report({
    what: `moved to ${STATUS_NAMES[to]}`,
    total: plan.total,
    done: moved.length,
    failed: [...failed, ...plan.cannot],
    back: () => undoMoves(moved, to),
  });
}

/** Takes back the moves that can be, each unless its task has moved on. */
async function undoMoves(moved: readonly Card[], to: Status): Promise<void> {
  const back = async (before: Card): Promise<Failure | null> => {
    const inverse = inverseMove(before, to);
    const failure = (why: string): Failure => ({ id: before.id, title: before.title, why });
    const card = boardStore.getState().cards[before.id];
    if (inverse === null) return failure('This move cannot be taken back.');
    if (card !== undefined && card.status !== to) return failure(`It is in ${STATUS_NAMES[card.status]} now.`);
    try {
      const { api, board } = connected();
      await api.task.move({ board, id: before.id, to: inverse.to, ...inverse.answers });
      return null;
    } catch (error) {
      return failure(readTrouble(error).text);
    }
  };
  const failed = (await inTurns(moved, WIDTH, back)).filter((found) => found !== null);
  report({ what: 'moved back', total: moved.length, done: moved.length - failed.length, failed });
}

interface Report {
  /** Completes "3 tasks …", or what is said of the only one. */
  what: string;
  total: number;
  done: number;
  failed: readonly Failure[];
  /** The only task it was about. */
  taskId?: string | null;
  back?(): Promise<unknown>;
}

/** Tells how many went, and names those that did not. */
function report({ what, total, done, failed, taskId = null, back }: Report): void {
  const isClean = failed.length === 0;
  const text =
    isClean && taskId !== null ? what : isClean ? `${plural(done, 'task')} ${what}` : `${done} of ${total} ${what}`;
  toast({
    text,
    taskId: isClean ? taskId : null,
    detail: isClean ? null : failureLines(failed),
    tone: isClean ? 'ok' : 'danger',
    isSticky: !isClean,
    actions: back === undefined || done === 0 ? [] : keepUndo({ text, back }),
  });
  announce(`${text}.`);
}

/** Sets fields of several tasks. `what` completes the sentence "3 tasks …". */
export async function updateTasks(ids: readonly string[], patch: SharedPatch, what: string): Promise<void> {
  const changed: { before: Card; after: Task }[] = [];
  const change = async (before: Card): Promise<Failure | null> => {
    try {
      const { api, board } = connected();
      const after = await api.task.update({ board, id: before.id, patch });
      changed.push({ before, after });
      return null;
    } catch (error) {
      return { id: before.id, title: before.title, why: readTrouble(error).text };
    }
  };
  const cards = cardsOf(ids);
  const failed = (await inTurns(cards, WIDTH, change)).filter((found) => found !== null);
  report({
    what,
    total: cards.length,
    done: changed.length,
    failed,
    taskId: cards.length === 1 ? (cards[0]?.id ?? null) : null,
    back: () => undoUpdates(changed, patch),
  });
}

type SharedField = 'assignee' | 'tenant' | 'priority';

function differs(card: Card, after: Task, names: readonly SharedField[]): boolean {
  return names.some((name) => card[name] !== after[name]);
}

async function undoUpdates(changed: readonly { before: Card; after: Task }[], patch: SharedPatch): Promise<void> {
  const names = (['assignee', 'tenant', 'priority'] satisfies SharedField[]).filter(
    (name) => patch[name] !== undefined,
  );
  const back = async ({ before, after }: { before: Card; after: Task }): Promise<Failure | null> => {
    const failure = (why: string): Failure => ({ id: before.id, title: before.title, why });
    const card = boardStore.getState().cards[before.id];
    // A card older than the edit is the feed being late, not somebody else's change.
    const isOther = card === undefined || (card.version >= after.version && differs(card, after, names));
    if (isOther) return failure('It was changed again.');
    try {
      const { api, board } = connected();
      const old = Object.fromEntries(names.map((name) => [name, before[name]])) as SharedPatch;
      await api.task.update({ board, id: before.id, patch: old });
      return null;
    } catch (error) {
      return failure(readTrouble(error).text);
    }
  };
  const failed = (await inTurns(changed, WIDTH, back)).filter((found) => found !== null);
  const [only] = changed;
  const taskId = changed.length === 1 && only !== undefined ? only.before.id : null;
  const what = taskId === null ? 'are as they were' : 'is as it was';
  report({ what, total: changed.length, done: changed.length - failed.length, failed, taskId });
}
