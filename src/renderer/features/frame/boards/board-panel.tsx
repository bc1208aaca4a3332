import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { openBoardMenu } from '../../../actions/boards.ts';
import type { BoardMenu } from '../../../stores/view-store.ts';
import '../../../styles/boards.css';
import { ArchiveBoard } from './archive-board.tsx';
import { ArchivedBoards } from './archived-boards.tsx';
import { BoardList } from './board-list.tsx';
import { CreateBoard } from './create-board.tsx';
import { RenameBoard } from './rename-board.tsx';

const TITLES: Readonly<Record<BoardMenu, string>> = {
  list: 'Boards',
  create: 'New board',
  rename: 'Rename board',
  archive: 'Archive board',
  archived: 'Archived boards',
};
const VIEWS = {
  list: BoardList,
  create: CreateBoard,
  rename: RenameBoard,
  archive: ArchiveBoard,
  archived: ArchivedBoards,
};

interface Props {
  view: BoardMenu;
  close(): void;
}

/** Up and down between the rows of a list; forms keep their arrows. */
function walk(event: KeyboardEvent<HTMLElement>): boolean {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || (event.target instanceof HTMLElement && event.target.closest('input') !== null)) return false;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.mi:not(:disabled)')];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  return true;
}

/** One step. Its first field or row takes the focus when it appears. */
function Step({ view }: { view: BoardMenu }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = root.current?.querySelector<HTMLElement>('[data-first]') ?? root.current;
    first?.focus({ preventScroll: true });
  }, []);
  const View = VIEWS[view];
  return (
    <div ref={root} tabIndex={-1}>
      <View />
    </div>
  );
}

/** What opens below the board's name. Esc goes back to the list, and from there closes. */
export default function BoardPanel({ view, close }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape' && view === 'list') close();
    else if (event.key === 'Escape') openBoardMenu('list');
    else if (event.key === 'Tab' && view === 'list') close();
    else if (!walk(event)) return;
    event.preventDefault();
  };
  return (
    // The panel listens to the keys of its own rows.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="pop drop boards"
      role="dialog"
      aria-label={TITLES[view]}
      data-testid="board-panel"
      onKeyDown={onKeyDown}
    >
      <Step key={view} view={view} />
    </div>
  );
}
