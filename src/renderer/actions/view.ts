/** What changes the view: toasts, announcements, drawer, focus, theme. Talks to no engine. */
import type { Status } from '../../contract/status.ts';
import { viewStore } from '../stores/view-store.ts';
import type { CreateColumn, DrawerSection, Looks, Overlay, PickMenu, Theme, Toast } from '../stores/view-store.ts';
import { NOTHING_PICKED } from '../lib/filter.ts';
import type { Picked, QuickFilter } from '../lib/filter.ts';

const set = viewStore.setState;
let nextKey = 1;
/** More than this many at once cover the board. */
const TOASTS_MAX = 4;

/** Shows a toast; it goes by itself after six seconds unless it reports a failure. */
export function toast(input: Partial<Toast> & Pick<Toast, 'text'>): void {
  const fresh: Toast = {
    detail: null,
    tone: 'ok',
    status: null,
    taskId: null,
    actions: [],
    isSticky: false,
    ...input,
    key: nextKey,
  };
  nextKey += 1;
  set((state) => ({ toasts: [...state.toasts.slice(1 - TOASTS_MAX), fresh] }));
}

export function dismissToast(key: number): void {
  set((state) => ({ toasts: state.toasts.filter((item) => item.key !== key) }));
}

/** Says one sentence to screen readers, at once. */
export function announce(text: string): void {
  set({ announcement: text });
}

/** Opens a task beside the board; from the keyboard its heading takes the focus. */
export function openDrawer(id: string, fromKeyboard = false, section: DrawerSection = 'overview'): void {
  set({
    drawerId: id,
    drawerSection: section,
    focusId: id,
    isFocusByKey: false,
    isDrawerFocused: fromKeyboard,
    prompt: null,
  });
}

export function closeDrawer(): void {
  set({ drawerId: null, isDrawerFocused: false, isFocusByKey: true });
}

export function openRail(status: Status): void {
  set((state) => (state.openRails.includes(status) ? {} : { openRails: [...state.openRails, status] }));
}

export function closeRail(status: Status): void {
  set((state) => ({ openRails: state.openRails.filter((other) => other !== status) }));
}

export function toggleQuick(quick: QuickFilter): void {
  set((state) => ({ quick: state.quick === quick ? null : quick }));
}

export function clearFilter(): void {
  set({ filterText: '', quick: null, picked: NOTHING_PICKED });
}

/** Chooses a value in one of the filter menus, or takes it out again. */
export function togglePicked<K extends keyof Picked>(kind: K, value: Picked[K][number]): void {
  set(({ picked }) => {
    const chosen: readonly Picked[K][number][] = picked[kind];
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    return { picked: { ...picked, [kind]: next } };
  });
}

/** Opens the menu that sets one field of some tasks. */
export function openPick(pick: PickMenu): void {
  if (pick.ids.length > 0) set({ pick, overlay: null, prompt: null });
}

export function closePick(): void {
  set({ pick: null });
}

export function setOverlay(overlay: Overlay | null): void {
  set({ overlay, pick: null, prompt: null });
}

export function createIn(column: CreateColumn | null): void {
  set({ creatingIn: column });
}

export function setDialog(isOpen: boolean): void {
  set({ isDialogOpen: isOpen, prompt: null, ...(isOpen ? {} : { newTaskWorker: null }) });
}

/** Changes how the window looks. */
export function setLooks(looks: Partial<Looks>): void {
  set(looks);
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

export function cycleTheme(): void {
  set((state) => ({ theme: NEXT_THEME[state.theme] }));
}

/** Rings a card red for two seconds: its move was taken back. */
export function flashRolledBack(id: string): void {
  set((state) => ({ rolledBack: { ...state.rolledBack, [id]: true } }));
  setTimeout(() => {
    set((state) => ({
      rolledBack: Object.fromEntries(Object.entries(state.rolledBack).filter(([other]) => other !== id)),
    }));
  }, 2000);
}
