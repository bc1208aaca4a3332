import { Ban, Check, PencilLine, TriangleAlert } from 'lucide-react';
import type { MoveRule } from '../../../contract/moves.ts';

const ICONS = { ok: Check, ask: PencilLine, stop: TriangleAlert, no: Ban } as const;

/** What a drop would do, written on the column under the dragged card. */
export function DropVerb({ rule }: { rule: MoveRule }) {
  const Icon = ICONS[rule.kind];
  return (
    <div className="dropverb">
      <b>
        <Icon className="i" aria-hidden="true" />
        {rule.label}
      </b>
      <span>{rule.why}</span>
    </div>
  );
}
