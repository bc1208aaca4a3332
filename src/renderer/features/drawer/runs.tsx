import { Check, Clock, Eye, Hand, Play, RotateCcw, Timer, X, ZapOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useCallback } from 'react';
import type { RunOutcome } from '../../../contract/status.ts';
import type { RunView } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { boardNow } from '../../lib/clock.ts';
import { duration, timeOfDay } from '../../lib/format.ts';
import { OUTCOME_NAMES } from '../../lib/status-text.ts';
import { RunMetadata } from '../../components/run-metadata.tsx';

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

/** How the process ended, when that says more than the outcome. */
function exitText(run: RunView): string | null {
  if (run.outcome === 'completed' || run.endedAt === null) return null;
  if (run.exitSignal !== null) return `ended by ${run.exitSignal}`;
  return run.exitCode === null || run.exitCode === 0 ? null : `exit code ${run.exitCode}`;
}

function RunItem({ run, longestMs }: { run: RunView; longestMs: number }) {
  const { startedAt, endedAt } = run;
  const took = useCallback((now: number) => duration((endedAt ?? now) - startedAt), [startedAt, endedAt]);
  const outcome = run.outcome ?? (endedAt === null ? 'active' : 'released');
  const Icon = outcome === 'active' ? Play : ICONS[outcome];
  const share = Math.min(1, ((endedAt ?? boardNow()) - startedAt) / Math.max(1, longestMs));
  const exit = exitText(run);
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
    </article>
  );
}

/** Every try at the task, newest first. */
export function Runs({ runs }: { runs: readonly RunView[] }) {
  if (runs.length === 0) return null;
  const now = boardNow();
  const longestMs = Math.max(...runs.map((run) => (run.endedAt ?? now) - run.startedAt));
  return (
    <section className="dsec" data-section="runs" aria-label="Runs">
      <h3>
        Runs <span className="n">{runs.length}</span>
      </h3>
      <div className="runs">
        {runs
          .toSorted((a, b) => b.number - a.number)
          .map((run) => (
            <RunItem key={run.id} run={run} longestMs={longestMs} />
          ))}
      </div>
    </section>
  );
}
