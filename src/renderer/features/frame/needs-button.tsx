import { Bell } from 'lucide-react';
import { showScreen } from '../../actions/screens.ts';
import { countNeeds } from '../../lib/needs.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

/** Opens the inbox of everything that waits for a person, and goes back to the board from there. */
export function NeedsButton() {
  const count = useBoard((state) => countNeeds(state.columns, state.engine));
  const isShown = useView((view) => view.screen === 'needs');
  if (count === 0 && !isShown) return null;
  return (
    <button
      type="button"
      className={isShown ? 'btn needs on' : 'btn needs'}
      data-testid="needs-you"
      aria-pressed={isShown}
      title="Everything that waits for you (4)"
      onClick={() => showScreen(isShown ? 'board' : 'needs')}
    >
      <Bell className="i" aria-hidden="true" />
      <span>Needs you</span> {count > 0 && <span className="badge">{count}</span>}
    </button>
  );
}
