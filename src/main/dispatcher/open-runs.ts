/**
 * Compares every open run with the operating system, each tick and at start (failures.md F004, F005, F013, F014;
 * promise P5). A worker this process watches is alive until its exit was seen; everything else was left by an
 * earlier dispatcher or started by somebody else, and is adopted, found by its token, or settled from evidence.
 * An end that nobody saw is never the worker's fault (defect Q36), so it is not counted.
 */
import { isEvent } from '../../contract/event.ts';
import type { Run, WorkerIdentity } from '../../contract/task.ts';
import type { RunPhase } from '../../contract/status.ts';
import type { ProcessSurvey } from '../world/world.ts';
import { isDispatcherClaim } from './claims.ts';
import type { StopReason } from './classify-exit.ts';
import { type DispatchContext, verdictOf } from './dispatch-context.ts';
import { isWorkerAlive, leaderOf } from './leader.ts';
import { lookOnce, recordedExit, settle, settleFromExit, type Look } from './settle-exit.ts';
import { beginStop } from './stop-tree.ts';

/**
 * A dispatcher that was killed between fork and exec leaves a child that does not show its token yet; a run this
 * young is looked at again before it counts as never started.
 */
const START_GRACE_MS = 1_000;
/** How long a recorded pid that was never seen alive may stay unseen (kernel-spec 4.3, measured from the run, Q17). */
const CRASH_GRACE_MS = 30_000;

export interface OpenRunFacts {
  phase: RunPhase;
  /** Claimed by a dispatcher of this board, not by a person or another program. */
  isOurs: boolean;
  /** Watched by this process already. */
  isKnown: boolean;
  worker: { isAlive: boolean; wasSeen: boolean; isThisBoot: boolean } | null;
  /** No process is recorded, but one carries the run's token; `unclear` when one cannot be looked at that may be it. */
  found: 'yes' | 'no' | 'unclear';
  hasRecord: boolean;
  /** Wall-clock age; negative when the clock was set back. */
  ageMs: number;
}

/**
 * `leave`: a person's claim. `renew`: alive and known. `adopt`: alive, started by an earlier dispatcher. `wait`: too
 * young to judge. `record`: settle from the recorded exit code. `lost`: gone unseen, uncounted. `crashed`: gone, and
 * it was started by a program that never reports an exit (kernel-spec 4.2, phase 3).
 */
export type OpenRunDecision = 'leave' | 'renew' | 'adopt' | 'wait' | 'record' | 'lost' | 'crashed';

export function decideOpenRun(facts: OpenRunFacts): OpenRunDecision {
  const { worker } = facts;
  if (worker === null) {
    if (!facts.isOurs) return 'leave';
    if (facts.hasRecord) return 'record';
    if (facts.found === 'yes') return 'adopt';
    if (facts.found === 'unclear') return 'wait';
    return facts.phase === 'spawning' && facts.ageMs >= 0 && facts.ageMs < START_GRACE_MS ? 'wait' : 'lost';
  }
  if (worker.isAlive) return facts.isOurs && !facts.isKnown ? 'adopt' : 'renew';
  if (facts.hasRecord) return 'record';
  if (facts.isOurs || !worker.isThisBoot) return 'lost';
  if (!worker.wasSeen && facts.ageMs >= 0 && facts.ageMs < CRASH_GRACE_MS) return 'wait';
  return 'crashed';
}

/** Brings every open run in line. Returns the ids of those that are alive, for their claims to be renewed. */
export function checkOpenRuns(context: DispatchContext): string[] {
  const alive: string[] = [];
  context.isUndecided = false;
  const open = context.kernel.openRuns();
  forgetEnded(context, open);
  const look = lookOnce(context);
  context.kernel.together(() => {
    for (const run of open) {
      try {
        if (isAlive(context, run, look)) alive.push(run.id);
      } catch (error) {
        // Trouble with one run must not keep the others from being settled; it is tried again with the next tick.
        const stack = error instanceof Error ? error.stack : String(error);
        context.world.log.error('A run cannot be looked at.', { board: context.board, run: run.id, stack });
      }
    }
  });
  return alive;
}

/** True when the run goes on; otherwise what is to be done about it was done. */
function isAlive(context: DispatchContext, run: Run, look: Look): boolean {
  if (isHandled(context, run, look)) return true;
  const decision = decideOpenRun(factsOf(context, run, look));
  if (decision !== 'renew') act(context, run, decision, look);
  return decision === 'renew';
}

/** Drops what was remembered of runs that are closed and proven gone, by whomever. */
function forgetEnded(context: DispatchContext, open: readonly Run[]): void {
  const present = new Set([...open, ...context.kernel.lingeringRuns()].map((run) => run.id));
  for (const id of context.watched.keys()) if (!present.has(id)) context.watched.delete(id);
}

