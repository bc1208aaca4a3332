import { ArrowRight, Clock, TriangleAlert, User } from 'lucide-react';
import { useCallback } from 'react';
import type { HoldCode } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { WorkspaceIcon } from '../../components/workspace-icon.tsx';
import { boardNow } from '../../lib/clock.ts';
import { shortAge, timeOfDay } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { CardChips } from './card-chips.tsx';
import { CardHead } from './card-head.tsx';

/** Holds that only a person can clear; the others pass by themselves. */
const STUCK: ReadonlySet<HoldCode> = new Set(['unassigned', 'unknown_profile', 'no_command', 'no_workspace']);

/** Holds that only say that others are first; the place in the queue tells more. */
const QUEUED: ReadonlySet<HoldCode> = new Set(['cap_board', 'cap_profile']);

/** Place among the ready tasks that can start; -1 for every other card. */
function usePlace(card: Card): number {
  return useBoard((state) => {
    if (card.status !== 'ready' || isStuck(card)) return -1;
    let place = 0;
    for (const id of state.columns.ready) {
      if (id === card.id) return place;
      const other = state.cards[id];
      if (other !== undefined && !isStuck(other)) place += 1;
    }
    return -1;
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
        <span className="trunc">{card.hold.text}</span>
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

/** True when only a person can clear what holds the card. */
function isStuck(card: Card): boolean {
  return card.hold !== null && STUCK.has(card.hold.code);
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
