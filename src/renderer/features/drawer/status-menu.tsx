import { ChevronDown } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import { STATUSES } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { requestMove } from '../../actions/tasks.ts';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';

/** Moves the focus by arrows inside a menu. */
function onMenuKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  if (event.key === 'Escape') {
    close();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const at = items.findIndex((item) => item === document.activeElement);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    items[(at + step + items.length) % items.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The status as a button; its menu lists every status with the verb, and the reason where a move is refused. */
export function StatusMenu({ card }: { card: Card }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onBlur = (event: FocusEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    // The wrapper only listens to what its button and menu do.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="menuwrap" onBlur={onBlur} onKeyDown={(event) => isOpen && onMenuKey(event, close)}>
      <button
        type="button"
        ref={button}
        className="statusbtn"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <StatusGlyph status={card.status} isQuiet />
        {STATUS_NAMES[card.status]}
        <ChevronDown className="i" aria-hidden="true" />
      </button>
      {isOpen && (
        <div className="pop menu" role="menu" aria-label="Move to">
          {STATUSES.filter((status) => status !== card.status).map((status) => {
            const rule = ruleFor(moveSubject(card), status);
            return (
              <button
                type="button"
                className="mi"
                role="menuitem"
                key={status}
                aria-disabled={rule.kind === 'no'}
                title={rule.why}
                onClick={(event) => {
                  const rect = event.currentTarget.getBoundingClientRect();
                  setOpen(false);
                  requestMove(card.id, status, { x: rect.right, y: rect.top });
                }}
              >
                <StatusGlyph status={status} isQuiet />
                {STATUS_NAMES[status]}
                <span className="hint">{rule.label}</span>
              </button>
            );
          })}
        </div>
      )}
    </div>
  );
}
