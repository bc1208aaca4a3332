import { Check } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { setLooks } from '../../actions/view.ts';
import { useView } from '../../stores/use-stores.ts';
import type { Theme } from '../../stores/view-store.ts';

const THEMES: readonly { theme: Theme; name: string }[] = [
  { theme: 'dark', name: 'Dark' },
  { theme: 'light', name: 'Light' },
  { theme: 'system', name: 'Match system' },
];
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button.getAttribute('aria-checked') === 'true');
  const next = buttons[(at + step + buttons.length) % buttons.length];
  next?.focus();
  next?.click();
}

/** Three small pictures of a board, one for each theme. */
export function ThemeChoice() {
  const shown = useView((view) => view.theme);
  return (
    <section className="sg" aria-label="Theme">
      <h3>Theme</h3>
      {/* Native radio buttons cannot be drawn as pictures. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div className="themes" role="radiogroup" aria-label="Theme" onKeyDown={onKeyDown}>
        {THEMES.map(({ theme, name }) => (
          <button
            type="button"
            key={theme}
            className="thm"
            role="radio"
            aria-checked={theme === shown}
            tabIndex={theme === shown ? 0 : -1}
            onClick={() => setLooks({ theme })}
          >
            <span className={`pv ${theme}`} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span className="lb">
              {name}
              {theme === shown && <Check className="i" size={14} aria-hidden="true" />}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}
