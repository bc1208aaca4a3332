import { ChevronsUpDown, Plus } from 'lucide-react';
import { setDialog } from '../../actions/view.ts';
import { BrandMark } from '../../components/brand-mark.tsx';
import { KeyCap } from '../../components/key-cap.tsx';
import { isUnopenable } from '../../lib/storage.ts';
import { session } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { NeedsButton } from './needs-button.tsx';
import { PaletteButton } from './palette-button.tsx';
import { ViewTabs } from './view-tabs.tsx';

/** The name of the board; a chooser only when there is something to choose. */
function BoardName() {
  const boards = useBoard((state) => state.boards);
  const slug = useBoard((state) => state.board);
  const name = boards.find((board) => board.slug === slug)?.name ?? slug ?? 'Flockboard';
  return (
    <div className="boardsw">
      <BrandMark />
      {boards.length > 1 ? (
        <label className="boardpick">
          <span>{name}</span>
          <ChevronsUpDown className="i" aria-hidden="true" />
          <select aria-label="Board" value={slug ?? ''} onChange={(event) => session.choose(event.target.value)}>
            {boards.map((board) => (
              <option key={board.slug} value={board.slug}>
                {board.name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <h1 className="boardname">{name}</h1>
      )}
    </div>
  );
}

/** Brand, board and views at the left, the palette in the middle, what needs a person and New task at the right. */
export function TitleBar() {
  const isLost = useBoard((state) => isUnopenable(state.storage));
  return (
    <header className="titlebar">
      <div className="left">
        <BoardName />
        <span className="vdiv" />
        <ViewTabs />
      </div>
      <PaletteButton />
      <div className="right">
        <NeedsButton />
        <button
          type="button"
          className="btn pri"
          data-testid="new-task"
          disabled={isLost}
          onClick={() => setDialog(true)}
        >
          <Plus className="i" aria-hidden="true" />
          New task <KeyCap keys="C" />
        </button>
      </div>
    </header>
  );
}