/** Children that still run, and trees that are being stopped, have their own way to end. */
function isHandled(context: DispatchContext, run: Run, look: Look): boolean {
  if (context.stops.has(run.id)) return true;
  const watched = context.watched.get(run.id);
  if (watched === undefined || !watched.isChild) return false;
  return watched.exit === null || !settleFromExit(context, run, watched.exit, look);
}

function factsOf(context: DispatchContext, run: Run, look: Look): OpenRunFacts {
  const { processes, clock } = context.world;
  const { worker } = run;
  const isOurs = isDispatcherClaim(run.claimLock);
  return {
    phase: run.phase,
    isOurs,
    isKnown: (context.isOneShot && run.phase !== 'stopping') || context.watched.has(run.id),
    worker:
      worker === null
        ? null
        : {
            isAlive: worker.startTicks !== '' && isWorkerAlive(processes, run, worker),
            wasSeen: worker.startTicks !== '',
            isThisBoot: worker.bootId === processes.bootId(),
          },
    found: worker === null && isOurs ? whetherFound(look(), run) : 'no',
    hasRecord: isOurs && recordedExit(context, run) !== null,
    ageMs: clock.now() - run.startedAt,
  };
}

function whetherFound(survey: ProcessSurvey, { token }: Run): OpenRunFacts['found'] {
  if (survey.isTreeGone(token)) return 'no';
  return survey.findByToken(token).length > 0 ? 'yes' : 'unclear';
}

function act(context: DispatchContext, run: Run, decision: Exclude<OpenRunDecision, 'renew'>, look: Look): void {
  switch (decision) {
    case 'leave':
      return;
    case 'wait':
      context.isUndecided = true;
      return;
    case 'adopt':
      adopt(context, run, run.worker ?? leaderOf(look().findByToken(run.token)));
      return;
    case 'record': {
      // It ended because an earlier dispatcher was stopping it: that reason stands, not what the signal made of it.
      if (run.phase === 'stopping') {
        beginStop(context, run, stopReasonOf(context, run), 0);
        return;
      }
      const exit = recordedExit(context, run);
      if (exit !== null && !settleFromExit(context, run, exit, look)) context.isUndecided = true;
      return;
    }
    case 'lost':
      settleLost(context, run, look);
      return;
    case 'crashed':
      settle(context, run, {
        outcome: 'crashed',
        cause: 'lost',
        error: `Process ${run.worker?.pid ?? 'of this run'} is not alive.`,
        workerGone: true,
      });
  }
}

/** Takes over a live worker: its time limit goes on counting from its start, by its own age where that is known (F038). */
function adopt(context: DispatchContext, run: Run, worker: WorkerIdentity | null): void {
  if (worker === null) return;
  const { clock, processes } = context.world;
  const ageMs = processes.ageMs(worker) ?? Math.max(0, clock.now() - run.startedAt);
  context.kernel.adoptRun(run.id, worker, {
    claimer: context.claimer,
    ttlSeconds: context.config.dispatch.claimTtlSeconds,
  });
  context.watched.set(run.id, {
    exit: null,
    isChild: false,
    verdict: verdictOf(context.config, run.profile),
    profile: run.profile ?? '',
    since: clock.monotonic() - ageMs,
    logPath: run.logPath,
    boundedAt: 0,
  });
  context.journal.adopted.push(run.taskId);
  if (run.phase === 'stopping') beginStop(context, { ...run, worker }, stopReasonOf(context, run), 0);
}

/** Uncounted. What is left of the tree keeps the task from being claimed until it is stopped. */
function settleLost(context: DispatchContext, run: Run, look: Look): void {
  const wasStarted = run.worker !== null;
  const workerGone = look().isTreeGone(run.token, run.worker);
  if (run.phase === 'stopping') {
    beginStop(context, run, stopReasonOf(context, run), 0);
    return;
  }
  context.journal.reclaimed += 1;
  settle(context, run, {
    outcome: wasStarted ? 'reclaimed' : 'released',
    cause: 'lost',
    error: wasStarted ? 'The worker ended while nobody watched it.' : 'The dispatcher ended before the worker started.',
    workerGone,
  });
}

/** Why an earlier dispatcher was stopping this run; it said so in the run's `stopping` event. */
function stopReasonOf(context: DispatchContext, run: Run): StopReason {
  const said = context.kernel
    .listEvents(run.taskId)
    .filter((event) => isEvent(event, 'stopping'))
    .findLast((event) => event.runId === run.id);
  return said?.payload?.why === 'time_limit' ? 'time_limit' : 'stop';
}
