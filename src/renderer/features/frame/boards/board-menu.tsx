import { ChevronsUpDown } from 'lucide-react';
import { Suspense, lazy, useRef } from 'react';
import { closeBoardMenu, openBoardMenu } from '../../../actions/boards.ts';
import { BrandMark } from '../../../components/brand-mark.tsx';
import { useBoard, useView } from '../../../stores/use-stores.ts';

const BoardPanel = lazy(async () => import('./board-panel.tsx'));

/** The name of the board; pressing it opens the list of boards and what can be done with them. */
export function BoardMenu() {
  const slug = useBoard((state) => state.board);
  const name = useBoard((state) => state.boards.find((board) => board.slug === slug)?.name ?? slug ?? 'Flockboard');
  const shown = useView((view) => view.boardMenu);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    closeBoardMenu();
    button.current?.focus();
  };
  return (
    <div className="boardsw">
      <BrandMark />
      <h1 className="boardname">
        <button
          type="button"
          ref={button}
          className={shown === null ? 'boardpick' : 'boardpick open'}
          aria-haspopup="dialog"
          aria-expanded={shown !== null}
          aria-label={`Board ${name}`}
          aria-keyshortcuts="Control+B Meta+B"
          title="Boards"
          data-testid="board-menu"
          onClick={() => (shown === null ? openBoardMenu() : close())}
        >
          <span className="trunc">{name}</span>
          <ChevronsUpDown className="i" aria-hidden="true" />
        </button>
      </h1>
      {shown !== null && (
        <>
          <div className="dropback" aria-hidden="true" onMouseDown={close} />
          <Suspense fallback={null}>
            <BoardPanel view={shown} close={close} />
          </Suspense>
        </>
      )}
    </div>
  );
}
