import { Hand, Reply, RotateCcw, TriangleAlert, ZapOff } from 'lucide-react';
import { useCallback } from 'react';
import type { MouseEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { requestMove } from '../../actions/tasks.ts';
import { openAnswer, openDrawer } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { shortAge } from '../../lib/format.ts';
import { BLOCK_NAMES } from '../../lib/status-text.ts';
import { CardChips } from './card-chips.tsx';
import { CardHead } from './card-head.tsx';

function KindPill({ card }: { card: Card }) {
  if (card.blockKind === 'breaker') {
    return (
      <span className="pill danger">
        <ZapOff className="i" aria-hidden="true" />
        Breaker {card.consecutiveFailures}/{card.failureLimit}
      </span>
    );
  }
  if (card.blockKind === 'needs_input') {
    return (
      <span className="pill info">
        <Hand className="i" aria-hidden="true" />
        {BLOCK_NAMES.needs_input}
      </span>
    );
  }
  return (
    <span className="pill warn">
      <TriangleAlert className="i" aria-hidden="true" />
      {card.blockKind === null ? 'Blocked' : BLOCK_NAMES[card.blockKind]}
    </span>
  );
}

/** Runs an action of the card without opening the card. */
const act = (run: () => void) => (event: MouseEvent) => {
  event.stopPropagation();
  run();
};

function Actions({ card }: { card: Card }) {
  const at = (event: MouseEvent): { x: number; y: number } => ({ x: event.clientX, y: event.clientY });
  const queue = (event: MouseEvent): void => {
    event.stopPropagation();
    requestMove(card.id, 'ready', at(event));
  };
  if (card.blockKind === 'needs_input') {
    return (
      <div className="acts">
        <button type="button" className="btn sm out" onClick={act(() => openAnswer(card.id))}>
          <Reply className="i" aria-hidden="true" />
          Answer
        </button>
        <button type="button" className="btn sm" onClick={queue}>
          Unblock
        </button>
      </div>
    );
  }
  const label = card.blockKind === 'breaker' ? 'Reset' : card.blockKind === null ? 'Unblock' : 'Retry';
  return (
    <div className="acts">
      <button type="button" className="btn sm out" onClick={queue}>
        <RotateCcw className="i" aria-hidden="true" />
        {label}
      </button>
      {card.lastLine !== null && (
        <button type="button" className="btn sm" onClick={act(() => openDrawer(card.id, false, 'log'))}>
          Log
        </button>
      )}
    </div>
  );
}

/** A blocked card: why, of what kind, and the action that clears it. */
export function BlockedBody({ card, isInLane }: { card: Card; isInLane: boolean }) {
  const age = useCallback((now: number) => shortAge(now - card.statusSince), [card.statusSince]);
  const why = card.blockReason ?? card.lastLine;
  return (
    <>
      <CardHead card={card}>{!isInLane && <Avatar name={card.assignee} />}</CardHead>
      <div className="ttl">{card.title}</div>
      {why !== null && <p className={card.blockKind === 'needs_input' ? 'why ask' : 'why'}>{why}</p>}
      <div className="m">
        <KindPill card={card} />
        <CardChips card={card} />
        <span className="end">
          <TickText text={age} />
        </span>
      </div>
      <Actions card={card} />
    </>
  );
}
