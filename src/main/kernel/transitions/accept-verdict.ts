/** What becomes of what a superseded run reported too late: a person decides whether its words count after all (F010). */
import { Refusal } from '../../../contract/error.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { actorOf, fence, refuseWorker } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { NEXT_EVENT, recordEvent } from '../events.ts';
import { findLateVerdict, forgetLateVerdict, markAccepted } from '../late-verdicts.ts';
import { requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { finishTask } from './complete-task.ts';
import { refuseOpenParents } from './queue-task.ts';

/**
 * Completes the task with the words of the late completion; the `completed` event names it. A task that runs again is
 * not taken from its present worker.
 * @returns Refusal 'invalid' when there is no such completion, 'already_done', 'archived', 'running', 'parents_not_done'
 */
export function acceptLateVerdict(
  tx: Transaction,
  id: string,
  eventId: number,
  by: Actor & { override?: boolean },
): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = refuseWorker(by) ?? fence(tx, row, by);
  if (refusal !== null) return refusal;
  const late = findLateVerdict(tx.db, id, eventId);
  if (late === undefined || late.verb !== 'complete')
    return new Refusal('invalid', `eventId: task ${id} has no late completion with this number.`, { field: 'eventId' });
  const refused = refuseMove('acceptLateVerdict', row) ?? (by.override === true ? null : refuseOpenParents(tx, row));
  if (refused !== null) return refused;
  const { result, summary, metadata } = late;
  finishTask(tx, row, {
    result,
    actor: actorOf(by),
    lateVerdict: eventId,
    end: { outcome: 'completed', cause: 'late_verdict', summary, metadata },
  });
  markAccepted(tx, eventId);
  return undefined;
}

const TOUCH = `UPDATE tasks SET updated_at = @now, version = version + 1, change_seq = ${NEXT_EVENT} WHERE id = @id`;

/**
 * Throws the words of a late verdict away; its event goes on saying that there was one.
 * @returns Refusal 'invalid' when there is none that waits to be decided
 */
export function dismissLateVerdict(tx: Transaction, id: string, eventId: number, by: Actor): Refusal | undefined {
  const row = requireRow(tx.db, id);
  const refusal = refuseWorker(by) ?? fence(tx, row, by);
  if (refusal !== null) return refusal;
  if (!forgetLateVerdict(tx, id, eventId))
    return new Refusal('invalid', `eventId: task ${id} has no late verdict with this number.`, { field: 'eventId' });
  tx.db.run(TOUCH, { id, now: tx.now });
  recordEvent(tx, id, 'edited', { fields: ['lateVerdict'], actor: actorOf(by) });
  return undefined;
}
