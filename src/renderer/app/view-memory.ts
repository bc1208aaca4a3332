/**
 * Keeps board, view and open task in the fragment of the address. A reload comes back to them, Back goes to the view or
 * task before. What follows from them, the filter of each board, is kept by use-filter-memory.ts.
 */
import { hashWithPlace, holdsToken, placeFromHash } from '../lib/view-url.ts';
import type { Place } from '../lib/view-url.ts';
import { session } from '../lib/window-session.ts';
import { boardStore } from '../stores/board-store.ts';
import { viewStore } from '../stores/view-store.ts';

function placeNow(): Place {
  const { screen, settingsPage, drawerId } = viewStore.getState();
  return { board: boardStore.getState().board, screen, settingsPage, taskId: drawerId };
}

function show({ screen, settingsPage, taskId }: Place): void {
  const focus = taskId === null ? {} : { focusId: taskId };
  viewStore.setState({ screen, settingsPage, drawerId: taskId, prompt: null, ...focus });
}

/** Writes the place down. What opens something can be gone back from; what closes or replaces it cannot. */
function write(before: Place, now: Place): void {
  const { location, history } = window;
  if (holdsToken(location.hash)) return;
  const hash = hashWithPlace(location.hash, now);
  if (hash === location.hash) return;
  const isOpening = before.taskId === null && now.taskId !== null;
  const isNew = before.board !== null && (isOpening || before.screen !== now.screen || before.board !== now.board);
  const address = location.pathname + location.search + hash;
  if (isNew) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

/** Takes up the place in the address, before the session chooses a board, and keeps it up to date from then on. */
export function startViewMemory(): void {
  const first = placeFromHash(window.location.hash);
  if (first.board !== null) boardStore.getState().choose(first.board);
  show(first);
  let known = first;
  const follow = (): void => {
    const now = placeNow();
    const isSame =
      now.board === known.board &&
      now.screen === known.screen &&
      now.settingsPage === known.settingsPage &&
      now.taskId === known.taskId;
    if (isSame) return;
    const before = known;
    known = now;
    write(before, now);
  };
  boardStore.subscribe((state, before) => {
    if (state.board === before.board) return;
    // A task belongs to its board.
    if (before.board !== null && viewStore.getState().drawerId !== null) viewStore.setState({ drawerId: null });
    follow();
  });
  viewStore.subscribe(follow);
  // Places differ in their fragments only, so this also tells of Back and Forward.
  window.addEventListener('hashchange', () => {
    const wanted = placeFromHash(window.location.hash);
    known = { ...wanted, board: wanted.board ?? known.board };
    if (wanted.board !== null && wanted.board !== boardStore.getState().board) session.choose(wanted.board);
    show(wanted);
  });
}
