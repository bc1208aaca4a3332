/**
 * The move that takes a move back, where the table of legal moves has one whose question the card itself can answer.
 * Pure. A stopped worker does not come back, so stopping is never undone.
 */
import { ruleFor } from '../../contract/moves.ts';
import type { MoveInput } from '../../contract/schemas.ts';
import type { BlockKind, Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { moveSubject } from './status-text.ts';

export interface Inverse {
  to: Status;
  answers: Pick<MoveInput, 'scheduledAt' | 'reason' | 'kind'>;
}

/** Kinds that a person may give; the others are the dispatcher's own findings. */
const GIVEN: ReadonlySet<BlockKind> = new Set(['needs_input', 'dependency', 'capability', 'transient']);

function reasonOf(card: Card): Inverse['answers'] | null {
  if (card.blockReason === null) return null;
  const kind = card.blockKind !== null && GIVEN.has(card.blockKind) ? { kind: card.blockKind } : {};
  return { reason: card.blockReason, ...kind };
}

/** @param before the card as it was. @returns null when the move cannot be taken back. */
export function inverseMove(before: Card, to: Status): Inverse | null {
  if (ruleFor(moveSubject(before), to).kind === 'stop') return null;
  // Restoring from the archive returns a task to where it was, and is written as a move to Todo.
  const target = to === 'archived' ? 'todo' : before.status;
  const rule = ruleFor({ ...moveSubject(before), status: to, tripped: false, workerPid: null }, target);
  if (rule.kind === 'ok') return { to: target, answers: {} };
  if (rule.question === 'time' && before.scheduledAt !== null)
    return { to: target, answers: { scheduledAt: before.scheduledAt } };
  const reason = rule.question === 'reason' ? reasonOf(before) : null;
  return reason === null ? null : { to: target, answers: reason };
}
