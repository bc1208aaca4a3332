import { ArrowDown, FileText, Maximize2, Minimize2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card, RunView } from '../../../contract/task.ts';
import { ClaimBar } from '../../components/claim-bar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { bytes, duration, shortAge, timer } from '../../lib/format.ts';
import { OUTCOME_NAMES } from '../../lib/status-text.ts';
import { BeatStrip } from '../../components/beat-strip.tsx';
import { LogView } from '../../components/log-view.tsx';
import { useRunLog } from '../../lib/use-run-log.ts';

/** What an empty log says: nothing yet, nothing at all, or not read yet. */
const LOG_TEXTS = {
  live: 'Everything the worker prints appears here, line by line.',
  silent: 'The worker printed nothing.',
  opening: 'Opening the log.',
} as const;

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

function Log({ run }: { run: RunView }) {
  const log = useRunLog(run.id);
  const [isFollowing, setFollowing] = useState(true);
  const [isTall, setTall] = useState(false);
  const isLive = run.endedAt === null && !log.isFinal;
  const empty = log.problem ?? (isLive ? LOG_TEXTS.live : log.isFinal ? LOG_TEXTS.silent : LOG_TEXTS.opening);
  return (
    <div className={isTall ? 'logbox tall' : 'logbox'}>
      <LogView
        lines={log.lines}
        isFollowing={isFollowing}
        isLive={isLive}
        emptyText={empty}
        setFollowing={setFollowing}
      />
      <div className="livefoot">
        <FileText className="i" size={12} aria-hidden="true" />
        <span className="path">
          logs/{run.taskId}.{run.number}.log
        </span>
        <span>{bytes(log.bytes)}</span>
        {log.isTruncated && <span>only the end is shown</span>}
        <span className="end">
          <button
            type="button"
            className={isFollowing ? 'btn sm on' : 'btn sm'}
            aria-pressed={isFollowing}
            onClick={() => setFollowing(!isFollowing)}
          >
            <ArrowDown className="i" aria-hidden="true" />
            {isFollowing ? 'Following' : 'Follow'}
          </button>
          <button type="button" className="btn sm" aria-pressed={isTall} onClick={() => setTall(!isTall)}>
            {isTall ? <Minimize2 className="i" aria-hidden="true" /> : <Maximize2 className="i" aria-hidden="true" />}
            {isTall ? 'Shrink' : 'Expand'}
          </button>
        </span>
      </div>
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
      <Log key={`${run.id} ${run.logPath ?? ''}`} run={run} />
    </section>
  );
}
