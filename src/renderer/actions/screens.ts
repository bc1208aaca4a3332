/** What fills the window: the board, the graph, what workers do, what needs a person, the archive, or the settings. */
import type { Screen } from '../stores/view-store.ts';
import { viewStore } from '../stores/view-store.ts';
import { announce } from './view.ts';

export const SCREEN_NAMES: Readonly<Record<Screen, string>> = {
  board: 'Board',
  graph: 'Graph',
  activity: 'Activity',
  needs: 'Needs you',
  archive: 'Archived tasks',
  settings: 'Settings',
};

/** Shows that screen; an open drawer stays, except beside the settings, which are not about a task. */
export function showScreen(screen: Screen): void {
  if (viewStore.getState().screen === screen) return;
  const aside = screen === 'settings' ? { drawerId: null } : {};
  viewStore.setState({ screen, prompt: null, creatingIn: null, drag: null, ...aside });
  announce(SCREEN_NAMES[screen]);
}
