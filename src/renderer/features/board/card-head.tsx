import type { ReactNode } from 'react';
import type { Card } from '../../../contract/task.ts';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { Tag } from '../../components/tag.tsx';

/** First row of a card: priority, id, project, and what the status puts at the right. */
export function CardHead({ card, children }: { card: Card; children: ReactNode }) {
  return (
    <div className="a">
      <span className="slot">
        <PriorityGlyph priority={card.priority} />
      </span>
      <span className="id">{card.id}</span>
      {card.tenant !== null && <Tag name={card.tenant} />}
      <span className="end">{children}</span>
    </div>
  );
}
