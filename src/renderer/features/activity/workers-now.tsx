import { ChevronRight, Pause, Play, Zap } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { Card, CardRun } from '../../../contract/task.ts';
import { nudge, setPaused } from '../../actions/dispatching.ts';
import { openDrawer } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { BeatStrip } from '../../components/beat-strip.tsx';
import { ClaimBar } from '../../components/claim-bar.tsx';
import { KeyCap } from '../../components/key-cap.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { isSilent } from '../../lib/claim.ts';
import { memory, shortAge, timer } from '../../lib/format.ts';
import { useTick } from '../../lib/use-tick.ts';
import { useWorkerUsage } from '../../lib/worker-usage.ts';
import { useBoard, useCard } from '../../stores/use-stores.ts';
import { WorkerTail } from './worker-tail.tsx';

/** Processor share now and lately, and memory, of everything the worker started. */
function CpuCell({ runId }: { runId: string }) {
  const usage = useWorkerUsage(runId);
  if (usage === null) return <td className="cpu dim">–</td>;
  const { cpuPercent, memoryBytes } = usage.now;
  return (
    <td className="cpu" data-testid={`cpu-${runId}`}>
      <Sparkline values={usage.cpu} width={44} height={18} />
      <span className="num">{cpuPercent === null ? '…' : `${Math.round(cpuPercent)}%`}</span>
      <span className="sub num">{memory(memoryBytes)}</span>
    </td>
  );
}

function Clocks({ run }: { run: CardRun }) {
  const { startedAt, lastHeartbeatAt, claimExpires } = run;
  const events = useBoard((state) => state.events);
  const beats = useMemo(() => events.filter((event) => event.runId === run.id), [events, run.id]);
  const elapsed = useCallback((now: number) => timer(now - startedAt), [startedAt]);
  const beat = useCallback(
    (now: number) => shortAge(now - (lastHeartbeatAt ?? startedAt)),
    [lastHeartbeatAt, startedAt],
  );
  const left = useCallback(
    (now: number) => (claimExpires === null ? 'no limit' : timer(claimExpires - now)),
    [claimExpires],
  );
  return (
    <>
      <td className="mono">{run.workerPid ?? run.phase}</td>
      <td>
        <TickText className="el" text={elapsed} />
      </td>
      <td className="hb">
        <span className="beat" />
        <BeatStrip events={beats} runId={run.id} width={74} />
        <TickText text={beat} />
      </td>
      <CpuCell runId={run.id} />
      <td className="claim">
        <TickText text={left} />
        <span className="bar">
          <ClaimBar run={run} />
        </span>
      </td>
    </>
  );
}

function WorkerRow({ id }: { id: string }) {
  const card = useCard(id);
  return card === null || card.run === null ? null : <Row card={card} run={card.run} />;
}

function Row({ card, run }: { card: Card; run: CardRun }) {
  const lastLine = useBoard((state) => state.engine?.lastLines[card.id] ?? run.heartbeatNote ?? '');
  const silent = useTick((now) => isSilent(run, now));
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <tr className={silent ? 'wrow stale' : 'wrow'} data-testid={`worker-${card.id}`}>
        <td className="who">
          <button
            type="button"
            className="wmore"
            aria-expanded={isOpen}
            aria-label={`Last lines of ${card.title}`}
            title="Last lines"
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRight className="i" aria-hidden="true" />
          </button>
          <Avatar name={card.assignee} size="m" />
          <button type="button" onClick={() => openDrawer(card.id)}>
            <b className="trunc">{card.title}</b>
            <span className="sub">
              {card.assignee}
              <span className="id">{card.id}</span>
              {run.number > 1 && <span>run {run.number}</span>}
            </span>
          </button>
        </td>
        <Clocks run={run} />
        <td className="tail trunc">{silent ? 'silent, will be reclaimed' : lastLine}</td>
      </tr>
      {isOpen && (
        <tr className="wtailrow">
          <td colSpan={7}>
            <WorkerTail runId={run.id} />
          </td>
        </tr>
      )}
    </>
  );
}

function DispatcherButtons() {
  const state = useBoard((board) => board.engine?.state ?? null);
  if (state !== 'on' && state !== 'paused') return null;
  const isOn = state === 'on';
  return (
    <>
      <button type="button" className="btn sm" onClick={() => void setPaused(isOn)}>
        {isOn ? <Pause className="i" aria-hidden="true" /> : <Play className="i" aria-hidden="true" />}
        {isOn ? 'Pause dispatcher' : 'Resume dispatcher'}
      </button>
      {isOn && (
        <button type="button" className="btn sm out" onClick={() => void nudge()}>
          <Zap className="i" aria-hidden="true" />
          Nudge <KeyCap keys="N" />
        </button>
      )}
    </>
  );
}

/** Every live worker, the longest running first. */
export function WorkersNow() {
  const ids = useBoard((state) => state.columns.running);
  return (
    <section aria-label="Workers now">
      <h2 className="sechead">
        Workers now <span className="n">{ids.length}</span>
        <span className="end">
          <DispatcherButtons />
        </span>
      </h2>
      {ids.length === 0 ? (
        <p className="secempty">No workers running. The next ready task starts one.</p>
      ) : (
        <table className="wtable">
          <thead>
            <tr className="wrow hd">
              {['Task', 'pid', 'Elapsed', 'Heartbeat', 'CPU', 'Claim left', 'Last line'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ids.map((id) => (
              <WorkerRow key={id} id={id} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
