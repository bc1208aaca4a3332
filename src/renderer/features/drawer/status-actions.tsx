import { Archive, Zap } from 'lucide-react';
import type { MouseEvent } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { statusActs } from '../../actions/status-acts.ts';
import { restoreTask } from '../../actions/take-away.ts';
import { nudge } from '../../actions/dispatching.ts';
import { requestMove } from '../../actions/tasks.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { moveSubject } from '../../lib/status-text.ts';

/** Buttons of the open task. One primary at a time; a refused one says why when pressed. */
export function StatusActions({ card }: { card: Card }) {
  const move = (to: Status) => (event: MouseEvent<HTMLElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    if (card.status === 'archived') void restoreTask(card);
    else requestMove(card.id, to, { x: rect.left + rect.width / 2, y: rect.bottom + 30 });
  };
  return (
    <div className="dacts">
      {card.status === 'ready' && (
        <button type="button" className="btn out" onClick={() => void nudge()}>
          <Zap className="i" aria-hidden="true" />
          Nudge dispatcher
        </button>
      )}
      {statusActs(card).map(({ to, label, Icon, isMain = false, keys }) => {
        const rule = ruleFor(moveSubject(card), to);
        return (
          <button
            type="button"
            key={to}
            className={isMain ? 'btn pri' : 'btn out'}
            aria-disabled={rule.kind === 'no'}
            title={rule.kind === 'no' ? `${rule.label}. ${rule.why}` : rule.why}
            onClick={move(to)}
          >
            <Icon className="i" aria-hidden="true" />
            {label}
            {keys !== undefined && <KeyCap keys={keys} />}
          </button>
        );
      })}
      <span className="grow" />
      {card.status !== 'archived' && (
        <button type="button" className="btn icon" aria-label="Archive" title="Archive" onClick={move('archived')}>
          <Archive className="i" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
