import { X } from 'lucide-react';
import { clearSelection } from '../../actions/selection.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { isUnopenable } from '../../lib/storage.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

/** What can be done with everything that is selected; on the board, while anything is. */
export function BulkBar() {
  const selected = useView((view) => view.selected);
  const count = useBoard(
    (board) => Object.keys(selected).filter((id) => (board.cards[id]?.status ?? 'archived') !== 'archived').length,
  );
  const isOnBoard = useView((view) => view.screen === 'board');
  const isLost = useBoard((board) => isUnopenable(board.storage));
  if (count === 0 || !isOnBoard || isLost) return null;
  return (
    <div className="bulk" role="toolbar" aria-label="Bulk actions" data-testid="bulk-bar">
      <span className="n num">{count} selected</span>
      <ActionButton id="lift" />
      <ActionButton id="assign" />
      <ActionButton id="priority" />
      <ActionButton id="project" />
      <span className="vdiv" />
      <ActionButton id="archive" />
      <button
        type="button"
        className="btn icon"
        aria-label="Clear selection"
        title="Clear selection"
        onClick={clearSelection}
      >
        <X className="i" aria-hidden="true" />
      </button>
    </div>
  );
}
