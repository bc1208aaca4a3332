/**
 * Ends process trees: TERM to the group, a grace, KILL, then every descendant that is found by its token, until the
 * operating system shows none (failures.md F006, F012, F021, F022; promises P2, P8). Nothing here waits: each stop
 * is a small state that `stepStops` moves on, from a tick or from a short timer, so one stubborn worker never holds
 * up another (defect Q25). A stop ends only by proof; what survives KILL is reported and asked for again.
 */
import type { Run, WorkerIdentity } from '../../contract/task.ts';
import type { Settlement } from '../kernel/kernel.ts';
import type { StopReason } from './classify-exit.ts';
import type { DispatchContext, Stop } from './dispatch-context.ts';
import { isWorkerAlive } from './leader.ts';
import { lookOnce, recordedExit, settle, settlementOf, type Look } from './settle-exit.ts';
import { boundFinalLog } from './worker-log.ts';
import { crashPoint } from '../world/crash-points.ts';

/** How long a tree may survive KILL before it is reported: longer than any scheduler delay, short enough to be seen. */
const REPORT_AFTER_MS = 3_000;
/** Between two KILL signals; a process in uninterruptible sleep takes none of them until it wakes. */
const KILL_AGAIN_MS = 500;

export interface StopFacts {
  isAlive: boolean;
  now: number;
  askAt: number;
  termAt: number | null;
  killAt: number | null;
  graceMs: number;
}
export type StopDecision = 'gone' | 'wait' | 'term' | 'kill';

/** The next step of a stop. TERM is sent once; KILL is repeated while anything lives. */
export function decideStop(facts: StopFacts): StopDecision {
  if (!facts.isAlive) return 'gone';
  if (facts.termAt === null) return facts.now >= facts.askAt ? 'term' : 'wait';
  if (facts.killAt === null) return facts.now - facts.termAt >= facts.graceMs ? 'kill' : 'wait';
  return facts.now - facts.killAt >= KILL_AGAIN_MS ? 'kill' : 'wait';
}

/**
 * Begins to end the tree of `run`. Idempotent; the first reason stays (style rule 10), an earlier time wins.
 * @param waitMs how long the worker may take to end by itself before the first signal
 */
export function beginStop(context: DispatchContext, run: Run, settleFor: StopReason | null, waitMs: number): void {
  const askAt = context.world.clock.monotonic() + waitMs;
  const present = context.stops.get(run.id);
  if (present !== undefined) {
    present.askAt = Math.min(present.askAt, askAt);
    return;
  }
  context.stops.set(run.id, { run, settleFor, askAt, termAt: null, killAt: null, isReported: false });
}

/** Moves every stop on by at most one step. Returns true when at least one ended. */
export function stepStops(context: DispatchContext): boolean {
  if (context.stops.size === 0) return false;
  const look = lookOnce(context);
  const ended = [...context.stops.values()].filter((stop) => stepStop(context, stop, look) === 'gone');
  if (ended.length > 0) context.kernel.together(() => ended.forEach((stop) => finish(context, stop)));
  return ended.length > 0;
}

function stepStop(context: DispatchContext, stop: Stop, look: Look): StopDecision {
  const { processes, clock } = context.world;
  const leader = stop.run.worker;
  const members = look().findByToken(stop.run.token, leader);
  const isAlive = !look().isTreeGone(stop.run.token, leader) || isLeaderAlive(context, stop.run, leader);
  const now = clock.monotonic();
  const graceMs = context.config.dispatch.stopGraceMs;
  const decision = decideStop({ isAlive, now, askAt: stop.askAt, termAt: stop.termAt, killAt: stop.killAt, graceMs });
  if (decision === 'term') {
    stop.termAt = now;
    processes.signalTree(leader, members, 'SIGTERM', stop.run.token);
    crashPoint('term.sent');
  } else if (decision === 'kill') {
    stop.killAt = now;
    processes.signalTree(leader, members, 'SIGKILL', stop.run.token);
    crashPoint('kill.sent');
    report(context, stop, members, now);
  }
  return decision;
}

/** An unverified leader was never ours to wait for; a child of ours is alive until its exit was seen. */
function isLeaderAlive(context: DispatchContext, run: Run, leader: WorkerIdentity | null): boolean {
  if (leader === null || !leader.verified) return false;
  const watched = context.watched.get(run.id);
  if (watched?.isChild === true) return watched.exit === null;
  return isWorkerAlive(context.world.processes, run, leader);
}

function finish(context: DispatchContext, stop: Stop): void {
  const { run, settleFor } = stop;
  crashPoint('tree.gone');
  if (settleFor === null) {
    context.kernel.markWorkerGone(run.id);
    context.stops.delete(run.id);
    context.watched.delete(run.id);
    boundFinalLog(context, run);
    return;
  }
  const exit = context.watched.get(run.id)?.exit ?? recordedExit(context, run) ?? { code: null, signal: null };
  const settlement: Settlement = { ...settlementOf(context, run, exit, settleFor), workerGone: true };
  settle(context, run, settlement);
  context.stops.delete(run.id);
}

function report(context: DispatchContext, stop: Stop, members: readonly WorkerIdentity[], now: number): void {
  const since = (stop.termAt ?? now) + context.config.dispatch.stopGraceMs;
  if (stop.isReported || now - since < REPORT_AFTER_MS) return;
  stop.isReported = true;
  const pids = members.map((member) => member.pid);
  context.world.log.error('A worker cannot be stopped.', { task: stop.run.taskId, run: stop.run.id, pids });
}

/** One sentence for each tree that survives KILL, for the engine's status. */
export function stubbornTrees(context: DispatchContext): { code: string; text: string }[] {
  return [...context.stops.values()]
    .filter((stop) => stop.isReported)
    .map(({ run }) => ({
      code: 'worker_alive',
      text: `The worker of ${run.taskId} (pid ${run.worker?.pid ?? 'unknown'}) cannot be stopped.`,
    }));
}
