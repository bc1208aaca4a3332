import { Search } from 'lucide-react';
import { setOverlay } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';

/** The way to the palette for those who do not know its key yet. */
export function PaletteButton() {
  return (
    <button
      type="button"
      className="cmdk"
      data-testid="open-palette"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => setOverlay('palette')}
    >
      <Search className="i" aria-hidden="true" />
      <span className="word">Search or run a command</span>
      <KeyCap keys="mod K" />
    </button>
  );
}
