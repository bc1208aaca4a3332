/** Keys that mean something only on the board: in another view they do nothing, unless that view uses them itself. */
import { isTyping } from '../lib/is-typing.ts';
import { viewStore } from '../stores/view-store.ts';

const BOARD_ONLY = /^(?:Arrow(?:Up|Down|Left|Right)|Home|End| |[jkhlmxJKGXf])$/;

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey;
}

function isElsewhere(event: KeyboardEvent): boolean {
  const { isDialogOpen, overlay, prompt, confirm } = viewStore.getState();
  return (
    isDialogOpen ||
    overlay !== null ||
    prompt !== null ||
    confirm !== null ||
    isTyping(event.target) ||
    hasModifier(event)
  );
}

/** Keys of the drawer and of buttons go on working; a key that nothing took must not move cards out of sight. */
function onStrayKey(event: KeyboardEvent): void {
  if (isElsewhere(event) || !BOARD_ONLY.test(event.key)) return;
  const { target } = event;
  const isInDrawer = target instanceof HTMLElement && target.closest('.drawer') !== null;
  if (!isInDrawer) event.stopImmediatePropagation();
}

/** Until the returned function is called, keys of the board do nothing. */
export function swallowBoardKeys(): () => void {
  document.addEventListener('keydown', onStrayKey);
  return () => document.removeEventListener('keydown', onStrayKey);
}
