/**
 * The last phase of a tick: looks at the ready queue, asks admission, writes the reasons of those that wait and
 * launches the rest. Reasons are written only when they change, so an idle board writes nothing (defect Q29).
 */
import { profileNamed } from '../../contract/config.ts';
import { isPersonsHold, type HoldCode } from '../../contract/status.ts';
import { factsOf } from './admission-facts.ts';
import { admit, type AdmissionDecision } from './admission.ts';
import { retryAt } from './backoff.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { DispatchResult, TickOptions } from './dispatcher.ts';
import { crashPoint } from '../world/crash-points.ts';
import { launchAll, launchInjected } from './launcher.ts';
import { liveWork } from './live-work.ts';

/** How much of the queue is looked at while every slot is taken; further down the reason is the same. */
const WINDOW = 256;

/** Between two looks at memory or battery while tasks wait for it. */
const MACHINE_LOOK_MS = 2_000;

export interface Plan extends AdmissionDecision {
  /** The folder of every task to start. */
  workspaces: ReadonlyMap<string, string>;
}

/** Reads the queue and decides. Writes nothing to the board; unless it is a dry run, it makes workspace folders. */
export function plan(context: DispatchContext, options: TickOptions): Plan {
  const workspaces = new Map<string, string>();
  const facts = factsOf(context, options, workspaces);
  for (let limit = WINDOW; ; limit *= 8) {
    const queue = context.kernel.readyQueue(limit);
    const decision = admit({ ...facts, queue });
    if (queue.length < limit || decision.isFull || decision.start.length >= facts.startsMax)
      return { ...decision, workspaces };
  }
}

/** Wall-clock time at which a task that waits now may start although nothing on the board changes; null for none. */
function nextLookAt(context: DispatchContext, holds: AdmissionDecision['holds']): number | null {
  const now = context.world.clock.now();
  // Resuming a paused board is an event; plugging the machine in is none.
  const isOnBattery = holds.some(({ hold }) => hold?.code === 'paused') && !context.kernel.isPaused();
  if (isOnBattery) return now + MACHINE_LOOK_MS;
  const times = holds.flatMap(({ entry, hold }) => {
    if (hold?.code === 'low_memory') return [now + MACHINE_LOOK_MS];
    const at = hold?.code === 'backoff' ? retryAt(entry, context.config.dispatch.retryBackoffMs, now) : null;
    return at === null ? [] : [at];
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** Reasons that are no sign of trouble: a person's choice, or every slot is in use (defect Q42). */
function isExplained(code: HoldCode): boolean {
  return isPersonsHold(code) || code === 'paused' || code === 'cap_board' || code === 'cap_profile';
}

/** Counts on while nothing starts that could; anything else begins anew. */
function idleAfter(
  context: DispatchContext,
  starts: number,
  holds: AdmissionDecision['holds'],
): DispatchContext['idle'] {
  const waits = holds.some(({ hold }) => hold === null || !isExplained(hold.code));
  if (starts > 0 || !waits || liveWork(context).total > 0) return null;
  return { since: context.idle?.since ?? context.world.clock.now(), ticks: (context.idle?.ticks ?? 0) + 1 };
}

/** A single tick waits for the worktrees that it asked for: there may be no later one that starts their tasks. */
async function planned(context: DispatchContext, options: TickOptions): Promise<Plan> {
  const first = plan(context, options);
  const isWaiting = first.holds.some(({ hold }) => hold?.code === 'workspace_busy');
  if (!context.isOneShot || !isWaiting) return first;
  await context.worktrees.settled();
  return plan(context, options);
}

/** Starts what admission let in; see DispatchResult for what is reported. */
export async function startWork(context: DispatchContext, options: TickOptions, result: DispatchResult): Promise<void> {
  const { start, holds, unassigned, workspaces } = await planned(context, options);
  if (start.length > 0) crashPoint('work.planned');
  context.lookAgainAt = nextLookAt(context, holds);
  context.idle = idleAfter(context, start.length, holds);
  result.skippedUnassigned.push(...unassigned);
  const changed = holds.filter(({ entry, hold }) => entry.hold?.code !== hold?.code || entry.hold?.text !== hold?.text);
  if (changed.length > 0) context.kernel.setHolds(changed.map(({ entry, hold }) => ({ taskId: entry.id, hold })));
  for (const { entry, hold } of holds) if (hold !== null) result.held.push({ taskId: entry.id, ...hold });
  const launches = start.map((one) => ({
    start: one,
    workspace: workspaces.get(one.entry.id) ?? '',
    profile: profileNamed(context.config, one.assignee),
  }));
  const { spawn } = options;
  if (spawn === undefined) {
    await launchAll(context, launches, result);
    return;
  }
  for (const item of launches) {
    // oxlint-disable-next-line no-await-in-loop -- callers that bring their own spawn expect one start after the other
    await launchInjected(context, item, spawn, result);
  }
}
