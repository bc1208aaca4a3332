import { Bell, ChevronsUpDown, Plus } from 'lucide-react';
import { focusNeedsYou } from '../../actions/focus.ts';
import { setDialog } from '../../actions/view.ts';
import { BrandMark } from '../../components/brand-mark.tsx';
import { KeyCap } from '../../components/key-cap.tsx';
import { session } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';

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

/** Brand and board at the left, what needs a person and New task at the right. */
export function TitleBar() {
  const needing = useBoard((state) => state.columns.blocked.length + state.columns.review.length);
  return (
    <header className="titlebar">
      <div className="left">
        <BoardName />
      </div>
      <span />
      <div className="right">
        {needing > 0 && (
          <button
            type="button"
            className="btn needs"
            title="Go to the next task that needs you (I)"
            onClick={focusNeedsYou}
          >
            <Bell className="i" aria-hidden="true" />
            Needs you <span className="badge">{needing}</span>
          </button>
        )}
        <button type="button" className="btn pri" data-testid="new-task" onClick={() => setDialog(true)}>
          <Plus className="i" aria-hidden="true" />
          New task <KeyCap keys="C" />
        </button>
      </div>
    </header>
  );
}
