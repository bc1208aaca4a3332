/** Going to another view, and to another board. */
import { Activity, Archive, Bell, Settings, SquareKanban, Waypoints } from 'lucide-react';
import type { Screen } from '../stores/view-store.ts';
import type { Action } from './action.ts';
import { SCREEN_NAMES, showScreen } from './screens.ts';

const ICONS = {
  board: SquareKanban,
  graph: Waypoints,
  activity: Activity,
  needs: Bell,
  archive: Archive,
  settings: Settings,
} as const;
const KEYS: Readonly<Record<Screen, string>> = {
  board: '1',
  graph: '2',
  activity: '3',
  needs: '4',
  archive: '5',
  settings: 'mod ,',
};

export const GO_TO: readonly Action[] = (['board', 'graph', 'activity', 'needs', 'archive', 'settings'] as const).map(
  (screen) => ({
    id: `screen-${screen}`,
    name: SCREEN_NAMES[screen],
    Icon: ICONS[screen],
    keys: [KEYS[screen]],
    section: 'Views',
    place: 'goto',
    run: () => showScreen(screen),
  }),
);
