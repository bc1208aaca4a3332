import { Eye } from 'lucide-react';
import { useCallback } from 'react';
import { Pips } from '../../components/meters.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { boardNow } from '../../lib/clock.ts';
import { shortAge, timeOfDay } from '../../lib/format.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { useBoard } from '../../stores/use-stores.ts';
import type { BoardState } from '../../stores/board-store.ts';

const HOUR_MS = 3_600_000;

/** Tasks done within the last hour; the column has the newest first, so the older ones are not looked at. */
function doneLately({ columns, cards }: BoardState): number {
  const since = boardNow() - HOUR_MS;
  const at = columns.done.findIndex((id) => (cards[id]?.statusSince ?? 0) <= since);
  return at === -1 ? columns.done.length : at;
}

/** Ready: who takes the next task, and when. */
function ReadyHint() {
  const count = useBoard((state) => state.columns.ready.length);
  const dispatcher = useBoard((state) => state.engine?.state ?? null);
  const ownerPid = useBoard((state) => state.engine?.owner?.pid ?? null);
  const isFull = useBoard((state) => state.engine !== null && state.engine.workers >= state.engine.workersMax);
  const nextTickAt = useBoard((state) => state.engine?.nextTickAt ?? null);
  const next = useCallback((now: number) => shortAge((nextTickAt ?? now) - now), [nextTickAt]);
  if (dispatcher === 'paused') return <span className="warnt">Dispatcher paused</span>;
  if (dispatcher === 'watching') {
    return (
      <>
        <Eye className="i" size={11} aria-hidden="true" /> Claimed by pid {ownerPid}
      </>
    );
  }
  if (count === 0) return 'Queue is clear';
  if (dispatcher !== 'on') return <span className="warnt">Dispatcher is off</span>;
  if (isFull) return 'Waits for a free slot';
  if (nextTickAt === null) return 'Starts as soon as a worker is free';
  return (
    <span>
      Next check in <TickText text={next} />
    </span>
  );
}

function RunningHint() {
  const count = useBoard((state) => state.columns.running.length);
  const most = useBoard((state) => state.engine?.workersMax ?? null);
  const workers = useBoard((state) => state.engine?.workers ?? 0);
  if (most === null) return `${count} running`;
  return (
    <>
      <Pips on={workers} total={most} tone="g" isSlots /> {workers} of {most} slots
    </>
  );
}

function CountHint({ status }: { status: 'todo' | 'scheduled' | 'done' }) {
  const text = useBoard((state) => {
    if (state.columns[status].length === 0) return status === 'todo' ? 'Waiting on parents' : 'Nothing yet';
    if (status === 'scheduled') {
      const at = state.cards[state.columns.scheduled[0] ?? '']?.scheduledAt ?? null;
      return at === null ? 'No start time' : `Next at ${timeOfDay(at, boardNow())}`;
    }
    if (status === 'todo') {
      const { waiting } = state.tallies;
      return waiting === 0 ? 'Waiting to be queued' : `${waiting} waiting on parents`;
    }
    return `${doneLately(state)} in the last hour`;
  });
  return text;
}

/** The second line of a column's head: what the machine does next, or what it waits for. */
export function ColumnHint({ status, count }: { status: ColumnStatus; count: number }) {
  switch (status) {
    case 'triage':
      return count === 0 ? 'Ideas land here' : 'Ideas to sort';
    case 'ready':
      return <ReadyHint />;
    case 'running':
      return <RunningHint />;
    case 'blocked':
      return count === 0 ? 'Nothing needs you' : <span className="dangert">{count} need you</span>;
    case 'review':
      return count === 0 ? 'Nothing to approve' : `${count} to approve`;
    case 'todo':
    case 'scheduled':
    case 'done':
      return <CountHint status={status} />;
  }
}
