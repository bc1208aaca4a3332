import { ArchiveRestore } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ArchivedBoardView } from '../../../../contract/boards.ts';
import { archivedBoards, isBoardTrouble, unarchiveBoard } from '../../../actions/boards.ts';
import { boardNow } from '../../../lib/clock.ts';
import { shortAge } from '../../../lib/format.ts';
import { useBoard } from '../../../stores/use-stores.ts';
import { BoardField } from './board-field.tsx';
import { PanelHead } from './board-form.tsx';
import { SLUG_RULE } from './create-board.tsx';

type Found = { boards: readonly ArchivedBoardView[] } | { trouble: string } | null;

function useArchived(): Found {
  const [found, setFound] = useState<Found>(null);
  useEffect(() => {
    let isWanted = true;
    const look = async (): Promise<void> => {
      const answer = await archivedBoards();
      if (isWanted) setFound(isBoardTrouble(answer) ? { trouble: answer.text } : { boards: answer });
    };
    void look();
    return () => {
      isWanted = false;
    };
  }, []);
  return found;
}

function ArchivedRow({ board }: { board: ArchivedBoardView }) {
  const isTaken = useBoard((state) => state.boards.some(({ slug }) => slug === board.slug));
  const [as, setAs] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const restore = async (): Promise<void> => {
    const back = await unarchiveBoard(board.folder, as.trim());
    if (isBoardTrouble(back)) setProblem(back.text);
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

function Archived({ again }: { again(): void }) {
  const found = useArchived();
  if (found === null) return <p className="bnone">Looking…</p>;
  if ('trouble' in found)
    return (
      <>
        <p className="fielderror" role="alert">
          {found.trouble}
        </p>
        <button type="button" className="btn out" onClick={again}>
          Try again
        </button>
      </>
    );
  if (found.boards.length === 0)
    return <p className="bnone">No board is archived. A board that you archive waits here.</p>;
  return (
    <ul>
      {found.boards.map((board) => (
        <ArchivedRow key={board.folder} board={board} />
      ))}
    </ul>
  );
}

/** Boards that were put away, newest first, each with its way back. */
export function ArchivedBoards() {
  const [tries, setTries] = useState(0);
  return (
    <div className="bform">
      <PanelHead title="Archived boards" />
      <Archived key={tries} again={() => setTries(tries + 1)} />
    </div>
  );
}
