import { Check, Clock, Copy, CornerDownLeft, Eye, Hand, Play, RotateCcw, Timer, X, ZapOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useCallback } from 'react';
import { isDoubtful, observedText } from '../../../contract/observed-text.ts';
import type { RunOutcome } from '../../../contract/status.ts';
import type { BoardEvent, RunView } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { boardNow } from '../../lib/clock.ts';
import { actorName } from '../../lib/event-text.ts';
import { duration, roughly, timeOfDay } from '../../lib/format.ts';
import { OUTCOME_NAMES } from '../../lib/status-text.ts';
import { RunMetadata } from '../../components/run-metadata.tsx';
import { copy } from '../../actions/copy.ts';

const ICONS: Readonly<Record<RunOutcome, LucideIcon>> = {
  completed: Check,
  blocked: Hand,
  review: Eye,
  scheduled: Clock,
  crashed: X,
  timed_out: Timer,
  spawn_failed: X,
  gave_up: ZapOff,
  no_verdict: Hand,
  rate_limited: Clock,
  stale: RotateCcw,
  reclaimed: RotateCcw,
  released: RotateCcw,
  cancelled: X,
};

/** What ended a run, in words; causes that repeat the outcome are left out. */
const CAUSES: Readonly<Record<string, string>> = {
  time_limit: 'over its time',
  lost: 'its process was gone',
  person: 'by a person',
  deleted: 'the task was deleted',
  late_verdict: 'by a late result',
  stop: 'stopped',
};

/** How the process ended and why, when that says more than the outcome. */
function exitText(run: RunView): string | null {
  if (run.endedAt === null) return null;
  const cause = CAUSES[run.cause ?? ''] ?? null;
  if (run.outcome === 'completed') return cause;
  if (run.exitSignal !== null) return `ended by ${run.exitSignal}`;
  if (run.exitCode !== null && run.exitCode !== 0) return `exit code ${run.exitCode}`;
  return cause;
}

/** What a person did after a run that stopped the task, and how long that took. */
function answerAfter(run: RunView, events: readonly BoardEvent[]): string | null {
  const { endedAt } = run;
  if (endedAt === null || !ANSWERED.has(run.outcome ?? 'released')) return null;
  const next = events.find((event) => event.createdAt >= endedAt && ANSWERS[event.kind] !== undefined);
  const actor: unknown = next?.payload?.['actor'];
  if (next === undefined || typeof actor !== 'string') return null;
  return `${ANSWERS[next.kind]} by ${actorName(actor)} after ${roughly(next.createdAt - endedAt)}`;
}

const ANSWERED: ReadonlySet<RunOutcome> = new Set<RunOutcome>([
  'blocked',
  'review',
  'gave_up',
  'no_verdict',
  'crashed',
]);
const ANSWERS: Readonly<Record<string, string>> = {
  unblocked: 'unblocked',
  changes_requested: 'sent back',
  completed: 'approved',
};

/** What the dispatcher found, beside what the worker said. */
function Observed({ facts }: { facts: RunView['observed'] }) {
  const text = observedText(facts);
  if (text === '') return null;
  return <p className={isDoubtful(facts) ? 'err' : 'by'}>Found: {text}</p>;
}

interface ItemProps {
  run: RunView;
  longestMs: number;
  events: readonly BoardEvent[];
}

function RunItem({ run, longestMs, events }: ItemProps) {
  const { startedAt, endedAt } = run;
  const took = useCallback((now: number) => duration((endedAt ?? now) - startedAt), [startedAt, endedAt]);
  const outcome = run.outcome ?? (endedAt === null ? 'active' : 'released');
  const Icon = outcome === 'active' ? Play : ICONS[outcome];
  const share = Math.min(1, ((endedAt ?? boardNow()) - startedAt) / Math.max(1, longestMs));
  const exit = exitText(run);
  const answer = answerAfter(run, events);
  return (
    <article className={`run ${outcome}`} aria-label={`Run ${run.number}`} data-testid={`run-${run.number}`}>
      <span className="node">
        <Icon className="i" aria-hidden="true" />
      </span>
      <div className="h">
        <b>{outcome === 'active' ? 'Running' : OUTCOME_NAMES[outcome]}</b>
        <span className="dim">run {run.number}</span>
        {exit !== null && <span className="dim">{exit}</span>}
        <span className="end">
          <Avatar name={run.profile} />
          <TickText text={took} />
          <span>{timeOfDay(startedAt, boardNow())}</span>
        </span>
      </div>
      <div className="dur">
        <i style={{ width: `${Math.max(1, share * 100)}%` }} />
      </div>
      {run.summary !== null && run.summary !== '' && <p>{run.summary}</p>}
      {run.error !== null && run.error !== '' && <p className="err">{run.error}</p>}
      <RunMetadata metadata={run.metadata} />
      <Observed facts={run.observed} />
      {answer !== null && (
        <p className="by">
          <CornerDownLeft className="i" aria-hidden="true" />
          {answer}
        </p>
      )}
    </article>
  );
}

/** What another program would read of the runs: what they handed over, not where they ran. */
function asJson(runs: readonly RunView[]): string {
  const told = runs.map(({ number, profile, outcome, cause, summary, error, metadata, startedAt, endedAt }) => ({
    number,
    profile,
    outcome,
    cause,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    summary,
    error,
    metadata,
  }));
  return JSON.stringify(told, null, 2);
}

/** Every try at the task, newest first. */
export function Runs({ runs, events }: { runs: readonly RunView[]; events: readonly BoardEvent[] }) {
  if (runs.length === 0) return null;
  const now = boardNow();
  const longestMs = Math.max(...runs.map((run) => (run.endedAt ?? now) - run.startedAt));
  return (
    <section className="dsec" data-section="runs" aria-label="Runs">
      <h3>
        Runs <span className="n">{runs.length}</span>
        <span className="end">
          <button type="button" className="btn sm" onClick={() => void copy(asJson(runs), 'Runs copied as JSON')}>
            <Copy className="i" aria-hidden="true" />
            Copy as JSON
          </button>
        </span>
      </h3>
      <div className="runs">
        {runs
          .toSorted((a, b) => b.number - a.number)
          .map((run) => (
            <RunItem key={run.id} run={run} longestMs={longestMs} events={events} />
          ))}
      </div>
    </section>
  );
}
