import { Check, Reply } from 'lucide-react';
import { useCallback } from 'react';
import type { MouseEvent } from 'react';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { requestMove } from '../../actions/tasks.ts';
import { Avatar } from '../../components/avatar.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { shortAge } from '../../lib/format.ts';
import { CardChips } from './card-chips.tsx';
import { CardHead } from './card-head.tsx';

/** A card that waits for approval: what was handed over, and the two answers. */
export function ReviewBody({ card, isInLane }: { card: Card; isInLane: boolean }) {
  const age = useCallback((now: number) => shortAge(now - card.statusSince), [card.statusSince]);
  const move = (to: Status) => (event: MouseEvent) => {
    event.stopPropagation();
    requestMove(card.id, to, { x: event.clientX, y: event.clientY });
  };
  return (
    <>
      <CardHead card={card}>{!isInLane && <Avatar name={card.assignee} />}</CardHead>
      <div className="ttl">{card.title}</div>
      {card.lastLine !== null && <p className="why review">{card.lastLine}</p>}
      <div className="m">
        <CardChips card={card} />
        <span className="end">
          <TickText text={age} />
        </span>
      </div>
      <div className="acts">
        <button type="button" className="btn sm out" onClick={move('done')}>
          <Check className="i" aria-hidden="true" />
          Approve
        </button>
        <button type="button" className="btn sm" onClick={move('ready')}>
          <Reply className="i" aria-hidden="true" />
          Send back
        </button>
      </div>
    </>
  );
}
