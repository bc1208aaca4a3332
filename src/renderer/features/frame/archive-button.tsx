import { Archive } from 'lucide-react';
import { showScreen } from '../../actions/screens.ts';
import { plural } from '../../lib/format.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

/** Shows the archive, says how much it holds, and goes back to the board from there. */
export function ArchiveButton() {
  const count = useBoard((state) => state.engine?.archived ?? 0);
  const isShown = useView((view) => view.screen === 'archive');
  const name = count === 0 ? 'Archived tasks' : plural(count, 'archived task');
  return (
    <button
      type="button"
      className={isShown ? 'btn archbtn on' : 'btn archbtn'}
      data-testid="open-archive"
      aria-label={name}
      aria-pressed={isShown}
      aria-keyshortcuts="5"
      title={`${name} (5)`}
      onClick={() => showScreen(isShown ? 'board' : 'archive')}
    >
      <Archive className="i" aria-hidden="true" />
      {count > 0 && <span className="n num">{count}</span>}
    </button>
  );
}
