import { useCallback } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card, RunView } from '../../../contract/task.ts';
import { ClaimBar } from '../../components/claim-bar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { duration, memory, plural, shortAge, timer } from '../../lib/format.ts';
import { OUTCOME_NAMES } from '../../lib/status-text.ts';
import { BeatStrip } from '../../components/beat-strip.tsx';
import { useWorkerUsage } from '../../lib/worker-usage.ts';
import { LogBox } from './log-box.tsx';

/** Processor share and memory of everything the worker started. */
function Usage({ run }: { run: RunView }) {
  const usage = useWorkerUsage(run.id);
  if (usage === null) return null;
  const { cpuPercent, memoryBytes, processes } = usage.now;
  const cpu = cpuPercent === null ? '' : `${Math.round(cpuPercent)}% CPU, `;
  return (
    <span
      className="dim num"
      data-testid="worker-usage"
      title={`${plural(processes, 'process', 'processes')}, memory that they share is counted for each`}
    >
      {cpu}
      {memory(memoryBytes)}
    </span>
  );
}

function LiveHead({ run, detail }: { run: RunView; detail: TaskDetail }) {
  const elapsed = useCallback((now: number) => timer(now - run.startedAt), [run.startedAt]);
  const beatAt = run.lastHeartbeatAt;
  const beat = useCallback((now: number) => `${shortAge(now - (beatAt ?? now))} ago`, [beatAt]);
  const isLive = run.endedAt === null;
  return (
    <div className="livehead">
      <span className={isLive ? 'beat' : 'beat off'} />
      <b>{run.profile ?? detail.task.assignee ?? 'worker'}</b>
      {isLive ? (
        <TickText className="el" text={elapsed} />
      ) : (
        <span className="num">{duration((run.endedAt ?? run.startedAt) - run.startedAt)}</span>
      )}
      {isLive && run.workerPid !== null && <span className="dim num">pid {run.workerPid}</span>}
      {isLive && <Usage run={run} />}
      {isLive && run.phase !== 'running' && <span className="dim">{run.phase}</span>}
      {!isLive && <span className="dim">{run.outcome === null ? '' : OUTCOME_NAMES[run.outcome]}</span>}
      <span className="end">
        {isLive && (
          <span className="bt">
            <BeatStrip events={detail.events} runId={run.id} />
          </span>
        )}
        {isLive && beatAt !== null && <TickText text={beat} />}
        {!isLive && <span>run {run.number}</span>}
      </span>
    </div>
  );
}

/** The newest run's worker and log: live while it runs, the last words after it ended. */
export function LivePanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const run = detail.runs.toSorted((a, b) => b.number - a.number)[0];
  if (run === undefined) return null;
  return (
    <section
      className="live"
      data-section="log"
      aria-label={run.endedAt === null ? 'Live worker' : 'Log of the last run'}
    >
      <LiveHead run={run} detail={detail} />
      {run.endedAt === null && card.run !== null && (
        <div className="ttlrow">
          <ClaimBar run={card.run} />
        </div>
      )}
      <LogBox key={`${run.id} ${run.logPath ?? ''}`} run={run} />
    </section>
  );
}
