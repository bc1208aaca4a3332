import { ChevronRight } from 'lucide-react';
import { useCallback } from 'react';
import type { Card, CardRun } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { ClaimBar } from '../../components/claim-bar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { WorkspaceIcon } from '../../components/workspace-icon.tsx';
import { isSilent } from '../../lib/claim.ts';
import { duration, shortAge, timer } from '../../lib/format.ts';
import { useTick } from '../../lib/use-tick.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { CardChips } from './card-chips.tsx';
import { CardHead } from './card-head.tsx';

/** What the worker last said or printed, or what the dispatcher is doing with the run. */
function lineOf(run: CardRun, printed: string | undefined): string {
  if (run.phase === 'running' && printed !== undefined) return printed;
  if (run.heartbeatNote !== null && run.heartbeatNote !== '') return run.heartbeatNote;
  if (run.phase === 'claimed') return 'claimed, preparing the workspace';
  if (run.phase === 'spawning') return 'starting the worker';
  if (run.phase === 'stopping') return 'stopping the worker';
  return run.workerPid === null ? 'working' : `working, pid ${run.workerPid}`;
}

function Heartbeat({ run, isStale }: { run: CardRun; isStale: boolean }) {
  const since = run.lastHeartbeatAt ?? run.startedAt;
  const text = useCallback(
    (now: number) => (isStale ? `silent ${duration(now - since)}` : shortAge(now - since)),
    [isStale, since],
  );
  return (
    <span className="chip" title={run.lastHeartbeatAt === null ? 'No heartbeat yet' : 'Last heartbeat'}>
      <span className={isStale ? 'beat warn' : 'beat'} />
      <TickText className="hbtxt" text={text} />
    </span>
  );
}

/** A card with a live run: elapsed time, last line, heartbeat, claim. */
export function RunningBody({ card, run, isInLane }: { card: Card; run: CardRun; isInLane: boolean }) {
  const printed = useBoard((state) => state.engine?.lastLines[card.id]);
  const isStale = useTick((now) => isSilent(run, now));
  const elapsed = useCallback((now: number) => timer(now - run.startedAt), [run.startedAt]);
  const reclaim = useCallback(
    (now: number) => `reclaim in ${timer((run.claimExpires ?? now) - now)}`,
    [run.claimExpires],
  );
  return (
    <>
      <CardHead card={card}>
        <TickText className={isStale ? 'elapsed c-warn' : 'elapsed'} text={elapsed} />
        {!isInLane && <Avatar name={card.assignee} />}
      </CardHead>
      <div className="ttl">{card.title}</div>
      <div className="logline">
        <ChevronRight className="i" aria-hidden="true" />
        <span className="trunc">{lineOf(run, printed)}</span>
      </div>
      <div className={isStale ? 'm stale' : 'm'}>
        <Heartbeat run={run} isStale={isStale} />
        <CardChips card={card} />
        <span className={isStale ? 'end c-warn' : 'end'}>
          {isStale ? <TickText text={reclaim} /> : <WorkspaceIcon kind={card.workspaceKind} />}
        </span>
      </div>
      <div className={isStale ? 'ttl-bar stale' : 'ttl-bar'}>
        <ClaimBar run={run} />
      </div>
    </>
  );
}
