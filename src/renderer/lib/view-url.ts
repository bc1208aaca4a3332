/**
 * Which board, view and task are shown, as part of the fragment of the address: `#board=harbor&view=graph&task=t_1`, so
 * that a reload comes back to it and a link leads to it. Other names in the fragment belong to others and stay. Pure.
 */
import { BOARD_SLUG } from '../../contract/slug.ts';
import { SETTINGS_PAGES } from '../stores/view-store.ts';
import type { Screen, SettingsPage } from '../stores/view-store.ts';

export interface Place {
  /** Null: the one that the engine calls current. */
  board: string | null;
  screen: Screen;
  settingsPage: SettingsPage;
  taskId: string | null;
}

const VIEWS = ['board', 'graph', 'activity', 'needs', 'archive', 'settings'] as const satisfies readonly Screen[];
const TASK_ID = /^[A-Za-z0-9_-]{1,64}$/;

function params(hash: string): URLSearchParams {
  return new URLSearchParams(hash.startsWith('#') ? hash.slice(1) : hash);
}

/** The place that a fragment stands for; what it does not know is left at its usual value. */
export function placeFromHash(hash: string): Place {
  const found = params(hash);
  const board = found.get('board');
  const taskId = found.get('task');
  return {
    board: board !== null && BOARD_SLUG.test(board) ? board : null,
    screen: VIEWS.find((view) => view === found.get('view')) ?? 'board',
    settingsPage: SETTINGS_PAGES.find((page) => page === found.get('page')) ?? SETTINGS_PAGES[0],
    taskId: taskId !== null && TASK_ID.test(taskId) ? taskId : null,
  };
}

/** The fragment with this place in it, '' when nothing is left to say. */
export function hashWithPlace(hash: string, { board, screen, settingsPage, taskId }: Place): string {
  const next = params(hash);
  const set = (name: string, value: string | null): void => {
    if (value === null) next.delete(name);
    else next.set(name, value);
  };
  set('board', board);
  set('view', screen === 'board' ? null : screen);
  set('page', screen === 'settings' ? settingsPage : null);
  set('task', taskId);
  const text = next.toString();
  return text === '' ? '' : `#${text}`;
}

/** True while the fragment holds the token of the browser board, which only the connection may take out. */
export function holdsToken(hash: string): boolean {
  return params(hash).has('t');
}
