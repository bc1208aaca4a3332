import { Check, ChevronRight } from 'lucide-react';
import { useCallback } from 'react';
import type { ReactNode } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { openDrawer } from '../../actions/view.ts';
import { ClaimBar } from '../../components/claim-bar.tsx';
import { LogView } from '../../components/log-view.tsx';
import { Pips } from '../../components/meters.tsx';
import { RunMetadata } from '../../components/run-metadata.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { duration, timer } from '../../lib/format.ts';
import { STATUS_NAMES } from '../../lib/status-text.ts';
import { useRunLog } from '../../lib/use-run-log.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { FIRST_TASK } from './first-task.ts';
import type { Stage, Times } from './first-task.ts';

interface Props {
  card: Card | null;
  detail: TaskDetail | null;
  stage: Stage;
  times: Times;
}

function Small({
  status,
  count,
  hint,
  isOn = false,
  children,
}: {
  status: Status;
  count: number;
  hint: ReactNode;
  isOn?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      className={`col ${status}${isOn ? ' on' : ''}`}
      data-testid={`first-${status}`}
      aria-label={STATUS_NAMES[status]}
    >
      <header className="colhead">
        <div className="top">
          <StatusGlyph status={status} isQuiet />
          <h2>{STATUS_NAMES[status]}</h2>
          <span className="count">{count}</span>
        </div>
        <div className="hint">{hint}</div>
      </header>
      <div className="stack">{children}</div>
    </section>
  );
}

/** The task as it stands in Ready, or before it exists. */
function Waiting({ card }: { card: Card | null }) {
  return (
    <div className="frcard">
      {card !== null && <span className="id">{card.id}</span>}
      <div className="ttl">{FIRST_TASK.title}</div>
      <span className="dim">{card === null ? `@${FIRST_TASK.assignee}` : (card.hold?.text ?? 'Next up')}</span>
    </div>
  );
}

function Working({ card }: { card: Card }) {
  const startedAt = card.run?.startedAt ?? card.statusSince;
  const line = useBoard((state) => state.engine?.lastLines[card.id] ?? card.run?.heartbeatNote ?? 'starting');
  const elapsed = useCallback((now: number) => timer(now - startedAt), [startedAt]);
  return (
    <div className="frcard">
      <div className="row">
        <span className="id">{card.id}</span>
        <TickText className="el" text={elapsed} />
      </div>
      <div className="ttl">{card.title}</div>
      <div className="logline">
        <ChevronRight className="i" aria-hidden="true" />
        <span className="trunc">{line}</span>
      </div>
      {card.run !== null && (
        <div className="ttl-bar">
          <ClaimBar run={card.run} />
        </div>
      )}
    </div>
  );
}

function Finished({ card, detail, times }: Pick<Props, 'detail' | 'times'> & { card: Card }) {
  const run = detail?.runs.at(-1);
  return (
    <div className="frcard">
      <div className="row">
        <span className="id">{card.id}</span>
        <span className="pill done">
          <Check className="i" size={11} aria-hidden="true" />
          {times.ran === null ? 'done' : duration(times.ran)}
        </span>
      </div>
      <button type="button" className="ttl" onClick={() => openDrawer(card.id, true)}>
        {card.title}
      </button>
      <p>{run?.summary ?? card.lastLine}</p>
      {run !== undefined && <RunMetadata metadata={run.metadata} />}
    </div>
  );
}

function Columns({ card, detail, stage, times }: Props) {
  const slots = useBoard((state) => state.engine?.workersMax ?? 0);
  const workers = stage === 2 ? 1 : 0;
  const waited = times.pickedUp === null || times.created === null ? null : times.pickedUp - times.created;
  return (
    <div className="frboard">
      <Small status="ready" count={stage === 1 ? 1 : 0} hint="Queued for the dispatcher">
        {stage < 2 ? (
          <Waiting card={card} />
        ) : (
          <div className="trail">
            {waited === null
              ? 'picked up'
              : waited < 1000
                ? 'picked up at once'
                : `picked up after ${duration(waited)}`}
          </div>
        )}
      </Small>
      <Small
        status="running"
        count={workers}
        isOn={stage === 2}
        hint={
          <>
            <Pips on={workers} total={slots} tone="g" isSlots /> {workers} of {slots} slots
          </>
        }
      >
        {stage === 2 && card !== null ? (
          <Working card={card} />
        ) : (
          <div className="trail">
            {stage < 2 ? 'a worker appears here' : times.ran === null ? 'it stopped' : `ran for ${duration(times.ran)}`}
          </div>
        )}
      </Small>
      <Small status="done" count={stage === 4 ? 1 : 0} hint={stage === 4 ? 'Your first one' : 'Nothing yet'}>
        {stage === 4 && card !== null ? (
          <Finished card={card} detail={detail} times={times} />
        ) : (
          <div className="trail">finished work lands here</div>
        )}
      </Small>
    </div>
  );
}

function Log({ runId, isLive }: { runId: string; isLive: boolean }) {
  const log = useRunLog(runId);
  return (
    <LogView
      lines={log.lines}
      isFollowing
      isLive={isLive}
      emptyText={log.problem ?? 'Everything the worker prints appears here, line by line.'}
      setFollowing={() => {}}
    />
  );
}

function LiveHead({ card, stage, times }: Omit<Props, 'detail'>) {
  const startedAt = card?.run?.startedAt ?? 0;
  const elapsed = useCallback((now: number) => timer(now - startedAt), [startedAt]);
  if (stage === 2 && card !== null) {
    return (
      <div className="livehead">
        <span className="beat" />
        <b>{card.assignee}</b>
        <TickText className="el" text={elapsed} />
        {card.run?.workerPid != null && <span className="dim num">pid {card.run.workerPid}</span>}
      </div>
    );
  }
  if (stage === 4 && card !== null) {
    return (
      <div className="livehead">
        <StatusGlyph status="done" size={14} isQuiet />
        <b>{card.assignee}</b>
        <span className="dim">exited after {duration(times.ran ?? 0)}</span>
      </div>
    );
  }
  return (
    <div className="livehead">
      <span className="beat off" />
      <span className="dim">{stage === 3 ? 'The worker has ended' : 'No worker yet'}</span>
    </div>
  );
}

/** A small board that shows the first task on its way, with what its worker prints below. */
export function FirstStage({ card, detail, stage, times }: Props) {
  const runId = card?.run?.id ?? detail?.runs.at(-1)?.id ?? null;
  return (
    <div className="frstage">
      <Columns card={card} detail={detail} stage={stage} times={times} />
      <div className="frlog">
        <LiveHead card={card} stage={stage} times={times} />
        {runId === null ? (
          <p className="qhint">Everything the worker prints appears here, line by line.</p>
        ) : (
          <Log key={runId} runId={runId} isLive={stage === 2} />
        )}
      </div>
    </div>
  );
}
