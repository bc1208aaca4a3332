/** Takes over what a superseded run reported too late: a person decides that its words count after all (F010). */
import { Refusal } from '../../../contract/error.ts';
import { actorOf, fence, refuseWorker } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { findLateVerdict, markAccepted } from '../late-verdicts.ts';
import { requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { finishTask, refuseCompletion } from './complete-task.ts';

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
  if (row.status === 'running')
    return new Refusal('running', `Task ${id} runs again; reclaim it before accepting the earlier result.`, { id });
  const refused = refuseCompletion(tx, row, by.override === true);
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
