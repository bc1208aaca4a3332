import type { ReactNode } from 'react';
import type { Card } from '../../../contract/task.ts';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { STATUS_NAMES } from '../../lib/status-text.ts';
import { useView } from '../../stores/use-stores.ts';
import { CardCheck } from './card-check.tsx';

/** First row of a card: priority, id, project, and what the status puts at the right. */
export function CardHead({ card, children }: { card: Card; children: ReactNode }) {
  const hasWord = useView((view) => view.showsLabels);
  return (
    <div className="a">
      <span className="slot">
        <CardCheck id={card.id} title={card.title} />
        <PriorityGlyph priority={card.priority} />
      </span>
      {hasWord && (
        <span className="stword">
          <StatusGlyph status={card.status} size={12} isQuiet />
          {STATUS_NAMES[card.status]}
        </span>
      )}
      <span className="id">{card.id}</span>
      {card.tenant !== null && <Tag name={card.tenant} />}
      <span className="end">{children}</span>
    </div>
  );
}
