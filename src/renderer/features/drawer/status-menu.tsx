import { ChevronDown } from 'lucide-react';
import { ruleFor } from '../../../contract/moves.ts';
import { STATUSES } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { restoreTask } from '../../actions/take-away.ts';
import { requestMove, tellRefused } from '../../actions/tasks.ts';
import { MenuButton } from '../../components/menu-button.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';

/** The status as a button; its menu lists every status with the verb, and the reason where a move is refused. */
export function StatusMenu({ card }: { card: Card }) {
  const face = (
    <>
      <StatusGlyph status={card.status} isQuiet />
      {STATUS_NAMES[card.status]}
      <ChevronDown className="i" aria-hidden="true" />
    </>
  );
  return (
    <MenuButton className="statusbtn" face={face} menuLabel="Move to" testId="status-menu">
      {(close) =>
        STATUSES.filter((status) => status !== card.status).map((status) => {
          const rule = ruleFor(moveSubject(card), status);
          return (
            <button
              type="button"
              className="mi"
              role="menuitem"
              key={status}
              data-to={status}
              aria-disabled={rule.kind === 'no'}
              title={rule.why}
              onClick={(event) => {
                const rect = event.currentTarget.getBoundingClientRect();
                close();
                if (rule.kind === 'no') tellRefused(card.id, status, rule);
                else if (card.status === 'archived') void restoreTask(card);
                else requestMove(card.id, status, { x: rect.right, y: rect.top });
              }}
            >
              <StatusGlyph status={status} isQuiet />
              {STATUS_NAMES[status]}
              <span className="hint">{rule.label}</span>
            </button>
          );
        })
      }
    </MenuButton>
  );
}
