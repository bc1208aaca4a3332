import { useCallback } from 'react';
import type { Card } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { shortAge } from '../../lib/format.ts';
import { CardCheck } from './card-check.tsx';

/** One quiet row: the column already says done, so the worker's colour leads. */
export function DoneBody({ card }: { card: Card }) {
  const at = card.completedAt ?? card.statusSince;
  const age = useCallback((now: number) => shortAge(now - at), [at]);
  return (
    <>
      <span className="slot">
        <CardCheck id={card.id} title={card.title} />
        <Avatar name={card.assignee} />
      </span>
      <span className="ttl">
        {card.title} <TickText className="when" text={age} />
      </span>
    </>
  );
}
