import { Check, RotateCcw, SquareTerminal, Undo2 } from 'lucide-react';
import type { MouseEvent } from 'react';
import { requestMove } from '../../actions/tasks.ts';
import { openDrawer } from '../../actions/view.ts';
import type { Need } from '../../lib/needs.ts';
import type { Status } from '../../../contract/status.ts';
import { AnswerBox } from './answer-box.tsx';

/** Moves the task; a question opens its prompt beside the button. */
const move = (id: string, to: Status) => (event: MouseEvent<HTMLElement>) => {
  const rect = event.currentTarget.getBoundingClientRect();
  requestMove(id, to, { x: rect.left + rect.width / 2, y: rect.bottom + 24 });
};

function Retry({ id, label }: { id: string; label: string }) {
  return (
    <button type="button" className="btn out" onClick={move(id, 'ready')}>
      <RotateCcw className="i" aria-hidden="true" />
      {label}
    </button>
  );
}

function Approval({ id }: { id: string }) {
  return (
    <>
      <button type="button" className="btn acc" onClick={move(id, 'done')}>
        <Check className="i" aria-hidden="true" />
        Approve
      </button>
      <button type="button" className="btn out" onClick={move(id, 'ready')}>
        <Undo2 className="i" aria-hidden="true" />
        Send back
      </button>
    </>
  );
}

/** What a person can do about it, in place. */
export function NeedActions({ need }: { need: Need }) {
  const { card, kind } = need;
  const { id } = card;
  return (
    <>
      {kind === 'asks' && <AnswerBox id={id} who={card.assignee ?? 'the worker'} />}
      <div className="nacts">
        {kind === 'review' && <Approval id={id} />}
        {kind === 'breaker' && <Retry id={id} label="Reset and queue" />}
        {kind === 'blocked' && <Retry id={id} label="Unblock" />}
        {kind !== 'stuck' && kind !== 'asks' && (
          <button type="button" className="btn" onClick={() => openDrawer(id, true, 'log')}>
            <SquareTerminal className="i" aria-hidden="true" />
            Log
          </button>
        )}
        {kind === 'stuck' && (
          <button type="button" className="btn out" onClick={() => openDrawer(id, true)}>
            Change its worker
          </button>
        )}
      </div>
    </>
  );
}
