import { useCallback } from 'react';
import type { Card } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { shortAge } from '../../lib/format.ts';

/** One quiet row: the column already says done, so the worker's colour leads. */
export function DoneBody({ card }: { card: Card }) {
  const at = card.completedAt ?? card.statusSince;
  const age = useCallback((now: number) => shortAge(now - at), [at]);
  return (
    <>
      <Avatar name={card.assignee} />
      <span className="ttl">
        {card.title} <TickText className="when" text={age} />
      </span>
    </>
  );
}
