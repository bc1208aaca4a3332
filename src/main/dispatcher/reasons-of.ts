/**
 * "Why is it not running?", answered in full for one task: the gates that keep it out of line, then what admission has
 * against it. What the latest tick stored goes first, because only the dispatcher knows which trees it is stopping and
 * only its last check makes folders; the rest is looked up anew. Reads only.
 */
import { isPersonsHold, type Status } from '../../contract/status.ts';
import type { Reason, Task } from '../../contract/task.ts';
import { waitReason } from '../../contract/waits.ts';
import { reasonsFor } from './admission.ts';
import { factsOf } from './admission-facts.ts';
import type { DispatchContext } from './dispatch-context.ts';

/** Statuses from which a task can still come into line, once its gates are open. */
const COMES_INTO_LINE: ReadonlySet<Status> = new Set(['triage', 'todo', 'scheduled', 'blocked']);

/**
 * All reasons, the first being the one that cards show; none for a task that runs, is over or may start now. Of a task
 * that is not in line yet, admission's reasons are those that will not pass by themselves until it is.
 */
export function reasonsOf(context: DispatchContext, taskId: string): Reason[] {
  const { kernel } = context;
  const task = kernel.getTask(taskId);
  const entry = kernel.queueEntry(taskId);
  if (task === null || entry === null) return [];
  const gates = gatesOf(task, kernel.getCard(taskId)?.openParents.length);
  if (task.status !== 'ready' && !COMES_INTO_LINE.has(task.status)) return gates;
  const found = reasonsFor(factsOf(context, { dryRun: true }, new Map()), entry);
  if (task.status !== 'ready')
    return [...gates, ...found.filter(({ code }) => code === 'paused' || isPersonsHold(code))];
  const { hold } = entry;
  return hold === null ? found : [hold, ...found.filter(({ text }) => text !== hold.text)];
}

/**
 * What keeps a task out of line, its status first.
 * @param openParents how many hold it back, when `waitsOn` has only the first of them
 */
export function gatesOf(
  task: Pick<Task, 'status' | 'scheduledAt' | 'waitsOn'>,
  openParents = task.waitsOn.length,
): Reason[] {
  if (task.status === 'review')
    return [{ code: 'review', text: 'It waits for approval: approve it or ask for changes.' }];
  if (!COMES_INTO_LINE.has(task.status)) return [];
  const parents = waitReason(task.waitsOn, openParents);
  const gates: Reason[] = [];
  const own = ownGate(task, parents !== null);
  if (own !== null) gates.push(own);
  if (parents !== null) gates.push({ code: 'parents', text: parents });
  return gates;
}

function ownGate(
  { status, scheduledAt }: Pick<Task, 'status' | 'scheduledAt'>,
  hasOpenParents: boolean,
): Reason | null {
  switch (status) {
    case 'triage':
      return { code: 'triage', text: 'It is a draft in triage: accept it to put it in line.' };
    case 'blocked':
      return { code: 'blocked', text: 'It is blocked: answer it, or unblock it.' };
    case 'scheduled': {
      const at =
        scheduledAt === null ? 'its time' : `${new Date(scheduledAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
      return { code: 'schedule', text: `It comes into line at ${at}, or when a person makes it ready.` };
    }
    case 'todo':
      return hasOpenParents ? null : { code: 'parked', text: 'It was put aside: make it ready to go on.' };
    default:
      return null;
  }
}
