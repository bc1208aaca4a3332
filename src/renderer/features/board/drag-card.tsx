import { Ban, Check, PencilLine, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import { moveSubject } from '../../lib/status-text.ts';
import { useCard, useView } from '../../stores/use-stores.ts';
import { CardFace } from './card-face.tsx';

const ICONS = { ok: Check, ask: PencilLine, stop: TriangleAlert, no: Ban } as const;

/** The card in the air, with the verb of the column below it. */
export function DragCard() {
  const now = useView((view) => view.drag);
  // After the drop the last drag is still drawn while the card springs back.
  const [drag, setDrag] = useState(now);
  if (now !== null && now !== drag) setDrag(now);
  const card = useCard(drag?.id ?? null);
  if (drag === null || drag.isKeyboard || card === null) return null;
  const rule = drag.over === null || drag.over === card.status ? null : ruleFor(moveSubject(card), drag.over);
  const Icon = rule === null ? null : ICONS[rule.kind];
  return (
    <div className="dragcard">
      <div className={`card ${card.status} ${card.status === 'done' ? 'mini' : ''}`}>
        <CardFace card={card} />
      </div>
      {drag.others.length > 0 && <span className="dragcount">{drag.others.length + 1}</span>}
      {rule !== null && Icon !== null && (
        <span className={`dragtag ${rule.kind}`}>
          <Icon className="i" size={13} aria-hidden="true" />
          {rule.label}
          {drag.others.length > 0 && `, ${drag.others.length + 1} tasks`}
        </span>
      )}
    </div>
  );
}
