/**
 * What the end of a worker process means for its run (failures.md F031, F043, F045, F046). A pure table: who
 * asked for the end wins over how the process ended, because a stopped worker may exit with any code it likes
 * (defect Q21). A verdict the worker gave before is not seen here; the kernel keeps the first one.
 */
import type { VerdictSource } from '../../contract/profile.ts';
import type { Settlement } from '../kernel/kernel.ts';

/** A worker exits with this code to say "temporary, not my fault": EX_TEMPFAIL of sysexits(3). */
const RATE_LIMITED_CODE = 75;

/** Who ended a run before its process ended by itself. */
export type StopReason = 'time_limit' | 'stop';

export interface ExitFacts {
  verdict: VerdictSource;
  code: number | null;
  signal: string | null;
  stoppedFor: StopReason | null;
  /** The last line of the log, '' when there is none. */
  lastLine: string;
  /** What the profile says a usage limit looks like in the last line. */
  quotaSigns: readonly string[];
  /** What the profile says its program means by an exit code. */
  exitMeanings?: Readonly<Record<string, string>>;
}

type Classified = Omit<Settlement, 'workerGone'>;

/** Signals a shell reports as 128 + n; the portable ones (signal(7)). */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
};

/** Says how the run ended. Total: every combination has an answer. */
export function classifyExit(facts: ExitFacts): Classified {
  const signal = facts.signal ?? signalOf(facts.code);
  const evidence = { exitCode: facts.code, exitSignal: signal };
  if (facts.stoppedFor === 'time_limit') {
    return { outcome: 'timed_out', cause: 'time_limit', error: 'Stopped at its time limit.', ...evidence };
  }
  if (facts.stoppedFor === 'stop') {
    return { outcome: 'released', cause: 'stop', error: 'Stopped with the dispatcher.', ...evidence };
  }
  if (signal !== null) {
    return {
      outcome: 'crashed',
      cause: 'signal',
      error: withLine(`Killed by ${signal}.`, facts.lastLine),
      ...evidence,
    };
  }
  if (facts.code === 0) return endedWell(facts, evidence);
  if (facts.code === RATE_LIMITED_CODE) {
    return { outcome: 'rate_limited', cause: 'exit', error: withLine('Exit code 75.', facts.lastLine), ...evidence };
  }
  const line = facts.lastLine.toLowerCase();
  const isLimited = facts.quotaSigns.some((sign) => line.includes(sign.toLowerCase()));
  return {
    outcome: isLimited ? 'rate_limited' : 'crashed',
    cause: 'exit',
    error: withLine(sentenceOf(facts), facts.lastLine),
    ...evidence,
  };
}

function sentenceOf({ code, exitMeanings = {} }: ExitFacts): string {
  const meaning = Object.hasOwn(exitMeanings, String(code)) ? exitMeanings[String(code)] : undefined;
  return meaning === undefined ? `Exit code ${code}.` : `Exit code ${code}: ${meaning}.`;
}

function endedWell(facts: ExitFacts, evidence: Pick<Classified, 'exitCode' | 'exitSignal'>): Classified {
  if (facts.verdict === 'exit-code') {
    return { outcome: 'completed', cause: 'exit', summary: facts.lastLine || null, ...evidence };
  }
  const error = withLine('The worker ended without complete or block.', facts.lastLine);
  return { outcome: 'no_verdict', cause: 'exit', error, ...evidence };
}

function signalOf(code: number | null): string | null {
  return code === null ? null : (SIGNALS[code - 128] ?? null);
}

function withLine(sentence: string, lastLine: string): string {
  return lastLine === '' ? sentence : `${sentence} Last line: ${lastLine}`;
}
