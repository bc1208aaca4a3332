import { memo } from 'react';
import type { Card } from '../../../contract/task.ts';
import { BlockedBody } from './blocked-body.tsx';
import { DoneBody } from './done-body.tsx';
import { ReviewBody } from './review-body.tsx';
import { RunningBody } from './running-body.tsx';
import { WaitingBody } from './waiting-body.tsx';

/** What a card draws inside its frame, by status. */
export const CardFace = memo(function CardFace({ card, isInLane = false }: { card: Card; isInLane?: boolean }) {
  if (card.status === 'running' && card.run !== null)
    return <RunningBody card={card} run={card.run} isInLane={isInLane} />;
  if (card.status === 'blocked') return <BlockedBody card={card} isInLane={isInLane} />;
  if (card.status === 'review') return <ReviewBody card={card} isInLane={isInLane} />;
  if (card.status === 'done') return <DoneBody card={card} />;
  return <WaitingBody card={card} isInLane={isInLane} />;
});
