import { Archive, ArchiveRestore, Check, PenLine, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { DEFAULT_BOARD, chooseBoard, openBoardMenu, refreshBoards } from '../../../actions/boards.ts';
import { plural } from '../../../lib/format.ts';
import { useBoard } from '../../../stores/use-stores.ts';

/** All boards of this home, the shown one marked, and what can be done with them. */
export function BoardList() {
  const boards = useBoard((state) => state.boards);
  const shown = useBoard((state) => state.board);
  const isConnected = useBoard((state) => state.connection === 'open');
  useEffect(() => void refreshBoards(), []);
  const isDefault = shown === DEFAULT_BOARD;
  return (
    <>
      <p className="mh">Boards</p>
      {boards.length === 0 && <p className="bnone">{isConnected ? 'No boards.' : 'Waiting for the engine.'}</p>}
      {boards.map((board) => (
        <button
          type="button"
          key={board.slug}
          className="mi"
          aria-current={board.slug === shown ? 'true' : undefined}
          data-first={board.slug === shown ? '' : undefined}
          data-testid={`board-${board.slug}`}
          onClick={() => chooseBoard(board.slug)}
        >
          {board.slug === shown ? <Check className="i now" aria-hidden="true" /> : <span className="i" />}
          <span className="trunc">{board.name}</span>
          <span className="hint">{plural(board.total, 'task')}</span>
        </button>
      ))}
      <div className="sep" />
      <button type="button" className="mi" disabled={!isConnected} onClick={() => openBoardMenu('create')}>
        <Plus className="i" aria-hidden="true" />
        New board
      </button>
      {shown !== null && (
        <>
          <button type="button" className="mi" disabled={!isConnected} onClick={() => openBoardMenu('rename')}>
            <PenLine className="i" aria-hidden="true" />
            Rename this board
          </button>
          <button
            type="button"
            className="mi"
            disabled={!isConnected || isDefault}
            onClick={() => openBoardMenu('archive')}
          >
            <Archive className="i" aria-hidden="true" />
            Archive this board
            {isDefault && <span className="hint">everything falls back to it</span>}
          </button>
        </>
      )}
      <button type="button" className="mi" disabled={!isConnected} onClick={() => openBoardMenu('archived')}>
        <ArchiveRestore className="i" aria-hidden="true" />
        Archived boards
      </button>
    </>
  );
}
