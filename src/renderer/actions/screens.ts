/** What fills the window: the board, the graph, what workers do, or what needs a person. */
import type { Screen } from '../stores/view-store.ts';
import { viewStore } from '../stores/view-store.ts';
import { announce } from './view.ts';

export const SCREEN_NAMES: Readonly<Record<Screen, string>> = {
  board: 'Board',
  graph: 'Graph',
  activity: 'Activity',
  needs: 'Needs you',
};

/** Shows that screen; an open drawer stays. */
export function showScreen(screen: Screen): void {
  if (viewStore.getState().screen === screen) return;
  viewStore.setState({ screen, prompt: null, creatingIn: null, drag: null });
  announce(SCREEN_NAMES[screen]);
}
