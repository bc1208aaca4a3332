import { useCallback } from 'react';
import type { Card } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import type { LinkGraph } from '../../lib/board-links.ts';
import { roughly, timer } from '../../lib/format.ts';
import { BLOCK_NAMES, STATUS_NAMES } from '../../lib/status-text.ts';
import { remainingMs } from './graph-model.ts';

function Running({ card, typicalMs }: { card: Card; typicalMs: LinkGraph['typicalMs'] }) {
  const startedAt = card.run?.startedAt ?? card.statusSince;
  const elapsed = useCallback((now: number) => timer(now - startedAt), [startedAt]);
  const left = useCallback(
    (now: number) => {
      const ms = remainingMs(card, typicalMs, now);
      return ms === null || ms === 0 ? '' : `${roughly(ms)} left`;
    },
    [card, typicalMs],
  );
  return (
    <>
      <TickText className="el" text={elapsed} />
      <TickText text={left} />
    </>
  );
}

function blockedText(card: Card): string {
  if (card.blockKind === 'breaker') return `Breaker ${card.consecutiveFailures}/${card.failureLimit}`;
  return card.blockKind === null ? 'Blocked' : BLOCK_NAMES[card.blockKind];
}

function waitingText(card: Card, typicalMs: LinkGraph['typicalMs']): string {
  const typical = card.assignee === null ? undefined : typicalMs[card.assignee];
  return typical === undefined ? STATUS_NAMES[card.status] : `about ${roughly(typical)}`;
}

/** The second line of a node: time used and left, what it took, what it usually takes, or what holds it. */
export function NodeFoot({ card, graph, isNextUp }: { card: Card; graph: LinkGraph; isNextUp: boolean }) {
  const took = graph.took[card.id];
  return (
    <span className="f">
      {card.status === 'running' && <Running card={card} typicalMs={graph.typicalMs} />}
      {card.status === 'blocked' && <span className="bl">{blockedText(card)}</span>}
      {card.status === 'done' && <span>{took === undefined ? 'Done' : `took ${roughly(took)}`}</span>}
      {card.status === 'review' && <span className="rv">Waits for approval</span>}
      {card.status === 'ready' && card.hold !== null && <span className="wn trunc">{card.hold.text}</span>}
      {card.status === 'ready' && card.hold === null && (
        <span className="c-info">
          {isNextUp ? 'Next up' : `queued, ${waitingText(card, graph.typicalMs).toLowerCase()}`}
        </span>
      )}
      {(card.status === 'todo' || card.status === 'scheduled' || card.status === 'triage') && (
        <span>{waitingText(card, graph.typicalMs)}</span>
      )}
      <Avatar name={card.assignee} />
    </span>
  );
}
