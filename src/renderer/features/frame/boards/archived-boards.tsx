import { ArchiveRestore } from 'lucide-react';
import { useState } from 'react';
import type { ArchivedBoardView } from '../../../../contract/boards.ts';
import { unarchiveBoard } from '../../../actions/boards.ts';
import { boardNow } from '../../../lib/clock.ts';
import { shortAge } from '../../../lib/format.ts';
import { useReading } from '../../../lib/use-reading.ts';
import { useBoard } from '../../../stores/use-stores.ts';
import { BoardField } from './board-field.tsx';
import { PanelHead } from './board-form.tsx';
import { SLUG_RULE } from './create-board.tsx';

function ArchivedRow({ board }: { board: ArchivedBoardView }) {
  const isTaken = useBoard((state) => state.boards.some(({ slug }) => slug === board.slug));
  const [as, setAs] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const restore = async (): Promise<void> => {
    setProblem(await unarchiveBoard(board.folder, as.trim()));
  };
  return (
    <li data-testid={`archived-${board.folder}`}>
      <div className="brow">
        <div>
          <b className="trunc">{board.name}</b>
          <span className="d">
            {board.slug}, archived {shortAge(boardNow() - board.archivedAt)} ago
          </span>
        </div>
        <button
          type="button"
          className="btn sm out"
          aria-label={`Restore ${board.name}`}
          disabled={isTaken && as.trim() === ''}
          onClick={() => void restore()}
        >
          <ArchiveRestore className="i" aria-hidden="true" />
          Restore
        </button>
      </div>
      {isTaken && (
        <BoardField
          label="New folder"
          note={`there is a board ${board.slug}`}
          value={as}
          isMono
          hint={`${SLUG_RULE}.`}
          testId={`as-${board.folder}`}
          onChange={(text) => {
            setAs(text);
            setProblem(null);
          }}
        />
      )}
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

function Archived() {
  const { value, trouble, again } = useReading({
    about: '',
    ask: ({ api }, signal) => api.boards.archived(undefined, { signal }),
  });
  if (trouble !== null)
    return (
      <>
        <p className="fielderror" role="alert">
          {trouble.text}
        </p>
        <button type="button" className="btn out" onClick={again}>
          Try again
        </button>
      </>
    );
  if (value === null) return <p className="bnone">Looking…</p>;
  if (value.length === 0) return <p className="bnone">No board is archived. A board that you archive waits here.</p>;
  return (
    <ul>
      {value.map((board) => (
        <ArchivedRow key={board.folder} board={board} />
      ))}
    </ul>
  );
}

/** Boards that were put away, newest first, each with its way back. */
export function ArchivedBoards() {
  return (
    <div className="bform">
      <PanelHead title="Archived boards" />
      <Archived />
    </div>
  );
}
