import { Activity, SquareKanban, Waypoints } from 'lucide-react';
import { SCREEN_NAMES, showScreen } from '../../actions/screens.ts';
import { useView } from '../../stores/use-stores.ts';

const TABS = [
  { screen: 'board', Icon: SquareKanban, key: '1' },
  { screen: 'graph', Icon: Waypoints, key: '2' },
  { screen: 'activity', Icon: Activity, key: '3' },
] as const;

/** The views of a board. Narrow windows show the icon alone; the name stays for readers. */
export function ViewTabs() {
  const shown = useView((view) => view.screen);
  return (
    <nav className="viewtabs" aria-label="Views">
      {TABS.map(({ screen, Icon, key }) => (
        <button
          type="button"
          key={screen}
          data-testid={`view-${screen}`}
          aria-current={shown === screen ? 'page' : undefined}
          aria-label={SCREEN_NAMES[screen]}
          aria-keyshortcuts={key}
          title={`${SCREEN_NAMES[screen]} (${key})`}
          onClick={() => showScreen(screen)}
        >
          <Icon className="i" aria-hidden="true" />
          <span>{SCREEN_NAMES[screen]}</span>
        </button>
      ))}
    </nav>
  );
}
