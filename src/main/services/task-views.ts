/**
 * What windows may see of tasks and runs. Everything that could be used to act as a worker (run token, claim
 * lock, process identity) stays behind this module (threat T03).
 */
import type { TaskDetail } from '../../contract/feed.ts';
import { Refusal } from '../../contract/error.ts';
import type { Run, RunView } from '../../contract/task.ts';
import type { Dispatcher } from '../dispatcher/dispatcher.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { isFollowed } from './follow-tasks.ts';

/** Events of one task that its drawer shows, newest last. */
const DETAIL_EVENTS_MAX = 1000;

function runViewOf(run: Run): RunView {
  const { token: _token, claimLock: _claimLock, worker: _worker, ...view } = run;
  return view;
}

export function unknownTask(id: string): Refusal {
  return new Refusal('unknown_task', `id: there is no task ${id.slice(0, 64)} on this board.`, { field: 'id', id });
}

/** @throws Refusal 'unknown_task' */
export function taskDetailOf(kernel: Kernel, dispatcher: Pick<Dispatcher, 'reasonsOf'>, id: string): TaskDetail {
  const task = kernel.getTask(id);
  const card = kernel.getCard(id);
  if (task === null || card === null) throw unknownTask(id);
  const { parents, children } = kernel.linksOf(id);
  return {
    task: { ...task, claimLock: null },
    card,
    runs: kernel.listRuns(id).map(runViewOf),
    comments: kernel.listComments(id),
    events: kernel.listEvents(id).slice(-DETAIL_EVENTS_MAX),
    parents,
    children,
    lateVerdicts: kernel.listLateVerdicts(id),
    isFollowed: isFollowed(kernel, id),
    reasons: dispatcher.reasonsOf(id),
  };
}
