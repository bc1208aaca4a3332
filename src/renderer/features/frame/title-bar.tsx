import { Plus } from 'lucide-react';
import { setDialog } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { isUnopenable } from '../../lib/storage.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { ArchiveButton } from './archive-button.tsx';
import { BoardMenu } from './boards/board-menu.tsx';
import { NeedsButton } from './needs-button.tsx';
import { PaletteButton } from './palette-button.tsx';
import { SettingsButton } from './settings-button.tsx';
import { ViewTabs } from './view-tabs.tsx';

/** Brand, board and views at the left, the palette in the middle, what needs a person and New task at the right. */
export function TitleBar() {
  const isLost = useBoard((state) => isUnopenable(state.storage));
  return (
    <header className="titlebar">
      <div className="left">
        <BoardMenu />
        <span className="vdiv" />
        <ViewTabs />
      </div>
      <PaletteButton />
      <div className="right">
        <NeedsButton />
        <ArchiveButton />
        <SettingsButton />
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
