import { Bell, Bird, Database, Keyboard, Palette, Radio } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { SETTINGS_NAMES, openSettings } from '../../actions/settings.ts';
import { setOverlay } from '../../actions/view.ts';
import { useView } from '../../stores/use-stores.ts';
import type { SettingsPage } from '../../stores/view-store.ts';

const GROUPS: readonly { title: string; pages: readonly { page: SettingsPage; Icon: LucideIcon }[] }[] = [
  {
    title: 'App',
    pages: [
      { page: 'appearance', Icon: Palette },
      { page: 'notifications', Icon: Bell },
    ],
  },
  {
    title: 'Work',
    pages: [
      { page: 'workers', Icon: Bird },
      { page: 'dispatcher', Icon: Radio },
    ],
  },
  { title: 'Data', pages: [{ page: 'data', Icon: Database }] },
];

/** Up and down between the pages; Tab leaves the list. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const items = [...event.currentTarget.querySelectorAll('button')];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

/** The pages of the settings. */
export function SettingsNav() {
  const shown = useView((view) => view.settingsPage);
  return (
    // The list takes the arrow keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <nav className="setnav" aria-label="Settings" onKeyDown={walk}>
      {GROUPS.map(({ title, pages }) => (
        <section key={title} aria-label={title}>
          <p className="mh" aria-hidden="true">
            {title}
          </p>
          {pages.map(({ page, Icon }) => (
            <button
              type="button"
              key={page}
              className={page === shown ? 'mi on' : 'mi'}
              data-testid={`settings-${page}`}
              aria-current={page === shown ? 'page' : undefined}
              onClick={() => openSettings(page)}
            >
              <Icon className="i" aria-hidden="true" />
              {SETTINGS_NAMES[page]}
            </button>
          ))}
          {title === 'App' && (
            <button type="button" className="mi" onClick={() => setOverlay('shortcuts')}>
              <Keyboard className="i" aria-hidden="true" />
              Shortcuts
            </button>
          )}
        </section>
      ))}
    </nav>
  );
}
