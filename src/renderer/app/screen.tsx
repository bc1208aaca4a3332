import { Suspense, lazy, useEffect } from 'react';
import { Board } from '../features/board/board.tsx';
import { isUnopenable } from '../lib/storage.ts';
import { countShown } from '../stores/board-store.ts';
import { useBoard, useView } from '../stores/use-stores.ts';
import { swallowBoardKeys } from './screen-keys.ts';

/** Everything but the board is loaded when it is first shown, so that the board is painted sooner. */
const Graph = lazy(async () => import('../features/graph/graph-screen.tsx'));
const Activity = lazy(async () => import('../features/activity/activity-screen.tsx'));
const NeedsYou = lazy(async () => import('../features/needs-you/needs-screen.tsx'));

const Archive = lazy(async () => import('../features/archive/archive-screen.tsx'));
const Settings = lazy(async () => import('../features/settings/settings-screen.tsx'));

const Rescue = lazy(async () => import('../features/trouble/rescue-screen.tsx'));
const FirstRun = lazy(async () => import('../features/first-run/first-run-screen.tsx'));

const SCREENS = {
  board: Board,
  graph: Graph,
  activity: Activity,
  needs: NeedsYou,
  archive: Archive,
  settings: Settings,
};

/** True for a board without a task, and while the first one is on its way, until the person goes on to the board. */
function useFirstRun(): boolean {
  const count = useBoard((board) => (board.isLoaded ? countShown(board.columns) : null));
  const isDismissed = useView((view) => view.hasDismissedWelcome);
  const isFollowing = useView((view) => view.firstTask !== null);
  return !isDismissed && (count === 0 || (isFollowing && count === 1));
}

/** The chosen view of the board. */
export function Screen() {
  const screen = useView((view) => view.screen);
  const isFirstRun = useFirstRun();
  const isLost = useBoard((board) => isUnopenable(board.storage));
  // The settings have the backups that a lost board comes back from.
  const Shown =
    isLost && screen !== 'settings' ? Rescue : screen === 'board' && isFirstRun ? FirstRun : SCREENS[screen];
  useEffect(() => (screen === 'board' ? undefined : swallowBoardKeys()), [screen]);
  return (
    <Suspense fallback={<div className="screenwait" aria-busy="true" />}>
      <Shown />
    </Suspense>
  );
}
