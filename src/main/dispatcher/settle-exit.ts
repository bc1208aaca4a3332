/**
 * Closes a run from the end of its process. The exit of the leader is only half of the proof: the tree is asked
 * for by token before the run counts as gone (promises P2, P8).
 */
import { profileNamed } from '../../contract/config.ts';
import type { Run } from '../../contract/task.ts';
import type { VerdictSource } from '../../contract/profile.ts';
import type { Settlement } from '../kernel/kernel.ts';
import type { ProcessSurvey } from '../world/world.ts';
import { classifyExit, type StopReason } from './classify-exit.ts';
import { type DispatchContext, verdictOf } from './dispatch-context.ts';
import { lastLogLine } from './last-line.ts';
import { parseExitRecord } from './launch-wrapper.ts';
import { boundFinalLog } from './worker-log.ts';
import { crashPoint } from '../world/crash-points.ts';

/** The survey of this step, made when it is first asked for: after every exit that the step knows of was seen. */
export type Look = () => ProcessSurvey;

/** One survey for however many runs a step asks about; reading the process table costs milliseconds. */
export function lookOnce(context: DispatchContext): Look {
  let survey: ProcessSurvey | null = null;
  return () => (survey ??= context.world.processes.survey());
}

export interface ObservedExit {
  code: number | null;
  signal: string | null;
}

/** The exit code that the launch wrapper left for this run, or null. */
export function recordedExit(context: DispatchContext, run: Run): ObservedExit | null {
  const code = parseExitRecord(context.world.files.readText(context.paths.exitRecord(run.id)));
  return code === null ? null : { code, signal: null };
}

/** Classifies an end with the evidence at hand. */
export function settlementOf(
  context: DispatchContext,
  run: Run,
  exit: ObservedExit,
  stoppedFor: StopReason | null,
): Omit<Settlement, 'workerGone'> {
  const verdict: VerdictSource = context.watched.get(run.id)?.verdict ?? verdictOf(context.config, run.profile);
  const lastLine = lastLogLine(context.world.files, run.logPath);
  const { quotaSigns = [], exitMeanings = {} } = profileNamed(context.config, run.profile) ?? {};
  const { code, signal } = exit;
  return classifyExit({ verdict, code, signal, stoppedFor, lastLine, quotaSigns, exitMeanings });
}

/**
 * Whether what a leader left behind has given no sign of life for as long as a claim lasts without one: then it is a
 * daemon and no worker. A worker that prints or sends heartbeats goes on for as long as it may.
 */
function isLeftOver(context: DispatchContext, run: Run): boolean {
  const { clock, files } = context.world;
  const since = context.handedOver.get(run.id) ?? clock.monotonic();
  context.handedOver.set(run.id, since);
  const ttlMs = context.config.dispatch.claimTtlSeconds * 1_000;
  if (clock.monotonic() - since < ttlMs) return false;
  const printed = run.logPath === null ? null : files.modifiedAt(run.logPath);
  const sign = Math.max(run.lastHeartbeatAt ?? 0, printed ?? 0);
  // A sign from the future was given before the clock was set back (F038).
  return sign > clock.now() || clock.now() - sign >= ttlMs;
}

/**
 * Settles `run` from the exit of its leader. Returns false when the run goes on: a worker that reports by tools and
 * left with code 0 may have handed over to a process that still works (failures.md F030).
 */
export function settleFromExit(context: DispatchContext, run: Run, exit: ObservedExit, look: Look): boolean {
  const settlement = settlementOf(context, run, exit, null);
  const isTreeGone = look().isTreeGone(run.token, run.worker);
  if (settlement.outcome === 'no_verdict' && !isTreeGone && !isLeftOver(context, run)) return false;
  settle(context, run, { ...settlement, workerGone: isTreeGone });
  return true;
}

/** Closes the run, forgets its process when the tree is gone, and keeps the journal. */
export function settle(context: DispatchContext, run: Run, settlement: Settlement): void {
  const wasOpen = run.endedAt === null;
  crashPoint('exit.seen');
  const neverRetry = profileNamed(context.config, run.profile)?.neverRetry === true;
  const isLimit = settlement.outcome === 'rate_limited';
  const quotaExhausted = isLimit && context.cooldown.isExhausted(run.profile ?? '');
  const settled = context.kernel.settleRun(run.id, { ...settlement, neverRetry, quotaExhausted });
  crashPoint('settle.committed');
  if (settlement.workerGone) context.watched.delete(run.id);
  context.handedOver.delete(run.id);
  const isOurs = settled.outcome === settlement.outcome && wasOpen;
  if (isOurs) context.journal.settled.push({ taskId: run.taskId, outcome: settlement.outcome });
  if (settled.profile !== null && settled.outcome !== null) {
    context.cooldown.report(settled.profile, settled.outcome);
  }
  if (settlement.workerGone) boundFinalLog(context, run);
}
