import { ArrowRight, Clock, TriangleAlert, User } from 'lucide-react';
import { useCallback } from 'react';
import type { HoldCode } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { WorkspaceIcon } from '../../components/workspace-icon.tsx';
import { boardNow } from '../../lib/clock.ts';
import { shortAge, timeOfDay } from '../../lib/format.ts';
import { briefHold, isStuck } from '../../lib/holds.ts';
import { placeAmong } from '../../stores/columns.ts';
import { compareIn } from '../../stores/order.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { CardChips } from './card-chips.tsx';
import { CardHead } from './card-head.tsx';

/** Holds that only say that others are first; the place in the queue tells more. */
const QUEUED: ReadonlySet<HoldCode> = new Set(['cap_board', 'cap_profile']);

/** Place among the ready tasks that can start; -1 for every other card. */
function usePlace(card: Card): number {
  return useBoard((state) => {
    if (card.status !== 'ready' || isStuck(card)) return -1;
    return placeAmong(state.queue, card, state.cards, compareIn('ready'));
  });
}

function Pill({ card, place }: { card: Card; place: number }) {
  if (card.status === 'scheduled' && card.scheduledAt !== null) {
    return (
      <span className="pill sched">
        <Clock className="i" aria-hidden="true" />
        {timeOfDay(card.scheduledAt, boardNow())}
      </span>
    );
  }
  if (card.status === 'ready' && card.hold !== null && !QUEUED.has(card.hold.code)) {
    const needsPerson = isStuck(card);
    return (
      <span className={needsPerson ? 'pill warn hold' : 'chip hold'} title={card.hold.text}>
        {needsPerson ? <TriangleAlert className="i" aria-hidden="true" /> : <Clock className="i" aria-hidden="true" />}
        <span className="trunc">{briefHold(card)}</span>
      </span>
    );
  }
  if (card.assignee === null && (card.status === 'todo' || card.status === 'ready')) {
    return (
      <span className="chip">
        <User className="i" aria-hidden="true" />
        Unassigned
      </span>
    );
  }
  if (place === 0) {
    return (
      <span className="pill info" title={card.hold?.text}>
        <ArrowRight className="i" aria-hidden="true" />
        Next up
      </span>
    );
  }
  if (place < 0) return null;
  return (
    <span className="chip" title={card.hold?.text}>
      #{place + 1} in queue
    </span>
  );
}

/** Cards that wait: triage, todo, scheduled and ready. */
export function WaitingBody({ card, isInLane }: { card: Card; isInLane: boolean }) {
  const age = useCallback((now: number) => shortAge(now - card.statusSince), [card.statusSince]);
  const place = usePlace(card);
  const isTriage = card.status === 'triage';
  const hasMeta = !isTriage || card.commentCount > 0 || card.consecutiveFailures > 0 || card.childCount > 0;
  return (
    <>
      <CardHead card={card}>
        {isTriage ? (
          <TickText className="dim num when" text={age} />
        ) : isInLane ? null : (
          <Avatar name={card.assignee} />
        )}
      </CardHead>
      <div className="ttl">{card.title}</div>
      {hasMeta && (
        <div className="m">
          <Pill card={card} place={place} />
          <CardChips card={card} />
          <span className="end">
            {card.workspaceKind !== 'scratch' && place !== 0 && <WorkspaceIcon kind={card.workspaceKind} />}
            {card.status === 'ready' && !isStuck(card) && <TickText text={age} />}
          </span>
        </div>
      )}
    </>
  );
}
