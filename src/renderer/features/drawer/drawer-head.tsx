import { ChevronDown, ChevronUp, Copy, Maximize2, Minimize2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Card } from '../../../contract/task.ts';
import { copy } from '../../actions/copy.ts';
import { focusCard, visibleIds } from '../../actions/focus.ts';
import { closeDrawer } from '../../actions/view.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { DrawerMenu } from './drawer-menu.tsx';
import { FollowBell } from './follow-bell.tsx';
import { StatusMenu } from './status-menu.tsx';

interface Props {
  id: string;
  /** Null while the task is being opened. */
  card: Card | null;
  /** Null while that is not known. */
  isFollowed: boolean | null;
  followed(): void;
  isWide: boolean;
  setWide(isWide: boolean): void;
}

/** Status menu, id, place in the column, next and previous, width, what else can be done, close. */
export function DrawerHead({ id, card, isFollowed, followed, isWide, setWide }: Props) {
  const isFocused = useView((view) => view.isDrawerFocused);
  const close = useRef<HTMLButtonElement>(null);
  // The place changes with the column's ids.
  const column = useBoard((board) => (card === null ? null : board.columns[card.status]));
  const ids = card === null || column === null ? [] : visibleIds(card.status);
  const place = ids.indexOf(id);
  const before = ids[place - 1];
  const after = place === -1 ? undefined : ids[place + 1];
  useEffect(() => {
    if (isFocused) close.current?.focus({ preventScroll: true });
  }, [isFocused]);
  return (
    <header className="dhead">
      {card !== null && <StatusMenu card={card} />}
      <button
        type="button"
        className="btn sm"
        title="Copy id"
        onClick={() => void copy(id, { text: 'copied', taskId: id })}
      >
        <span className="id">{id}</span>
        <Copy className="i" size={12} aria-hidden="true" />
      </button>
      <span className="pos">{place === -1 ? '' : `${place + 1} of ${ids.length}`}</span>
      <button
        type="button"
        className="btn sm icon"
        aria-label="Previous task"
        disabled={before === undefined}
        onClick={() => before !== undefined && focusCard(before)}
      >
        <ChevronUp className="i" aria-hidden="true" />
      </button>
      <button
        type="button"
        className="btn sm icon"
        aria-label="Next task"
        disabled={after === undefined}
        onClick={() => after !== undefined && focusCard(after)}
      >
        <ChevronDown className="i" aria-hidden="true" />
      </button>
      <span className="vdiv" />
      {isFollowed !== null && <FollowBell id={id} isFollowed={isFollowed} changed={followed} />}
      <button
        type="button"
        className="btn sm icon"
        aria-label={isWide ? 'Narrow' : 'Widen'}
        title={isWide ? 'Narrow' : 'Widen'}
        aria-pressed={isWide}
        onClick={() => setWide(!isWide)}
      >
        {isWide ? <Minimize2 className="i" aria-hidden="true" /> : <Maximize2 className="i" aria-hidden="true" />}
      </button>
      {card !== null && <DrawerMenu card={card} />}
      <button
        type="button"
        ref={close}
        className="btn sm icon"
        data-testid="drawer-close"
        aria-label="Close"
        onClick={closeDrawer}
      >
        <X className="i" aria-hidden="true" />
      </button>
    </header>
  );
}
