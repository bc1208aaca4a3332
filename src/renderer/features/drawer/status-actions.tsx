import { Archive, ArrowRight, CalendarClock, Check, Hand, Play, Reply, RotateCcw, Undo2, Zap } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { nudge, requestMove } from '../../actions/tasks.ts';
import { moveSubject } from '../../lib/status-text.ts';

interface Action {
  to: Status;
  label: string;
  Icon: LucideIcon;
  isMain?: boolean;
}

const BLOCK: Action = { to: 'blocked', label: 'Block', Icon: Hand };
const COMPLETE: Action = { to: 'done', label: 'Complete', Icon: Check };

/** The acts that make sense in each status, most likely first; the table of legal moves has the last word. */
function actionsFor(card: Card): readonly Action[] {
  switch (card.status) {
    case 'running':
      return [{ to: 'ready', label: 'Reclaim', Icon: RotateCcw }, BLOCK, COMPLETE];
    case 'ready':
      return [BLOCK, COMPLETE];
    case 'blocked': {
      const isAsking = card.blockKind === 'needs_input';
      const label =
        card.blockKind === 'breaker' ? 'Reset and queue' : isAsking ? 'Unblock without an answer' : 'Unblock';
      const isMain = card.blockKind !== 'breaker' && !isAsking;
      return [{ to: 'ready', label, Icon: RotateCcw, isMain }, COMPLETE];
    }
    case 'review':
      return [
        { to: 'done', label: 'Approve', Icon: Check, isMain: true },
        { to: 'ready', label: 'Send back', Icon: Reply },
      ];
    case 'done':
      return [{ to: card.openParents.length > 0 ? 'todo' : 'ready', label: 'Reopen', Icon: Undo2 }];
    case 'triage':
      return [
        { to: 'todo', label: 'Accept', Icon: ArrowRight },
        { to: 'ready', label: 'Queue', Icon: Play },
      ];
    case 'todo':
      return [{ to: 'ready', label: 'Queue', Icon: ArrowRight }, BLOCK, COMPLETE];
    case 'scheduled':
      return [
        { to: 'ready', label: 'Run now', Icon: Play },
        { to: 'todo', label: 'Unschedule', Icon: CalendarClock },
      ];
    case 'archived':
      return [{ to: 'todo', label: 'Restore', Icon: Undo2 }];
  }
}

/** Buttons of the open task. One primary at a time; a refused one says why when pressed. */
export function StatusActions({ card }: { card: Card }) {
  const move = (to: Status) => (event: MouseEvent<HTMLElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    requestMove(card.id, to, { x: rect.left + rect.width / 2, y: rect.bottom + 30 });
  };
  return (
    <div className="dacts">
      {card.status === 'ready' && (
        <button type="button" className="btn out" onClick={() => void nudge()}>
          <Zap className="i" aria-hidden="true" />
          Nudge dispatcher
        </button>
      )}
      {actionsFor(card).map(({ to, label, Icon, isMain = false }) => {
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
