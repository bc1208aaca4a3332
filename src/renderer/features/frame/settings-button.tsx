import { Settings } from 'lucide-react';
import { showScreen } from '../../actions/screens.ts';
import { useView } from '../../stores/use-stores.ts';

/** Opens the settings, and goes back to the board from there. */
export function SettingsButton() {
  const isShown = useView((view) => view.screen === 'settings');
  return (
    <button
      type="button"
      className={isShown ? 'btn icon on' : 'btn icon'}
      data-testid="open-settings"
      aria-label="Settings"
      aria-pressed={isShown}
      aria-keyshortcuts="Control+, Meta+,"
      title="Settings (Ctrl ,)"
      onClick={() => showScreen(isShown ? 'board' : 'settings')}
    >
      <Settings className="i" aria-hidden="true" />
    </button>
  );
}
